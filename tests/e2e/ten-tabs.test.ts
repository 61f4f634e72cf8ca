import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  badgeOf,
  cellOf,
  chainOn,
  type ChainElement,
  contractsOf,
  snapshotOf,
  untilRows,
  untilState,
} from '../support/e2e-chain.js';
import { hubStats, openWithKey } from '../support/e2e-hub.js';
import {
  dataRequests,
  isHistoryAsked,
  shownUnion,
  standOnStrike,
  subscribedTickers,
} from '../support/e2e-subscriptions.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { openWorld, type World } from '../support/e2e-world.js';

const LINGER_MS = 5_000;

// One story, told in order: each test goes on from where the one before it ended.
describe('ten tabs with two elements each', () => {
  let world: World;
  let tabs: Page[];
  const chains = () => tabs.flatMap((tab) => [chainOn(tab, 0), chainOn(tab, 1)]);
  const isUnionSubscribed = async () => {
    const union = await shownUnion(chains());
    return union.length > 0 && JSON.stringify(union) === JSON.stringify(subscribedTickers(world.sim, 'options'));
  };

  beforeAll(async () => {
    world = await openWorld({ sim: { rate: 60 }, config: { symbols: ['SPY', 'AAPL'] } });
    const first = await openWithKey(world);
    // Remembered, so all tabs have the smaller tables.
    for (const chain of [chainOn(first, 0), chainOn(first, 1)]) {
      await chain.getByLabel('Strikes each side of the money').selectOption('5');
    }
    tabs = [first];
    while (tabs.length < 10) tabs.push(await world.openTab());
    // The last two look at something of their own beside what all look at.
    for (const tab of tabs.slice(8)) {
      await chainOn(tab, 1).evaluate((element) => {
        (element as ChainElement).symbol = 'QQQ';
      });
    }
    for (const chain of chains()) await untilRows(chain, 30_000);
    // A window follows the spot with hysteresis, so a late tab's may lie a strike beside the others': here every spot stands on a strike.
    world.sim.fault({ fault: 'mute', cluster: 'stocks' });
    for (const chain of [chainOn(first, 0), chainOn(first, 1), chainOn(tabs[9]!, 1)])
      await standOnStrike(world.sim, chain);
  });

  afterAll(async () => {
    await world?.close();
  });

  test('have one socket per cluster, now and ever, and subscribe each pair once, after being let in', async () => {
    await untilTrue(isUnionSubscribed, { what: 'the union of what is shown to be subscribed' });
    for (const chain of chains()) await untilState(chain, 'live');
    const { connections, opened, duplicates, beforeAuth, subscriptions } = world.sim.stats();
    expect(connections).toEqual({ stocks: 1, options: 1, indices: 0 });
    expect(opened).toEqual({ stocks: 1, options: 1, indices: 0 });
    expect({ duplicates, beforeAuth }).toEqual({ duplicates: 0, beforeAuth: 0 });
    expect(new Set(subscriptions.options).size).toBe(subscriptions.options.length);
    expect(subscribedTickers(world.sim, 'stocks')).toEqual(['AAPL', 'QQQ', 'SPY']);
    expect(await badgeOf(chainOn(tabs[0]!)).textContent()).toBe('LIVE');
    const stats = await hubStats(tabs[0]!);
    expect(stats).toMatchObject({ clients: 10, mode: 'shared-worker', stockConnected: true, optionsConnected: true });
  });

  test('show the same last value, the one that was sent', async () => {
    const [ticker] = await contractsOf(chainOn(tabs[0]!));
    world.sim.fault({ fault: 'mute', cluster: 'options', tickers: [ticker] });
    for (const [bid, ask] of [
      [12.34, 12.56],
      [7.01, 7.03],
    ] as const) {
      const quote = {
        ev: 'Q',
        sym: ticker,
        bx: 302,
        ax: 302,
        bp: bid,
        ap: ask,
        bs: 7,
        as: 9,
        t: Date.now(),
        q: 2 ** 40,
      };
      expect(world.sim.emit({ cluster: 'options', events: [quote] })).toBe(1);
      for (const tab of tabs) {
        const chain = chainOn(tab);
        const [bidCell, askCell] = [cellOf(chain, ticker!, 'bid'), cellOf(chain, ticker!, 'ask')];
        await untilTrue(
          async () => (await bidCell.textContent()) === String(bid) && (await askCell.textContent()) === String(ask),
          {
            what: async () =>
              `${bid} and ${ask}; shown are ${await bidCell.textContent()} and ${await askCell.textContent()}`,
          },
        );
        expect(await snapshotOf(chain, ticker!)).toMatchObject({ bid, ask, bidSize: 7, askSize: 9 });
      }
    }
  });

  test('give an eleventh its rows and mini-graphs without a new request', async () => {
    const union = await shownUnion(chains());
    await untilTrue(() => union.every((one) => isHistoryAsked(world.sim, one)), {
      what: 'the histories to be asked for',
    });
    const before = dataRequests(world.sim);
    const ticker = (await contractsOf(chainOn(tabs[0]!)))[0]!; // muted: its points stand still
    const late = await world.openTab();
    await untilRows(chainOn(late, 0));
    await untilRows(chainOn(late, 1));
    await untilState(chainOn(late), 'live');
    const { series } = (await snapshotOf(chainOn(late), ticker))!;
    expect(series.length).toBe(30);
    expect(series).toEqual((await snapshotOf(chainOn(tabs[0]!), ticker))!.series);
    await late.locator('sw-price-chart').first().waitFor();
    expect(dataRequests(world.sim)).toEqual(before);
    await late.close();
  });

  test('closed, leave the union of what the others show', async () => {
    expect(subscribedTickers(world.sim, 'stocks')).toContain('QQQ');
    for (const tab of tabs.splice(8)) await tab.close();
    await untilTrue(() => !subscribedTickers(world.sim, 'stocks').includes('QQQ'), { what: 'QQQ to be unsubscribed' });
    await untilTrue(isUnionSubscribed, { what: 'the union to be left' });
    expect(subscribedTickers(world.sim, 'options').filter((one) => one.startsWith('O:QQQ'))).toEqual([]);
  });

  test('unsubscribe a symbol after the linger, once its last element is gone', async () => {
    const ofApple = () => subscribedTickers(world.sim, 'options').filter((one) => one.startsWith('O:AAPL')).length;
    const count = ofApple();
    expect(count).toBeGreaterThanOrEqual(20);
    // All dashboards of a browser show the same widgets.
    await tabs[0]!.getByRole('button', { name: 'Remove AAPL' }).click();
    const removedAt = performance.now();
    for (const tab of tabs) await untilTrue(async () => (await tab.locator('options-analytics').count()) === 1);
    await untilTrue(() => ofApple() === 0, { what: 'AAPL to be unsubscribed' });
    expect(performance.now() - removedAt).toBeGreaterThan(LINGER_MS - 100);
    expect(subscribedTickers(world.sim, 'stocks')).toEqual(['SPY']);
    for (const tab of tabs) await untilState(chainOn(tab), 'live');
    const { opened, connections, duplicates } = world.sim.stats();
    expect(opened).toEqual({ stocks: 1, options: 1, indices: 0 });
    expect(connections).toEqual({ stocks: 1, options: 1, indices: 0 });
    expect(duplicates).toBe(0);
  });
});
