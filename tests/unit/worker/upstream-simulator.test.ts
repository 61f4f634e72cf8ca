import { describe, expect, test, vi } from 'vitest';
import { Log } from '../../../src/base/log.js';
import type { Cluster, Ticker } from '../../../src/market/ticker.js';
import { topicOf, type Topic } from '../../../src/market/topic.js';
import { createSimulatedUpstream } from '../../../src/simulator/simulated-socket.js';
import type { ScenarioName } from '../../../src/simulator/scenarios.js';
import { massiveCodec } from '../../../src/upstream/massive.js';
import { readChainPage, readContractsPage } from '../../../src/upstream/massive-chain.js';
import { chainSnapshotRequest, contractsRequest } from '../../../src/upstream/massive-rest.js';
import { RestClient } from '../../../src/worker/rest-client.js';
import { UpstreamConnection } from '../../../src/worker/upstream-connection.js';
import { FakeClock } from '../../support/fake-clock.js';
import { RecordingSink } from '../../support/recording-sink.js';

vi.setConfig({ testTimeout: 30_000 }); // minutes of a market in fake time

/** The connection and the REST client against the simulated vendor, which was written from the vendor's documents, not from them. */
function simulated(scenario: ScenarioName = 'calm') {
  const clock = new FakeClock();
  const log = new Log(clock);
  const upstream = createSimulatedUpstream({
    clock,
    scenario,
    rate: 20,
    createResponse: (body, { status, headers }) => ({
      status,
      headers: { get: (name: string) => headers[name] ?? headers[name.toLowerCase()] ?? null },
      text: async () => body,
    }),
  });
  function connect(topics: readonly Topic[], cluster: Cluster = 'options', key = 'key') {
    const sink = new RecordingSink();
    const connection = new UpstreamConnection({
      address: { cluster, url: `wss://sim.test/${cluster}`, isDelayed: false },
      codec: massiveCodec,
      createSocket: upstream.createSocket,
      clock,
      log,
      random: () => 0.5,
      sink,
      onState: () => undefined,
      isMarketOpen: () => true,
    });
    connection.setKey(key);
    void connection.allow(true);
    connection.want(topics);
    return { connection, sink };
  }
  const rest = new RestClient({
    baseUrl: 'https://sim.test',
    auth: 'query',
    key: () => 'key',
    fetch: upstream.fetch,
    clock,
    log,
    random: () => 0.5,
  });
  /** Waits in fake time. */
  async function soon<Value>(asked: Promise<Value>, withinMs = 60_000): Promise<Value> {
    const settled = asked.then(
      () => undefined,
      () => undefined,
    );
    await clock.advanceAsync(withinMs);
    await settled;
    return asked;
  }
  /** Quotes, trades and seconds of the nearest contracts of SPY. */
  async function contracts(count: number): Promise<Ticker[]> {
    const rows = readContractsPage(await soon(rest.get(contractsRequest({ underlying: 'SPY' as Ticker })), 1000)).rows;
    return rows.slice(0, count).map(({ ticker }) => ticker);
  }
  return { clock, upstream, connect, rest, soon, contracts };
}

const fault = (world: ReturnType<typeof simulated>, body: object) => expect(world.upstream.fault(body)).toBeUndefined();
const topicsOf = (tickers: readonly Ticker[]) =>
  tickers.flatMap((ticker) => [topicOf('quote', ticker), topicOf('trade', ticker), topicOf('second', ticker)]);

test('two clusters, 180 topics: one socket each, everything confirmed once, data of wanted tickers only', async () => {
  const world = simulated();
  const tickers = await world.contracts(60);
  const options = world.connect(topicsOf(tickers));
  const stocks = world.connect(topicsOf(['SPY' as Ticker, 'AAPL' as Ticker]), 'stocks');
  world.clock.advance(5000);
  expect(options.connection.status()).toMatchObject({
    state: 'live',
    cause: 'data',
    confirmedCount: 180,
    isAlive: true,
  });
  expect(stocks.connection.status()).toMatchObject({ state: 'live', confirmedCount: 6 });
  const stats = world.upstream.stats();
  expect(stats.connections).toEqual({ stocks: 1, options: 1, indices: 0 });
  expect(stats.opened).toEqual({ stocks: 1, options: 1, indices: 0 });
  expect(stats.subscriptions.options.length).toBe(180);
  expect(stats).toMatchObject({ duplicates: 0, beforeAuth: 0, evictions: 0, overLimit: 0 });
  const wanted = new Set<unknown>(tickers);
  expect(options.sink.of('quote').length).toBeGreaterThan(10);
  expect(options.sink.of('quote').every(([, ticker]) => wanted.has(ticker))).toBe(true);
  expect(options.sink.of('unusable')).toEqual([]);
});

