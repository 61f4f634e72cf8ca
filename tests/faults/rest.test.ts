/*
 * Faults of the REST service, 17 and 18, and of contracts, 48: the whole hub in Node, in fake time, since they are about what is asked
 * when, and what the records say of it. A browser's own part in them (no CORS header) is one rejection like the others.
 */
import { describe, expect, test } from 'vitest';
import { exchangeInstant } from '../../src/market/market-hours.js';
import { honest } from './support/figures.js';
import type { HubTab } from './support/hub-tab.js';
import { HUB_KEY, hubWorld, type HubWorld, type HubWorldOptions } from './support/hub-world.js';

const CHAIN = '/v3/snapshot/options/';
const CONTRACTS = '/v3/reference/options/contracts';

/** A tab with a key, while the service answers in this way. */
async function underFault(fault: Readonly<Record<string, unknown>>, options: HubWorldOptions = {}) {
  const world = hubWorld({ rate: 20, ...options });
  world.fault({ fault: 'rest-status', cluster: 'rest', ...fault });
  const tab = await world.openTab();
  await tab.connect(HUB_KEY);
  return { world, tab };
}

const askedOf = ({ asked }: HubWorld, path: string) =>
  asked.filter(({ url }) => new URL(url).pathname.startsWith(path));
const chainOf = (tab: HubTab) => tab.model.sections[0]?.record;

