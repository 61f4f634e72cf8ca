import { describe, expect, test } from 'vitest';
import { WIDTH } from '../../../src/market/quote-board.js';
import { memoryCache } from '../../../src/worker/memory-cache.js';
import type { RecordKey } from '../../../src/worker/hub-api.js';
import { packChain } from '../../../src/market/packed-chain.js';
import { chainBody, contractOf, contractsBody, spotBody, valuesOf } from '../../support/builders.js';
import { AGGS, CHAIN, CONTRACTS, referenceWorld, SPOT } from '../../support/builders-feed.js';
import { FakeClock, settle } from '../../support/fake-clock.js';

const KEYS: RecordKey[] = ['expiries SPY', 'chain SPY 2026-12-18', 'summary SPY 2026-12-18'];
const CHAIN_KEY = 'chain SPY 2026-12-18' as const;
const TICKERS = [contractOf(645), contractOf(650), contractOf(650, 'put')];
const HOUR = 3_600_000;

/** A hub that has seen a chain and kept it. */
async function kept(cache = memoryCache(), clock = new FakeClock()) {
  const hub = referenceWorld(cache, clock);
  hub.rest.on(SPOT, () => spotBody()).on(CONTRACTS, () => contractsBody(TICKERS));
  hub.rest.on(CHAIN, () => chainBody(TICKERS.map((ticker) => ({ ticker })))).fail(AGGS, 'service-down');
  hub.addRows('SPY', ...TICKERS);
  hub.listings.want(KEYS);
  await settle();
  hub.snapshots.want(TICKERS);
  await settle();
  for (const [index, ticker] of TICKERS.entries())
    hub.rings.push(hub.board.rowOf(ticker)!, clock.now() - 1_000, 5 + index);
  hub.keeper.saveSoon(KEYS);
  await settle();
  return { cache, clock, asOf: clock.wallNow(), hub };
}

/** The next hub on the same device, some time later. */
async function nextHub(cache: ReturnType<typeof memoryCache>, clock: FakeClock, laterMs = HOUR) {
  clock.advance(laterMs);
  const hub = referenceWorld(cache, clock);
  hub.rest.fail('/', 'service-down');
  hub.addRows('SPY', ...TICKERS);
  await hub.keeper.restore(KEYS);
  return hub;
}

describe('a chain that was kept', () => {
  test('is painted by the next hub before any answer, with its age and not as received', async () => {
    const { cache, clock, asOf } = await kept();
    const { records, board, rings, rest } = await nextHub(cache, clock);
    expect(records.get(CHAIN_KEY)).toMatchObject({
      tickers: TICKERS,
      strikes: [645, 650, 650],
      rights: ['call', 'call', 'put'],
      spot: 650.25,
      asOf,
      source: 'cache',
    });
    expect(records.get('expiries SPY')).toMatchObject({ expiries: ['2026-12-18'], source: 'cache', asOf });
    const row = board.rowOf(contractOf(650))!;
    expect(valuesOf(board, row)).toMatchObject({ bid: 5, ask: 5.2, mark: 5.1, snapshotAt: asOf });
    expect(board.get(row, 'receivedAt')).toBeNaN();
    expect(rings.points(row)).toEqual([
      { at: asOf - 1_000, value: 6 },
      { at: asOf, value: Number.NaN },
    ]);
    expect(valuesOf(board, board.rowOf('SPY')!)).toMatchObject({ last: 650.25, snapshotAt: asOf });
    expect(rest.asked).toEqual([]);
  });

  test('fills rows that are wanted only later', async () => {
    const { cache, clock, asOf } = await kept();
    clock.advance(HOUR);
    const { keeper, board, addRows } = referenceWorld(cache, clock);
    await keeper.restore(KEYS);
    const [row] = addRows(contractOf(650));
    expect(valuesOf(board, row!)).toMatchObject({ bid: 5, snapshotAt: asOf });
  });

  test('never covers what is live', async () => {
    const { cache, clock } = await kept();
    clock.advance(HOUR);
    const { keeper, board, addRows } = referenceWorld(cache, clock);
    const [row] = addRows(contractOf(650));
    board.set(row!, 'bid', 99);
    await keeper.restore(KEYS);
    expect(board.get(row!, 'bid')).toBe(99);
  });

  test('is read once, however often it is wanted', async () => {
    const { cache, clock } = await kept();
    let reads = 0;
    const counting = { ...cache, read: (key: string) => (reads++, cache.read(key)) };
    const { keeper } = referenceWorld(counting, clock);
    await keeper.restore(KEYS);
    await keeper.restore(KEYS);
    expect(reads).toBe(2);
  });

  test('of eight days ago is not shown again', async () => {
    const { cache, clock } = await kept();
    const { records } = await nextHub(cache, clock, 8 * 24 * HOUR);
    expect(records.get(CHAIN_KEY)).toBeUndefined();
  });

  test('of another feed is not this one’s', async () => {
    const { cache, clock } = await kept();
    const moved = { ...cache, read: (key: string) => cache.read(key.replace('test', 'massive')) };
    const { records } = await nextHub(moved, clock);
    expect(records.get(CHAIN_KEY)).toBeUndefined();
  });

  test('is kept every ten seconds at most, and only once it was snapped', async () => {
    const { hub, clock, cache } = await kept();
    let writes = 0;
    const write = cache.write;
    cache.write = async (key, value) => {
      writes++;
      await write(key, value);
    };
    for (let second = 0; second < 21; second++) {
      await clock.advanceAsync(1_000);
      hub.keeper.saveSoon(KEYS);
    }
    expect(writes).toBe(4); // twice two records
    const unseen = referenceWorld(cache, clock);
    unseen.keeper.saveSoon(KEYS);
    expect(writes).toBe(4);
  });
});

describe('junk in the cache', () => {
  const junk = new Uint8Array(64).fill(7).buffer;
  const bytes = packChain({
    tickers: ['SPY'],
    strikes: [],
    rights: [],
    expiresAt: 0,
    spot: undefined,
    asOf: Date.UTC(2026, 10, 24, 14),
    expiries: ['2026-12-18'],
    values: new Float64Array(WIDTH).fill(Number.NaN),
    points: [[]],
  });

  test.each([
    ['bytes that are no chain', junk],
    ['another record’s bytes', bytes],
  ])('%s: nothing is restored, and nothing thrown', async (_, stored) => {
    const cache = memoryCache();
    await cache.write(`test ${CHAIN_KEY}`, { savedAt: 1, bytes: stored });
    const { keeper, records } = referenceWorld(cache);
    await keeper.restore(KEYS);
    expect(records.get(CHAIN_KEY)).toBeUndefined();
  });

  test('a cache that has nothing leaves all to the service', async () => {
    const { keeper, records, changes } = referenceWorld();
    await keeper.restore(KEYS);
    expect(records.get(CHAIN_KEY)).toBeUndefined();
    expect(changes()).toBe(0);
  });
});