describe('faults of the simulated vendor', () => {
  test('tcp-drop: live within 3 s after it is back, everything again', async () => {
    const world = simulated();
    const { connection } = world.connect(topicsOf(await world.contracts(10)));
    world.clock.advance(15_000);
    fault(world, { fault: 'tcp-drop', cluster: 'options', downMs: 2000 });
    world.clock.advance(1000);
    expect(connection.state.kind).not.toBe('live');
    world.clock.advance(1000 + 3000);
    expect(connection.status()).toMatchObject({ state: 'live', confirmedCount: 30 });
    expect(connection.status().gapAt).toBeDefined();
  });

  test.each([1000, 1001, 1006, 1011, 1012])('close-code %i: back in a moment', async (code) => {
    const world = simulated();
    const { connection } = world.connect(topicsOf(await world.contracts(2)));
    world.clock.advance(15_000);
    fault(world, { fault: 'close-code', code, count: 1 });
    expect(connection.status().cause).not.toBe('max-connections');
    world.clock.advance(3000);
    expect(connection.state.kind).toBe('live');
  });

  test('close-code 1008 after it streamed: displaced, until told', async () => {
    const world = simulated();
    const { connection } = world.connect(topicsOf(await world.contracts(2)));
    world.clock.advance(15_000);
    fault(world, { fault: 'close-code', code: 1008, count: 1 });
    world.clock.advance(600_000);
    expect(connection.status()).toMatchObject({ state: 'backoff', isDisplaced: true });
    expect(world.upstream.stats().opened.options).toBe(1);
    connection.useHere();
    world.clock.advance(1000);
    expect(connection.state.kind).toBe('live');
  });

  test('half-open: found out and dialled anew within 30 s', async () => {
    const world = simulated();
    const { connection } = world.connect(topicsOf(await world.contracts(10)));
    world.clock.advance(15_000);
    fault(world, { fault: 'half-open', cluster: 'options' });
    world.clock.advance(5000);
    expect(connection.status().isAlive).toBe(false);
    fault(world, { fault: 'none' });
    world.clock.advance(25_000);
    expect(connection.status()).toMatchObject({ state: 'live', isAlive: true });
  });

  test('slow-connect and slow-auth: given up in time', async () => {
    const world = simulated();
    const topics = topicsOf(await world.contracts(2));
    fault(world, { fault: 'slow-connect', cluster: 'options' });
    const { connection } = world.connect(topics);
    world.clock.advance(10_500);
    expect(connection.status().cause).toBe('connect-timeout');
    fault(world, { fault: 'none' });
    fault(world, { fault: 'slow-auth', cluster: 'options' });
    world.clock.advance(10_500);
    expect(connection.status().cause).toBe('auth-timeout');
    fault(world, { fault: 'none' });
    world.clock.advance(3000);
    expect(connection.state.kind).toBe('live');
  });

  test('auth-failed: one attempt', async () => {
    const world = simulated('no-keys');
    const { connection } = world.connect([topicOf('quote', 'O:SPY261218C00650000' as Ticker)]);
    world.clock.advance(3_600_000);
    expect(connection.status()).toMatchObject({ state: 'rejected', cause: 'auth-failed' });
    expect(world.upstream.stats().opened.options).toBe(1);
  });

  test('max-connections-newcomer: at most one attempt a minute', async () => {
    const world = simulated();
    const topics = topicsOf(await world.contracts(2));
    fault(world, { fault: 'max-connections-newcomer', cluster: 'options' });
    const { connection } = world.connect(topics);
    world.clock.advance(600_000);
    expect(connection.status().isDisplaced).toBe(true);
    expect(world.upstream.stats().opened.options).toBeLessThanOrEqual(11);
    expect(world.upstream.stats().opened.options).toBeGreaterThanOrEqual(9);
    fault(world, { fault: 'none' });
    connection.useHere();
    world.clock.advance(2000);
    expect(connection.state.kind).toBe('live');
  });

  test('two browsers, one account: the older gives way and stays away', async () => {
    const world = simulated();
    const topics = topicsOf(await world.contracts(2));
    const older = world.connect(topics);
    world.clock.advance(20_000);
    const newer = world.connect(topics);
    world.clock.advance(600_000);
    expect(older.connection.status()).toMatchObject({ state: 'backoff', isDisplaced: true });
    expect(newer.connection.state.kind).toBe('live');
    expect(world.upstream.stats().opened.options).toBe(2);
  });

  test('partial-refusal: the refused channels and only they', async () => {
    const world = simulated();
    const topics = topicsOf(await world.contracts(60));
    fault(world, { fault: 'partial-refusal', cluster: 'options', channels: ['Q', 'T'] });
    const { connection } = world.connect(topics);
    world.clock.advance(5000);
    expect(connection.status()).toMatchObject({
      state: 'live',
      refusedChannels: ['quote', 'trade'],
      confirmedCount: 60,
    });
  });

  test('never-confirmed: the rest goes on', async () => {
    const world = simulated();
    const tickers = await world.contracts(3);
    fault(world, { fault: 'never-confirmed', cluster: 'options', tickers: [tickers[0]] });
    const { connection } = world.connect(topicsOf(tickers));
    world.clock.advance(60_000);
    expect(connection.status()).toMatchObject({ state: 'live', confirmedCount: 6, sentCount: 9 });
    expect(connection.topic(topicOf('quote', tickers[0]!)).stage).toBe('unanswered');
    expect(world.upstream.stats().opened.options).toBe(1);
  });

  test('a delayed plan is recognised', async () => {
    const world = simulated('delayed-plan');
    const { connection } = world.connect(topicsOf(await world.contracts(2)));
    world.clock.advance(5000);
    expect(connection.status()).toMatchObject({ state: 'live', planLimit: 'delayed-only' });
    connection.setAddress({ cluster: 'options', url: 'wss://delayed.sim.test/options', isDelayed: true });
    world.clock.advance(5000);
    expect(connection.status()).toMatchObject({ state: 'live', isDelayed: true });
    expect(connection.status().confirmedCount).toBeGreaterThan(0);
  });

  test.each(['malformed-frames', 'odd-events', 'hostile-strings', 'prototype-pollution', 'out-of-order'])(
    '%s: nothing escapes, nothing is lost',
    async (name) => {
      const world = simulated();
      const { connection } = world.connect(topicsOf(await world.contracts(10)));
      world.clock.advance(2000);
      fault(world, { fault: name, cluster: 'options' });
      world.clock.advance(30_000);
      expect(connection.status()).toMatchObject({ state: 'live', confirmedCount: 30, isAlive: true });
      if (name !== 'out-of-order' && name !== 'hostile-strings') {
        const counts = Object.values(connection.status().unusableCounts);
        expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(0);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );
});

describe('REST of the simulated vendor', () => {
  const spy = 'SPY' as Ticker;

  /** The nearest expirations of SPY, as a range. */
  async function nearest({ rest, soon }: ReturnType<typeof simulated>) {
    const listed = readContractsPage(await soon(rest.get(contractsRequest({ underlying: spy })), 1000)).rows;
    const expiries = [...new Set(listed.map(({ expiry }) => expiry))];
    return { underlying: spy, expiryFrom: expiries[0], expiryTo: expiries[3] };
  }

  test('a chain in pages, filtered by expiry and strikes, every row read', async () => {
    const world = simulated();
    const { rest, soon } = world;
    const filter = await nearest(world);
    const { bodies, isPartial } = await soon(rest.pages(chainSnapshotRequest(filter)));
    const pages = bodies.map((body) => readChainPage(body));
    expect(isPartial).toBe(false);
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.every(({ droppedCount }) => droppedCount === 0)).toBe(true);
    const rows = pages.flatMap((page) => page.rows);
    expect(new Set(rows.map(({ ticker }) => ticker)).size).toBe(rows.length);
    expect(new Set(rows.map(({ expiry }) => expiry)).size).toBe(4);
    expect(rows.every((row) => row.underlyingPrice! > 0)).toBe(true);
    expect(rows.filter((row) => row.impliedVolatility !== undefined).length).toBeGreaterThan(rows.length / 2);
    const spot = rows[0]!.underlyingPrice!;
    const window = { ...filter, strikeFrom: spot - 5, strikeTo: spot + 5 };
    const near = readChainPage(await soon(rest.get(chainSnapshotRequest(window)))).rows;
    expect(near.length).toBeGreaterThan(0);
    expect(near.every(({ strike }) => Math.abs(strike - spot) <= 5)).toBe(true);
  });

  test.each([
    ['loop', true],
    ['foreign', true],
    ['404', true],
    ['empty', true],
    ['duplicates', false],
  ])('pagination %s ends, safely, and partial is called partial', async (kind, isPartial) => {
    const world = simulated();
    const filter = await nearest(world);
    fault(world, { fault: 'pagination', cluster: 'rest', kind });
    const pages = await world.soon(world.rest.pages(chainSnapshotRequest(filter)));
    expect(pages.isPartial).toBe(isPartial);
    expect(pages.bodies.length).toBeLessThanOrEqual(isPartial ? 3 : 20);
  });

  test.each([
    [401, 'auth-failed'],
    [403, 'not-entitled'],
    [404, 'unknown-symbol'],
    [500, 'service-down'],
    [503, 'service-down'],
  ])('rest-status %i: %s', async (status, code) => {
    const world = simulated();
    fault(world, { fault: 'rest-status', cluster: 'rest', status });
    await expect(world.soon(world.rest.get(chainSnapshotRequest({ underlying: spy })))).rejects.toMatchObject({
      name: code,
    });
  });

  test('rest-status 429 with a time: nothing before it', async () => {
    const world = simulated();
    fault(world, { fault: 'rest-status', cluster: 'rest', status: 429, retryAfter: 20, count: 1 });
    const asked = world.rest.get(chainSnapshotRequest({ underlying: spy }));
    await world.clock.advanceAsync(19_000);
    expect(world.rest.requestsCount).toBe(1);
    await world.soon(asked);
    expect(world.rest.requestsCount).toBe(2);
  });
});
