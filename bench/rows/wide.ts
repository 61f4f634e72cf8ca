import { type Bench, call, inFreshContext, openPage, siteConfig } from '../machine/bench.js';
import { figure } from '../measure/result.js';
import type { ScreenOrder } from '../pages/screen.js';
import { type MainThread, mainThread } from './main-thread.js';
import type { RowGroup } from './row-group.js';

const RATE = 5_000;

function measureOnce(bench: Bench): Promise<MainThread> {
  return inFreshContext(bench, async (context) => {
    const page = await openPage(bench, context, 'screen.html');
    await page.setViewportSize({ width: 1400, height: 1500 });
    const config = { ...siteConfig(bench.feed), restAuth: 'query' as const, rate: 0.04 };
    await bench.feed.order({ rate: RATE, perFrame: 50, isSpotRunning: true });
    await call(page, 'start', { design: 'wide', config, all: bench.feed.contracts } satisfies ScreenOrder);
    return mainThread(bench, page);
  });
}

/** Six hundred contracts of three expirations in one element, on a stream of 5,000 events a second. */
export const wide: RowGroup = {
  name: 'wide',
  isQuick: false,
  async measure(bench) {
    const windows: MainThread[] = [];
    for (let turn = 1; turn <= bench.effort.windows; turn++) {
      bench.say(`  ${turn}/${bench.effort.windows}`);
      windows.push(await measureOnce(bench));
    }
    return [
      figure('wide-fps', { name: 'element', windows: windows.map(({ fps }) => fps) }),
      figure('wide-ms', { name: 'element', windows: windows.map(({ frameMs }) => frameMs) }),
    ];
  },
};
