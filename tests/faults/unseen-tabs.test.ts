/* Tabs that nobody sees, 30 and 31, in a Chromium that may hide and freeze them; who is sent how much is counted in `tabs.test.ts` too. */
import { beforeAll, describe, expect, test } from 'vitest';
import { untilTrue } from '../support/e2e-until-true.js';
import { openRawChromium, type RawChromium, type RawTab } from '../support/raw-chromium.js';
import { figure, medianOf } from './support/figures.js';
import { recordDeltas } from './support/page-spy.js';
import { openStage, STAGE_KEY } from './support/stage.js';

describe('a tab that nobody sees', () => {
  const stage = openStage({}, { hasKey: false });
  let chromium: RawChromium;

  beforeAll(async () => {
    chromium = await openRawChromium();
    stage.later(() => chromium.close());
    const settings = await chromium.openTab(`${stage.world.site.url}settings/`, recordDeltas);
    await untilTrue(() => settings.run((key) => typeKeyInto(key), STAGE_KEY), { what: 'the field for the key' });
    await untilTrue(() => settings.run(() => shownText().includes('A key is held')), { what: 'the key to be held' });
  });

  async function openChain(symbol = 'SPY'): Promise<RawTab> {
    const tab = await chromium.openTab(`${stage.world.site.url}chain/?symbol=${symbol}`, recordDeltas);
    await untilTrue(() => tab.run(() => chainHere()?.getAttribute('state') === 'live'), {
      deadlineMs: 20_000,
      what: async () => `a live chain; it says ${await tab.run(() => chainHere()?.getAttribute('state') ?? 'nothing')}`,
    });
    return tab;
  }

  // Seen to fail: with `poke` in TabPort neither waiting for the acknowledgement nor heeding that the tab is frozen, two were sent to it
  // in the first twelve seconds.
  test('30 frozen-tab', async (context) => {
    const tab = await openChain();
    const front = await chromium.openTab('about:blank');
    const ticker = (await tab.run(() => contractsHere()[0]))!;
    stage.world.sim.fault({ fault: 'mute', cluster: 'options', tickers: [ticker] });
    const times: number[] = [];
    for (let round = 1; round <= 3; round++) {
      const last = `${round * 40}.00`;
      await front.show();
      await untilTrue(() => tab.run(() => document.visibilityState === 'hidden'), { what: 'the tab to be hidden' });
      await tab.run(
        (asked, text) =>
          void document.addEventListener(
            'resume',
            () => {
              const at = performance.timeOrigin + performance.now();
              Object.assign(globalThis, { right: firstTime(() => bidOf(asked) === text).then((right) => right - at) });
            },
            { once: true },
          ),
        ticker,
        last,
      );
      await tab.send('Page.setWebLifecycleState', { state: 'frozen' });
      const frozenAt = Date.now();
      for (let bp = round * 40 - 39; bp <= round * 40; bp++) {
        const quote = { ev: 'Q', sym: ticker, bp, ap: bp + 0.5, bs: 1, as: 1, t: Date.now(), q: 2 ** 40 + bp };
        stage.world.sim.emit({ cluster: 'options', events: [quote] });
        // Once for so long that a tab which is merely hidden would be sent two more.
        await new Promise((resolve) => setTimeout(resolve, round === 1 ? 300 : 50));
      }
      const resumedAt = Date.now();
      await tab.show();
      await tab.send('Page.setWebLifecycleState', { state: 'active' });
      times.push((await tab.run(() => (globalThis as { right?: Promise<number> }).right))!);
      // By the hub's clock: what was sent to a page that acknowledged nothing.
      const sentAt = await tab.run(() => deltasSentAt);
      expect(sentAt.filter((at) => at > frozenAt && at < resumedAt).length).toBeLessThanOrEqual(1);
    }
    figure(context, 'frozen tab: resume → right', ...times);
    expect(medianOf(times)).toBeLessThanOrEqual(500);
  });

  // Seen to fail: with `intervalOf` a hidden tab as of a visible one.
  test('31 hidden-tabs', async (context) => {
    const hidden = [await openChain(), await openChain('QQQ')];
    const front = await openChain('AAPL');
    await front.show();
    for (const tab of hidden)
      await untilTrue(() => tab.run(() => document.visibilityState === 'hidden'), { what: 'the tab to be hidden' });
    const from = Date.now() + 1_000;
    await new Promise((resolve) => setTimeout(resolve, 17_000));
    const until = Date.now();
    for (const tab of hidden) {
      const sent = (await tab.run(() => deltasSentAt)).filter((at) => at > from && at < until);
      expect(sent.length).toBeGreaterThanOrEqual(2);
      for (const [index, at] of sent.entries())
        if (index > 0) expect(at - sent[index - 1]!).toBeGreaterThanOrEqual(4_990);
      expect(await tab.run((since, to) => framesBetween(since, to), from, until)).toBe(0);
    }
    expect((await front.run(() => deltasSentAt)).filter((at) => at > from && at < until).length).toBeGreaterThan(50);
    // Seen again it is right at once.
    const at = Date.now();
    await hidden[0]!.show();
    const took = (await hidden[0]!.run((since) => firstTime(() => isFresh(since)), at)) - at;
    figure(context, 'hidden tab: seen → fresh', took);
    expect(took).toBeLessThanOrEqual(1_000);
  });
});
