import { type Bench, call, inFreshContext, openPage, pause, siteConfig } from '../machine/bench.js';
import { HubTarget, type Profile, selfTimes } from '../machine/hub-target.js';
import type { ScreenOrder } from '../pages/screen.js';

export interface ProfileReport {
  readonly hub: readonly { where: string; ms: number }[];
  readonly page: readonly { where: string; ms: number }[];
}

/** One second at 20,000 events a second: where the hub and the page of a focused tab spend it. */
export function profile(bench: Bench, forMs = 1_000): Promise<ProfileReport> {
  return inFreshContext(bench, async (context) => {
    const page = await openPage(bench, context, 'screen.html');
    await page.setViewportSize({ width: 1400, height: 1500 });
    const config = { ...siteConfig(bench.feed), restAuth: 'query' as const, rate: 0.04 };
    await bench.feed.order({ rate: 2_000, perFrame: 50, isSpotRunning: true });
    await call(page, 'start', { design: 'element', config, all: bench.feed.contracts } satisfies ScreenOrder);
    await bench.feed.order({ rate: 20_000 });
    await pause(bench.effort.warmMs);
    const hub = await HubTarget.attach(bench.browser);
    const session = await context.newCDPSession(page);
    await session.send('Profiler.enable');
    await session.send('Profiler.setSamplingInterval', { interval: 200 });
    await session.send('Profiler.start');
    const inHub = await hub.profile(forMs);
    const { profile: inPage } = await session.send('Profiler.stop');
    return { hub: inHub, page: selfTimes(inPage as Profile) };
  });
}
