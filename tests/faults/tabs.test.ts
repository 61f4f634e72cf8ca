/*
 * Faults of many, slow and hidden tabs, 28, 29 and 31, of the network, 34, of messages, 41, and the long run, 47: hub and tabs in Node, in fake
 * time. They are about who is sent how much when, which no browser shows as exactly; a hundred real pages are in the load bench.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLeaderMessage } from '../../src/base/channel-port.js';
import { UpstreamLock } from '../../src/worker/upstream-lock.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeChannels, FakeLocks } from '../support/fake-locks.js';
import { Log } from '../../src/base/log.js';
import { figure, honest } from './support/figures.js';
import { heapInUse } from './support/heap.js';
import type { HubTab } from './support/hub-tab.js';
import { HUB_KEY, hubWorld } from './support/hub-world.js';
import { expectRightValues } from './support/last-values.js';

const isLong = process.env.STRIKEWIRE_LONG === '1';
/** The long soak ends with its eight hours, or earlier with this much of real time; a night of its own has no such end. */
const SOAK_MS = process.env.STRIKEWIRE_SOAK === 'full' ? Number.POSITIVE_INFINITY : 180_000;
const SHORTEST_SOAK_MINUTES = 30;

describe('tabs', () => {
  // Seen to fail: without `detach` taking the interest along, what the closed tabs wanted stays subscribed.
  test('28 hundred-tabs', async (context) => {
    const world = hubWorld({ rate: 100 });
    const first = await world.openLive({ symbol: 'SPY', strikes: 3 });
    const symbols = ['SPY', 'QQQ', 'AAPL', 'MSFT', 'NVDA'];
    const ofOptions = (tickers: readonly string[]) => tickers.filter((ticker) => ticker.startsWith('O:'));
    const subscribed = () =>
      new Set(world.sim.stats().subscriptions.options.map((pair) => pair.slice(pair.indexOf('.') + 1)));
    const heaps: number[] = [];
    // What is made once stays (the simulator's chains, among others): it is the second hundred that must leave nothing.
    for (let round = 0; round < 2; round++) {
      for (let count = 1; count < 100; count++) {
        await world.openTab({ symbol: symbols[count % symbols.length]!, strikes: 2 + (count % 3), frameMs: 50 });
      }
      await world.until(() => world.tabs.every((tab) => tab.model.contracts.length > 0), 20_000);
      await world.run(1_000);
      // The union, no less and no more: what a moving price left behind lingers first.
      const union = () => [...new Set(world.tabs.flatMap((tab) => ofOptions(tab.model.tickers)))].sort().join();
      await world.until(() => [...subscribed()].sort().join() === union(), 15_000);
      expect((await first.api.stats()).clients).toBe(100);
      expect(world.sim.stats()).toMatchObject({ opened: { stocks: 1, options: 1, indices: 0 }, duplicates: 0 });
      for (const tab of world.tabs.splice(1)) tab.close();
      const isLeft = () => [...subscribed()].sort().join() === [...first.model.contracts].sort().join();
      await world.until(isLeft, 7_000);
      expect((await first.api.stats()).clients).toBe(1);
      await world.run(2_000);
      first.deltas.length = 0; // the test's own record
      heaps.push(heapInUse());
    }
    expect(Math.abs(heaps[1]! / heaps[0]! - 1)).toBeLessThanOrEqual(0.1);
    expect(first.state).toBe('live');
    honest(context, world);
  });

  // Seen to fail: with `poke` not waiting for the acknowledgement, the slow tab is sent every delta, and they pile up.
  test('29 slow-tab', async (context) => {
    const world = hubWorld({ rate: 300 });
    const slow = await world.openLive();
    const quick = await world.openTab({ visibility: 'visible' });
    await world.run(3_000);
    const gapsOf = async (ms: number) => {
      const from = quick.deltas.length;
      await world.run(ms);
      const times = quick.deltas.slice(from).map(({ now }) => now);
      const gaps = times.slice(1).map((at, index) => at - times[index]!);
      return gaps.sort((a, b) => a - b)[Math.floor(0.99 * gaps.length)]!;
    };
    const p99Before = await gapsOf(10_000);
    slow.isStuck = true;
    const sentBefore = slow.deltas.length;
    const p99During = await gapsOf(10_000);
    expect(p99During).toBeLessThanOrEqual(p99Before * 1.1);
    expect(slow.deltas.length - sentBefore).toBeLessThanOrEqual(1); // the one under way
    const from = slow.deltas.length;
    slow.unstick();
    await world.run(100);
    expect(slow.deltas.length - from).toBeGreaterThanOrEqual(1);
    expect(slow.deltas[from]!.rows.length).toBeGreaterThan(0); // all that happened meanwhile, folded into one
    expect(slow.mostPending).toBe(1);
    expect(await expectRightValues(world, slow)).toBeGreaterThan(10);
    honest(context, world);
  });

  // Seen to fail: with `intervalOf` a hidden tab as of a visible one.
  test('31 hidden-tabs', async (context) => {
    const world = hubWorld({ rate: 200 });
    const front = await world.openLive();
    const hidden = await world.openTab({ visibility: 'hidden', symbol: 'QQQ' });
    await world.until(() => hidden.model.contracts.length > 0, 30_000);
    await world.run(10_000);
    const from = hidden.deltas.length;
    await world.run(30_000);
    const sent = hidden.deltas.slice(from).map(({ now }) => now);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.length).toBeGreaterThanOrEqual(5);
    for (const [index, at] of sent.entries())
      if (index > 0) expect(at - sent[index - 1]!).toBeGreaterThanOrEqual(4_999);
    expect(front.deltas.length).toBeGreaterThan(500);
    // Seen again it is brought up to date at once.
    const before = hidden.deltas.length;
    hidden.say({ sw: 'visibility', visibility: 'focused' });
    await world.run(100);
    expect(hidden.deltas.length).toBeGreaterThan(before);
    await world.until(() => hidden.state === 'live', 1_000);
    expect(await expectRightValues(world, hidden)).toBeGreaterThan(5);
    honest(context, world);
  });

  // Seen to fail: with the feeds not told in `Hub.setOnline`, it dials twenty times into the void while the browser is offline.
  test('34 offline', async (context) => {
    const world = hubWorld({ rate: 30 });
    const tab = await world.openLive();
    await world.run(12_000);
    world.fault({ fault: 'tcp-drop', downMs: 60_000 });
    tab.say({ sw: 'network', isOnline: false });
    const dialled = world.sockets.length;
    await world.until(() => tab.state === 'offline', 500);
    await world.run(60_000);
    expect(world.sockets.length).toBe(dialled);
    expect(tab.report).toMatchObject({ state: 'offline', cause: 'browser-offline' });
    tab.say({ sw: 'network', isOnline: true });
    const took = await world.until(
      () => world.dials('options').length === world.dials('stocks').length && world.sockets.length === dialled + 2,
      1_000,
    );
    expect(took).toBeLessThanOrEqual(1_000);
    await world.until(() => tab.state === 'live', 5_000);
    expect(world.sockets.length).toBe(dialled + 2);
    honest(context, world);
  });

  // Seen to fail: with messages heeded before a hello, one that says so puts the hub offline.
  test('41 hostile-messages', async (context) => {
    const world = hubWorld({ rate: 30 });
    const tab = await world.openLive();
    await world.run(2_000);
    const deltas = tab.deltas.length;
    const subscribed = world.sim.stats().subscriptions;
    const before = { ...(await tab.api.stats()) };
    const answers: unknown[] = [];
    const { receive, api } = world.hub.accept({ postMessage: (message) => void answers.push(message) });
    const locks = new FakeLocks();
    const channels = new FakeChannels();
    const channel = channels.open();
    let revokedCount = 0;
    const lock = new UpstreamLock({
      name: 'strikewire-upstream:options:00000000',
      rank: { version: '9.9.9', startedAt: 9e15 },
      locks,
      channel: channels.open(),
      clock: new FakeClock(),
      log: new Log(world.clock),
      onGranted: () => {},
      onRevoked: async () => void revokedCount++,
    });
    lock.acquire();
    const words = fc.constantFrom(
      'ack',
      'visibility',
      'network',
      'hello',
      'delta',
      'open',
      'ready',
      'upstream-ask',
      'upstream-held',
      '__proto__',
      'toString',
    );
    const value = fc.oneof(
      fc.jsonValue(),
      words,
      fc.constantFrom(undefined, Number.NaN, -1, 2 ** 53, new Map([['sw', 'bye']]), new ArrayBuffer(8)),
    );
    const keys = fc.constantFrom(
      'sw',
      'id',
      'visibility',
      'isOnline',
      'port',
      'generation',
      'name',
      'version',
      'startedAt',
      'type',
      'path',
      '__proto__',
      'then',
    );
    const message = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.tuple(keys, value), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
    );
    let count = 0;
    for (const one of fc.sample(message, { numRuns: isLong ? 100_000 : 10_000, seed: 41 })) {
      for (let round = 0; round < 10; round++) {
        receive(one);
        channel.postMessage(one);
        count++;
      }
      if (isLeaderMessage(one)) expect(JSON.stringify(one)).toMatch(/"sw":"(open|ready|ask|starting)"/);
    }
    await expect(api.stats()).rejects.toThrow('hello'); // nothing said so far was one
    expect(count).toBeGreaterThanOrEqual(100_000);
    await world.run(1_000);
    expect(answers).toEqual([]);
    expect(revokedCount).toBe(0);
    const after = await tab.api.stats();
    expect({ clients: after.clients, wanted: after.clusters.options.wanted }).toEqual({
      clients: before.clients,
      wanted: before.clusters.options.wanted,
    });
    expect(world.sim.stats().subscriptions).toEqual(subscribed);
    expect(tab.deltas.length).toBeGreaterThan(deltas);
    expect(tab.state).toBe('live');
    expect((await tab.api.stats()).key).toBe('held');
    honest(context, world);
  });

  // Seen to fail: with every frame kept in the intake. Minutes at 1,000 events a second; `--mode long` runs as much of the eight hours as
  // three real minutes hold, half an hour at least, and `STRIKEWIRE_SOAK=full` beside it all of them.
  test('47 soak', async (context) => {
    const world = hubWorld({ rate: 1_000 });
    const tab: HubTab = await world.openTab({ strikes: 10, frameMs: 50 });
    await tab.connect(HUB_KEY);
    await world.until(() => tab.state === 'live', 15_000);
    await world.run(30_000); // to what it needs
    tab.deltas.length = 0;
    const minutes = isLong ? 8 * 60 : 3;
    const samples: [hours: number, megabytes: number][] = [];
    const startedAt = performance.now();
    for (let minute = 0; minute < minutes; minute++) {
      if (minute >= SHORTEST_SOAK_MINUTES && performance.now() - startedAt > SOAK_MS) break;
      await world.run(60_000);
      tab.deltas.length = 0; // the test's own record
      world.asked.length = 0;
      samples.push([minute / 60, heapInUse() / 2 ** 20]);
    }
    const slope = slopeOf(samples);
    figure(context, 'soak: heap MB per hour × 1000', Math.round(Math.max(0, slope) * 1000));
    figure(context, 'soak: time of the market', samples.length * 60_000);
    const grown = samples.at(-1)![1] - samples[0]![1];
    // Over minutes a slope is mostly noise: then it is the growth itself that is held.
    if (isLong) expect(slope).toBeLessThanOrEqual(0.5);
    else expect(grown).toBeLessThanOrEqual(1);
    expect(tab.state).toBe('live');
    expect(world.sim.stats().opened).toEqual({ stocks: 1, options: 1, indices: 0 });
    honest(context, world);
  });
});

/** Least squares. */
function slopeOf(samples: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1) => samples.reduce((sum, sample) => sum + sample[of], 0) / samples.length;
  const [x, y] = [mean(0), mean(1)];
  const above = samples.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return above / samples.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}