describe('rest', () => {
  // Seen to fail, each by itself: with 401 taken for an outage and the refused key not remembered; with the queue not paused at 429; with
  // one try instead of three; without the time-out, which leaves the queue waiting for ever.
  test('17 rest-status', async (context) => {
    // 401: one attempt with a key, and the same state as when a socket is refused it.
    {
      const { world, tab } = await underFault({ status: 401 });
      await world.until(() => tab.state === 'auth-failed', 5_000);
      await world.run(90_000);
      expect(world.asked.length).toBe(1);
      honest(context, world);
    }
    // 403: that capability is missing, everything else goes on.
    {
      const { world, tab } = await underFault({ status: 403, path: CHAIN });
      await world.until(() => tab.state === 'live', 15_000);
      expect(chainOf(tab)?.failure).toMatchObject({ code: 'not-entitled', nextRetryAt: undefined });
      expect(tab.report.state).toBe('live');
      honest(context, world);
    }
    // 404: nothing of that name.
    {
      const { world, tab } = await underFault({ status: 404, path: CONTRACTS });
      await world.until(() => tab.state === 'error', 5_000);
      expect(tab.report.sentence).toMatch(/knows nothing|No options are listed/);
      await world.run(60_000);
      expect(askedOf(world, CONTRACTS).length).toBe(1);
      honest(context, world);
    }
    // 429: nothing at all is asked before the time that was told, in seconds or as a date, or in a minute where it was not told.
    for (const waitMs of [30_000, 45_000, 60_000]) {
      const start = Date.UTC(2026, 10, 24, 15, 0, 0);
      const retryAfter = { 30_000: 30, 45_000: new Date(start + 45_000).toUTCString(), 60_000: undefined }[waitMs];
      const { world, tab } = await underFault({ status: 429, count: 1, retryAfter }, { startAt: start });
      await world.until(() => tab.state === 'live', waitMs + 20_000);
      const [first, second] = world.asked.map(({ at }) => at) as [number, number];
      expect(second - first, String(retryAfter)).toBeGreaterThanOrEqual(waitMs - 1_000 * Number(waitMs === 45_000));
      expect(second - first).toBeLessThanOrEqual(waitMs + 1_000);
      honest(context, world);
    }
    // Outages: three tries, then what is in the cache with a mark, and again after a while.
    for (const status of [500, 502, 503, 504, 'timeout', 'reset', 'no-cors']) {
      const { world, tab } = await underFault({ status, path: CHAIN });
      const isFailed = () => chainOf(tab)?.failure !== undefined;
      await world.until(isFailed, status === 'timeout' ? 45_000 : 15_000);
      expect(chainOf(tab)?.failure, String(status)).toMatchObject({ code: 'service-down' });
      expect(chainOf(tab)!.failure!.nextRetryAt).toBeGreaterThan(world.clock.now());
      const tries = askedOf(world, CHAIN).filter(({ url }) => url.includes('strike_price'));
      expect(tries.length, String(status)).toBe(3);
      const last = tries.at(-1)!.at - tries[0]!.at;
      if (status === 'timeout') expect(last).toBeGreaterThanOrEqual(20_000);
      expect(tab.state).toBe('live'); // the sockets have nothing to do with it
      world.fault({ fault: 'none' });
      await world.until(() => chainOf(tab)?.source === 'rest', 60_000);
      expect(chainOf(tab)?.failure).toBeUndefined();
      honest(context, world);
    }
  });

  // Seen to fail: without the comparison of origins in `#safeUrl` the foreign page is asked for, with the key; without `seen` and the count
  // of empty pages the loop goes on to its limit, again and again.
  test('18 pagination', async (context) => {
    for (const kind of ['loop', 'foreign', '404', 'empty', 'duplicates']) {
      const world = hubWorld({ rate: 20 });
      world.fault({ fault: 'pagination', cluster: 'rest', kind });
      const tab = await world.openTab();
      await tab.connect(HUB_KEY);
      await world.run(20_000);
      const hosts = new Set(world.asked.map(({ url }) => new URL(url).host));
      expect([...hosts], kind).toEqual(['rest.test']);
      for (const path of [CONTRACTS, CHAIN])
        expect(askedOf(world, path).length, `${kind} ${path}`).toBeLessThanOrEqual(200);
      if (kind === 'empty') {
        expect(tab.report).toMatchObject({ state: 'error' });
        expect(world.asked.length).toBeLessThan(40);
        continue;
      }
      await world.until(() => tab.state === 'live', 10_000);
      const { isPartial, tickers } = chainOf(tab)!;
      expect(isPartial, kind).toBe(kind !== 'duplicates'); // the same rows twice are no loss
      expect(new Set(tickers).size).toBe(tickers.length);
      expect(tickers.length).toBeGreaterThan(20);
      honest(context, world);
    }
  });

  // Seen to fail: without `isExpired` in `#fit` the expired stay subscribed; with the list left as it was they stay on screen; without
  // `dirty` after a band the halt never reaches the tab.
  test('48 contract-lifecycle', async (context) => {
    // A halt is shown, and its end.
    {
      const world = hubWorld({ rate: 60 });
      const tab = await world.openLive();
      await world.run(2_000);
      const isHalted = () => tab.report !== undefined && /SPY is halted/.test(tab.model.problem ?? '');
      expect(isHalted()).toBe(false);
      world.fault({ fault: 'contract-lifecycle', kind: 'halt', tickers: ['SPY'] });
      await world.until(isHalted, 5_000);
      world.fault({ fault: 'none' });
      await world.until(() => !isHalted(), 5_000);
      honest(context, world);
    }
    // Delisted or adjusted ones say nothing any more: marked by their age, while the rest goes on.
    for (const kind of ['delist', 'adjust']) {
      const world = hubWorld({ rate: 60 });
      const tab = await world.openLive();
      await world.run(2_000);
      const [gone] = tab.model.contracts;
      world.fault({ fault: 'contract-lifecycle', kind, tickers: [gone] });
      await world.run(10_000);
      expect(tab.state, kind).toBe('live');
      expect(world.clock.now() - tab.store.board.get(tab.store.rowFor(gone!), 'receivedAt')).toBeGreaterThan(8_000);
      honest(context, world);
    }
    // Expiry: the day's own contracts are shown to their close, then no longer subscribed, and the next expiry stands in their place.
    {
      const today = '2026-11-24';
      const closeAt = exchangeInstant(today, '16:00');
      const world = hubWorld({ rate: 20, startAt: closeAt - 30_000 });
      const tab = await world.openLive({ symbol: 'SPY' });
      const named = await world.openTab({ symbol: 'SPY', expiry: today });
      const first = tab.model.sections[0]!.expiry;
      const heldOf = (date: string) =>
        world.sim
          .stats()
          .subscriptions.options.filter((pair) => pair.includes(`SPY${date.slice(2).replaceAll('-', '')}`)).length;
      expect(first).toBe(today);
      expect(heldOf(today)).toBeGreaterThan(20);
      await world.run(90_000);
      expect(tab.model.sections[0]!.expiry > today).toBe(true);
      expect(named.model.sections[0]?.expiry).toBe(today); // who asked for it by name still sees its last values
      expect(heldOf(today)).toBe(0);
      expect(tab.state).toBe('live');
      honest(context, world);
    }
  });
});
