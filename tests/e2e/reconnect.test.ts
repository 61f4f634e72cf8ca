import { describe, expect } from 'vitest';
import { badgeOf, chainOn, type ChainElement, untilRows, untilState } from '../support/e2e-chain.js';
import { hubLog, hubStats, openWithKey } from '../support/e2e-hub.js';
import { subscribedTickers } from '../support/e2e-subscriptions.js';
import { shownText } from '../support/e2e-text.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld } from '../support/e2e-world.js';

const test = testInWorld({ sim: { rate: 100 }, config: { symbols: ['SPY'] } });
const DOWN_MS = 3_000;

interface Reported {
  readonly state: string;
  readonly cause: string;
  readonly nextRetryAt: number | undefined;
}

describe('a dropped socket', () => {
  test('of the options: only it is opened again, everything wanted is subscribed anew, and the badge says so meanwhile', async ({
    world,
  }) => {
    const page = await openWithKey(world);
    const chain = chainOn(page);
    await untilRows(chain);
    await untilState(chain, 'live');
    const before = world.sim.stats();
    const badge = badgeOf(chain);
    expect(await badge.textContent()).toBe('LIVE');
    await chain.evaluate((element) => {
      const heard: Reported[] = [];
      (globalThis as unknown as { heard: Reported[] }).heard = heard;
      element.addEventListener('options-state', (event) => heard.push((event as CustomEvent<Reported>).detail));
    });
    world.allow(/WebSocket connection to .*\/options/);

    world.sim.fault({ fault: 'tcp-drop', cluster: 'options', downMs: DOWN_MS });
    await untilTrue(async () => (await badge.getAttribute('title'))?.match(/reconnecting in \d+ s/), {
      everyMs: 10,
      what: async () => `the next try in words; it says ${await badge.getAttribute('title')}`,
    });
    expect(await badge.textContent()).toBe('STALE');

    await untilState(chain, 'live', DOWN_MS + 6_000);
    expect(await badge.textContent()).toBe('LIVE');
    const heard = await page.evaluate(() => (globalThis as unknown as { heard: Reported[] }).heard);
    const stale = heard.find(({ state, nextRetryAt }) => state === 'stale' && nextRetryAt !== undefined);
    expect(stale?.cause).toMatch(/^close-/);
    expect(heard.at(-1)?.state).toBe('live');

    const after = world.sim.stats();
    expect(after.opened).toEqual({ stocks: before.opened.stocks, options: before.opened.options + 1, indices: 0 });
    expect(after.connections).toEqual({ stocks: 1, options: 1, indices: 0 });
    const contracts = await chain.evaluate((element) => (element as ChainElement).contracts());
    expect(subscribedTickers(world.sim, 'options')).toEqual(expect.arrayContaining(contracts));
    expect({ duplicates: after.duplicates, beforeAuth: after.beforeAuth }).toEqual({ duplicates: 0, beforeAuth: 0 });
    expect((await hubLog(page)).some(({ detail }) => detail?.gap === true)).toBe(true);
  });

  test('of the stocks: only it is opened again; the contracts stay live, the price and what rests on it are marked, and the status page says when the next try is', async ({
    world,
  }) => {
    const page = await openWithKey(world);
    const chain = chainOn(page);
    await untilRows(chain);
    await untilState(chain, 'live');
    await chain.evaluate((element) => {
      (element as ChainElement).fields = 'bid,iv';
    });
    const status = await world.openTab('status/');
    await untilTrue(async () => (await hubStats(status)).stockConnected);
    const before = world.sim.stats();
    world.allow(/WebSocket connection to .*\/stocks/);

    world.sim.fault({ fault: 'tcp-drop', cluster: 'stocks', downMs: DOWN_MS });
    const { clusters } = await untilTrue(
      async () => {
        const stats = await hubStats(status);
        return stats.clusters.stocks.nextRetryAt !== undefined && !stats.stockConnected && stats;
      },
      { everyMs: 10, what: 'the stocks socket to wait for its next try' },
    );
    expect(clusters.stocks.state).toBe('backoff');
    expect(clusters.options.state).toBe('live');
    await untilTrue(async () => /Stocks socket Not connected/.test(await shownText(status)), {
      what: async () => `the status page to say it; it says ${await shownText(status)}`,
    });
    expect(await chain.getAttribute('state')).toBe('live');
    const marked = () =>
      chain.evaluate((element) => {
        const root = element.shadowRoot!;
        const colour = (selector: string) => getComputedStyle(root.querySelector(selector)!).color;
        return {
          badge: root.querySelector<HTMLElement>('[part=status]')!.title,
          isSpotOld: colour('[data-quote=price]') !== colour('h2'),
          isLineOld: getComputedStyle(root.querySelector('.spot')!).borderTopStyle === 'dashed',
          isIvOld: colour('.line .c-iv') !== colour('.line .c-bid'),
        };
      });
    const lost = await untilTrue(
      async () => {
        const found = await marked();
        return (
          /The price of SPY is \d+ s old: its connection is lost · reconnecting in \d+ s/.test(found.badge) && found
        );
      },
      { everyMs: 20, what: async () => `the loss in words; it says ${(await marked()).badge}` },
    );
    expect(lost).toMatchObject({ isSpotOld: true, isLineOld: true, isIvOld: true });

    await untilTrue(async () => (await hubStats(status)).stockConnected, { deadlineMs: DOWN_MS + 6_000 });
    const after = world.sim.stats();
    expect(after.opened).toEqual({ stocks: before.opened.stocks + 1, options: before.opened.options, indices: 0 });
    const pairs = (stats: typeof before) => [...stats.subscriptions.stocks].sort().join();
    await untilTrue(() => pairs(world.sim.stats()) === pairs(before), {
      what: () => `${pairs(before)} again; it is ${pairs(world.sim.stats())}`,
    });
    expect(world.sim.stats().duplicates).toBe(0);
    await untilTrue(async () => !/The price of SPY/.test((await marked()).badge), { what: 'the price of now' });
    expect(await marked()).toMatchObject({ isSpotOld: false, isLineOld: false });
  });
});
