import { describe, expect, test } from 'vitest';
import type { Ticker } from '../../../src/market/ticker.js';
import {
  barsBody,
  chainBody,
  contractOf,
  contractsBody,
  deferred,
  missingSpotBody,
  spotBody,
  SPY,
  valuesOf,
} from '../../support/builders.js';
import { AGGS, CHAIN, CONTRACTS, referenceWorld, SPOT } from '../../support/builders-feed.js';
import { settle } from '../../support/fake-clock.js';

const KEY = 'chain SPY 2026-12-18' as const;
const STRIKES = [640, 645, 650, 655, 660];
const TICKERS = STRIKES.map((strike) => contractOf(strike));

/** A listed chain, with rows for the strikes given. */
async function listed(...strikes: number[]) {
  const made = referenceWorld();
  made.rest.on(SPOT, () => spotBody()).on(CONTRACTS, () => contractsBody(TICKERS));
  made.rest.on(CHAIN, () => chainBody(TICKERS.map((ticker) => ({ ticker }))));
  made.addRows('SPY', ...strikes.map((strike) => contractOf(strike)));
  made.listings.want([KEY]);
  await settle();
  return made;
}

describe('first values of contracts', () => {
  test('are one request between the outermost wanted strikes, and fill the wanted rows', async () => {
    const { rest, snapshots, board, records, learned, clock } = await listed(645, 655);
    snapshots.want([contractOf(645), contractOf(655)]);
    await settle();
    expect(rest.of(CHAIN)).toHaveLength(1);
    expect(rest.of(CHAIN)[0]).toMatchObject({
      path: '/v3/snapshot/options/SPY',
      params: { expiration_date: '2026-12-18', 'strike_price.gte': '645', 'strike_price.lte': '655', limit: '250' },
    });
    for (const strike of [645, 655]) {
      const row = board.rowOf(contractOf(strike))!;
      expect(valuesOf(board, row)).toMatchObject({
        bid: 5,
        ask: 5.2,
        openInterest: 1_543,
        snapshotAt: clock.wallNow(),
      });
    }
    expect(board.rowOf(contractOf(650))).toBeUndefined();
    expect(records.get(KEY)).toMatchObject({ asOf: clock.wallNow(), source: 'rest', spot: 650.25, missing: {} });
    expect(learned).toHaveLength(STRIKES.length);
  });

  test('are asked for once; more strikes cost one more request', async () => {
    const { rest, snapshots } = await listed(645, 655, 660);
    snapshots.want([contractOf(645), contractOf(655)]);
    snapshots.want([contractOf(645), contractOf(655)]);
    await settle();
    snapshots.want([contractOf(645), contractOf(655), contractOf(660)]);
    await settle();
    expect(rest.of(CHAIN).map(({ params }) => params['strike_price.gte'])).toEqual(['645', '660']);
  });

  test('of a contract that is not listed yet wait for its listing', async () => {
    const made = referenceWorld();
    made.rest.on(SPOT, () => spotBody()).on(CONTRACTS, () => contractsBody(TICKERS));
    made.rest.on(CHAIN, () => chainBody([]));
    made.snapshots.want([contractOf(650)]);
    await settle();
    expect(made.rest.of(CHAIN)).toEqual([]);
    made.listings.want([KEY]);
    await settle();
    made.snapshots.want([contractOf(650)]);
    await settle();
    expect(made.rest.of(CHAIN)).toHaveLength(1);
  });

  test('that were forgotten are fetched anew', async () => {
    const { rest, snapshots } = await listed(650);
    snapshots.want([contractOf(650)]);
    await settle();
    snapshots.forget(contractOf(650));
    snapshots.want([contractOf(650)]);
    await settle();
    expect(rest.of(CHAIN)).toHaveLength(2);
  });

  test('that fail stand in the record with the next try, and come then', async () => {
    const { rest, snapshots, records, clock } = await listed(650);
    rest.fail(CHAIN, 'rate-limited');
    snapshots.want([contractOf(650)]);
    await settle();
    expect(records.get(KEY)?.failure).toMatchObject({ code: 'rate-limited', nextRetryAt: clock.now() + 15_000 });
    rest.on(CHAIN, () => chainBody([{ ticker: contractOf(650) }]));
    await clock.advanceAsync(15_000);
    expect(records.get(KEY)).toMatchObject({ failure: undefined, source: 'rest' });
  });

  test('of pages that broke off leave the chain partial', async () => {
    const { rest, snapshots, records } = await listed(650);
    rest.isPartial = true;
    snapshots.want([contractOf(650)]);
    await settle();
    expect(records.get(KEY)?.isPartial).toBe(true);
  });
});

