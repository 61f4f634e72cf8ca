/*
 * Faults of the account, 7 to 10, and the limits of a plan: the whole hub in Node, in fake time, since they are about who dials when and
 * what is asked for. What a person sees of them is in screen.test.ts.
 */
import { describe, expect, test } from 'vitest';
import { honest } from './support/figures.js';
import { HUB_KEY, hubWorld } from './support/hub-world.js';

const MINUTE = 60_000;

describe('account', () => {
  // Seen to fail: with DISPLACED_RETRY_MS at five seconds it dials twelve times as often.
  test('07 max-connections-newcomer', async (context) => {
    const world = hubWorld({ rate: 20 });
    world.fault({ fault: 'max-connections-newcomer' });
    const tab = await world.openTab();
    await tab.connect(HUB_KEY);
    await world.until(() => tab.state === 'displaced', 5_000);
    expect(tab.report.nextRetryAt).toBeGreaterThan(world.clock.now());
    await world.run(5 * MINUTE);
    const dials = world.dials('options');
    expect(dials.length).toBeGreaterThanOrEqual(5);
    for (const [index, { openedAt }] of dials.entries()) {
      if (index > 0) expect(openedAt - dials[index - 1]!.openedAt).toBeGreaterThanOrEqual(MINUTE);
    }
    // "Use here" does not wait for the minute, and once the account is free it works.
    world.fault({ fault: 'none' });
    await world.until(() => world.tabs[0]!.state === 'displaced', MINUTE);
    const before = world.dials('options').length;
    await tab.api.useHere();
    await world.until(() => world.dials('options').length === before + 1, 1_100);
    await world.until(() => tab.state === 'live', 5_000);
    honest(context, world);
  });

  // Seen to fail: with `retryAt` set although it had streamed, the two evict each other every minute.
  test('08 max-connections-incumbent', async (context) => {
    const first = hubWorld({ rate: 5 });
    const one = await first.openLive();
    await first.run(15_000);
    const second = hubWorld({ beside: first });
    const other = await second.openTab();
    await other.connect(HUB_KEY);
    await second.until(() => other.state === 'live', 5_000);
    await first.until(() => one.state === 'displaced', 1_000);
    expect(one.report).toMatchObject({ cause: 'max-connections', badge: 'IN USE ELSEWHERE', nextRetryAt: undefined });
    await first.run(10 * MINUTE);
    expect(first.sim.stats().evictions).toBe(2); // once on each of the two clusters, in ten minutes
    expect(other.state).toBe('live');
    // Taken back by the viewer's will: the other one is now the one that waits.
    await one.api.useHere();
    await first.until(() => one.state === 'live' && other.state === 'displaced', 5_000);
    await first.run(2 * MINUTE);
    expect(first.sim.stats().evictions).toBe(4);
    honest(context, first);
    honest(context, second);
  });

  // Seen to fail: with a refusal never taken to be of the whole channel, no channel is marked.
  test('09 partial-refusal', async (context) => {
    const world = hubWorld({ rate: 20 });
    world.fault({ fault: 'partial-refusal', cluster: 'options', channels: ['Q'] });
    const tab = await world.openTab();
    await tab.connect(HUB_KEY);
    await world.until(() => tab.state === 'live', 15_000);
    const { refusedChannels, confirmed, state } = world.feed.clusterStats().options;
    expect({ refusedChannels, state }).toEqual({ refusedChannels: ['quote'], state: 'live' });
    expect(confirmed).toBe(2 * tab.model.contracts.length); // trades and seconds of each
    expect(Object.keys(tab.model.missing)).toEqual(expect.arrayContaining(['bid', 'ask']));
    expect(tab.model.missing).not.toHaveProperty('last');
    await world.run(30_000);
    const asked = world.dials('options').flatMap(({ sent }) => sent.filter((text) => text.includes('Q.O:')));
    expect(asked.length).toBe(1); // and not again and again
    honest(context, world);
  });

  // Seen to fail: with FIRST_EVENT_MS unending it stays connecting; with a request waited for without end the topics after it are never
  // asked for; with the ten seconds counted from when the connection asked, not the element, it is never connecting.
  test('10 never-confirmed', async (context) => {
    for (const confirm of [false, true]) {
      const world = hubWorld({ rate: 20 });
      const lively = await world.openLive({ symbol: 'SPY' });
      await world.run(20_000);
      const tab = await world.openTab({ symbol: 'AAPL' });
      const mine = () => tab.model.contracts;
      world.fault({ fault: 'never-confirmed', cluster: 'options', confirm });
      await world.until(() => mine().length > 0, 5_000);
      expect(tab.state).toBe('connecting');
      const waited = await world.until(() => tab.state === 'quiet', 15_000);
      expect(waited).toBeGreaterThan(9_000);
      expect(tab.report.sentence).toContain('no data yet');
      await world.run(30_000);
      expect(tab.state).toBe('quiet');
      expect(lively.state).toBe('live');
      const letters = (text: string) => /"(Q|T|A)\.O:AAPL/.exec(text)?.[1] ?? [];
      expect(new Set(world.dials('options').flatMap(({ sent }) => sent.flatMap(letters)))).toEqual(
        new Set(['Q', 'T', 'A']),
      );
      expect(world.dials('options').length).toBe(1);
      honest(context, world);
    }
  });

  // Seen to fail: without `onPlan` changing the address it stays on the host that refuses everything.
  test('a plan with delayed data only is served on the delayed host, and says so', async (context) => {
    const world = hubWorld({ rate: 20, scenario: 'delayed-plan' });
    const tab = await world.openTab();
    await tab.connect(HUB_KEY);
    await world.until(() => tab.state === 'delayed', 20_000);
    expect(tab.report.badge).toBe('DELAYED');
    expect(world.feed.clusterStats().options).toMatchObject({ isDelayed: true, isDelayedOnly: true });
    const states = new Set<string>();
    for (let round = 0; round < 100; round++) {
      await world.run(300);
      states.add(tab.report.badge);
    }
    expect([...states]).toEqual(['DELAYED']);
    expect(world.honesty.mostOpen.options).toBe(1);
    honest(context, world);
  });

  // Seen to fail: without the limit in `#aim` the vendor leaves quotes unanswered, and nothing is marked.
  test('of more than 1,000 contracts the nearest to the money are quoted, and the rest falls back to trades and is marked', async (context) => {
    const world = hubWorld({ rate: 200 });
    const tab = await world.openTab({ strikes: 'all' });
    await tab.connect(HUB_KEY);
    await world.until(
      () =>
        (world.feed.records.get('expiries SPY' as never) as { expiries?: string[] } | undefined)?.expiries !==
        undefined,
    );
    const { expiries } = world.feed.records.get('expiries SPY' as never) as unknown as { expiries: string[] };
    tab.show({ expiry: expiries.slice(0, 8).join(',') });
    await world.until(() => tab.model.contracts.length > 1_100, 20_000);
    const isSettled = () => {
      const { sent, wanted, overLimit } = world.feed.clusterStats().options;
      return sent === wanted - overLimit;
    };
    await world.until(isSettled, 30_000);
    await world.run(3_000);
    const { quoteBudget } = await tab.api.stats();
    const contracts = tab.model.contracts;
    expect(quoteBudget).toEqual({ used: 1_000, limit: 1_000, over: contracts.length - 1_000 });
    expect(world.sim.stats().overLimit).toBe(0);
    const held = new Set(world.sim.stats().subscriptions.options);
    const isQuoted = (ticker: string) => held.has(`Q.${ticker}`);
    expect(contracts.slice(0, 900).every(isQuoted)).toBe(true); // in the order of their distance from the money
    const over = contracts.filter((ticker) => !isQuoted(ticker));
    expect(over.length).toBe(contracts.length - 1_000);
    for (const ticker of over) {
      expect(held.has(`T.${ticker}`) && held.has(`A.${ticker}`)).toBe(true);
      expect(tab.store.board.get(tab.store.rowFor(ticker), 'overLimit')).toBe(1);
    }
    for (const ticker of contracts.filter(isQuoted))
      expect(tab.store.board.get(tab.store.rowFor(ticker), 'overLimit')).not.toBe(1);
    honest(context, world);
  });
});