describe('what the plan does not give', () => {
  test('is said of the columns: no quotes', async () => {
    const { rest, snapshots, records } = await listed(645, 650);
    rest.on(CHAIN, () => chainBody(TICKERS.map((ticker) => ({ ticker, quote: undefined }))));
    snapshots.want([contractOf(645), contractOf(650)]);
    await settle();
    expect(Object.keys(records.get(KEY)!.missing).sort()).toEqual([
      'ask',
      'askSize',
      'bid',
      'bidSize',
      'mid',
      'spread',
    ]);
    expect(records.get(KEY)!.missing.bid).toMatch(/plan has no option quotes/);
  });

  test('one contract without a quote proves nothing', async () => {
    const { rest, snapshots, records } = await listed(650);
    rest.on(CHAIN, () => chainBody([{ ticker: contractOf(650), quote: undefined, trade: undefined }]));
    snapshots.want([contractOf(650)]);
    await settle();
    expect(records.get(KEY)!.missing).toEqual({});
  });

  test('no trades: the day’s close is shown and said to be that', async () => {
    const { rest, snapshots, records, board } = await listed(645, 650);
    rest.on(CHAIN, () => chainBody(TICKERS.map((ticker) => ({ ticker, trade: undefined }))));
    snapshots.want([contractOf(645), contractOf(650)]);
    await settle();
    expect(records.get(KEY)!.missing).toEqual({ last: expect.stringMatching(/day’s close/) });
    expect(board.get(board.rowOf(contractOf(650))!, 'last')).toBe(5.1);
  });
});

describe('the price of an underlying', () => {
  test('is fetched once for all who ask, and written into its row', async () => {
    const { rest, snapshots, board, addRows } = referenceWorld();
    rest.on(SPOT, () => spotBody());
    addRows('SPY');
    snapshots.want([SPY]);
    expect(await Promise.all([snapshots.spot(SPY), snapshots.spot(SPY)])).toEqual([650.25, 650.25]);
    expect(rest.of(SPOT)).toHaveLength(1);
    expect(board.get(board.rowOf('SPY')!, 'last')).toBe(650.25);
  });

  test('is the live one once there is one', async () => {
    const { rest, snapshots, board, addRows } = referenceWorld();
    const [row] = addRows('SPY');
    board.set(row!, 'mark', 655);
    board.set(row!, 'receivedAt', 1);
    expect(await snapshots.spot(SPY)).toBe(655);
    expect(rest.asked).toEqual([]);
  });

  test('asked for before its row was there is written when the row is wanted', async () => {
    const { rest, snapshots, board, addRows } = referenceWorld();
    rest.on(SPOT, () => spotBody());
    expect(await snapshots.spot(SPY)).toBe(650.25);
    addRows('SPY');
    snapshots.want([SPY]);
    await settle();
    expect(board.get(board.rowOf('SPY')!, 'last')).toBe(650.25);
  });

  test('never lands in a row that was given to another instrument meanwhile', async () => {
    const { rest, snapshots, board, addRows } = referenceWorld();
    const answer = deferred();
    rest.on(SPOT, () => answer.promise);
    const [row] = addRows('SPY');
    const asked = snapshots.spot(SPY);
    board.remove('SPY');
    expect(addRows('QQQ')).toEqual([row]);
    answer.resolve(spotBody());
    expect(await asked).toBe(650.25);
    expect(valuesOf(board, row!)).toEqual({});
  });

  test('of a plan without stocks is yesterday’s close', async () => {
    const { rest, snapshots, board, addRows } = referenceWorld();
    rest.on(SPOT, () => missingSpotBody('SPY', 'NOT_ENTITLED'));
    rest.on(AGGS, () => barsBody('SPY', [{ at: 1_795_392_000_000, close: 648 }]));
    const [row] = addRows('SPY');
    expect(await snapshots.spot(SPY)).toBe(648);
    expect(rest.of(AGGS)[0]!.path).toBe('/v2/aggs/ticker/SPY/prev');
    expect(valuesOf(board, row!)).toEqual({ previousClose: 648 });
  });

  test('that the plan does not give in any way is unknown, not a failure', async () => {
    const { rest, snapshots } = referenceWorld();
    rest.fail(SPOT, 'not-entitled').fail(AGGS, 'not-entitled');
    expect(await snapshots.spot(SPY)).toBeUndefined();
  });

  test('of a symbol that nobody knows is an error with its name', async () => {
    const { rest, snapshots } = referenceWorld();
    rest.on(SPOT, () => missingSpotBody('NOPE', 'NOT_FOUND'));
    await expect(snapshots.spot('NOPE' as Ticker)).rejects.toThrow('The data service does not know NOPE.');
  });

  test('that failed is asked for again', async () => {
    const { rest, snapshots } = referenceWorld();
    rest.fail(SPOT, 'service-down');
    await expect(snapshots.spot(SPY)).rejects.toThrow();
    rest.on(SPOT, () => spotBody());
    expect(await snapshots.spot(SPY)).toBe(650.25);
  });
});

describe('a whole expiry', () => {
  // Seen to fail with a beat common to all chains, `Math.floor(now / WHOLE_MS)`.
  test('is fetched for summaries, after everything else, and again five minutes after that', async () => {
    const { rest, snapshots, learned, clock } = await listed();
    await clock.advanceAsync(100_000);
    snapshots.wantWhole(SPY, '2026-12-18' as never);
    snapshots.wantWhole(SPY, '2026-12-18' as never);
    await settle();
    expect(rest.of(CHAIN)).toHaveLength(1);
    expect(rest.of(CHAIN)[0]!.params).not.toHaveProperty('strike_price.gte');
    expect(learned).toHaveLength(STRIKES.length);
    await clock.advanceAsync(299_999);
    snapshots.wantWhole(SPY, '2026-12-18' as never);
    await settle();
    expect(rest.of(CHAIN)).toHaveLength(1);
    await clock.advanceAsync(1);
    snapshots.wantWhole(SPY, '2026-12-18' as never);
    await settle();
    expect(rest.of(CHAIN)).toHaveLength(2);
  });
});
