import { describe, expect, test } from 'vitest';
import { europeanPrice } from '../../../src/analytics/european.js';
import { formatContract, parseContract, type Expiry } from '../../../src/market/contract.js';
import type { Ticker } from '../../../src/market/ticker.js';
import { forwardBand, strikesAround } from '../../../src/worker/outlook-strikes.js';
import { Outlooks } from '../../../src/worker/outlooks.js';
import { contractsBody, spotBody } from '../../support/builders.js';
import { CONTRACTS, referenceWorld, SPOT } from '../../support/builders-feed.js';
import { settle } from '../../support/fake-clock.js';

const SPX = 'I:SPX' as Ticker;
const KEY = 'outlook I:SPX' as const;
const LEVEL = 6_500;
const RATE = 0.04;
const YIELD = 0.012;
const EXPIRIES = ['2026-12-18', '2027-03-19', '2029-12-21'] as Expiry[];
const STRIKES = Array.from({ length: 121 }, (_, index) => 5_500 + 25 * index);
const YEAR_MS = 365 * 86_400_000;
const volatility = (strike: number, years: number) => 0.18 + 0.02 * years - 0.2 * Math.log(strike / LEVEL);

const isListed = (strike: number) => strike % 25 === 0;

function world({ style = 'european' }: { style?: string } = {}) {
  const made = referenceWorld();
  const listed = EXPIRIES.flatMap((expiry) =>
    STRIKES.map((strike) => formatContract({ root: 'SPXW', expiry, strike, right: 'call' })),
  );
  const yearsOf = (expiry: string) =>
    (made.calendar.expiryInstant(expiry as Expiry, 'SPXW') - made.clock.wallNow()) / YEAR_MS;
  made.rest.on(CONTRACTS, ({ params }) => {
    const found = listed.filter((ticker) => {
      const { strike, expiry } = parseContract(ticker);
      return (
        strike >= Number(params['strike_price.gte'] ?? 0) &&
        strike <= Number(params['strike_price.lte'] ?? 1e9) &&
        expiry >= (params['expiration_date.gte'] ?? '')
      );
    });
    const body = contractsBody(found, 'SPX') as { results: object[] };
    return { ...body, results: body.results.map((row) => ({ ...row, exercise_style: style })) };
  });
  made.rest.on(SPOT, ({ params }) => {
    const tickers = params['ticker.any_of']!.split(',');
    if (tickers[0] === SPX) return spotBody(SPX, LEVEL);
    const results = tickers.map((ticker) => {
      const { strike, right, expiry } = parseContract(ticker);
      const years = yearsOf(expiry);
      const price = europeanPrice(right, LEVEL, strike, years, RATE, YIELD, volatility(strike, years));
      return {
        ticker,
        type: 'options',
        last_quote: { bid: price - 0.001, ask: price + 0.001, last_updated: made.clock.wallNow() },
      };
    });
    return { status: 'OK', results };
  });
  const outlooks = new Outlooks({
    rest: made.rest,
    records: made.records,
    clock: made.clock,
    tasks: made.tasks,
    rate: RATE,
    listings: () => made.listings,
    delayMs: () => 0,
    spot: (underlying) => made.snapshots.spot(underlying),
    onChange: () => undefined,
  });
  return { ...made, outlooks, yearsOf };
}

async function fetched(made: ReturnType<typeof world>) {
  made.listings.want(['expiries I:SPX']);
  await settle();
  made.outlooks.want([KEY]);
  await settle();
  await made.clock.advanceAsync(1_000);
  return made.records.get(KEY)!;
}

describe('the outlook of every expiry', () => {
  test('has the volatility at the forward and the price of the straddle, distant expiries included', async () => {
    const made = world();
    const { expiries, at } = await fetched(made);
    expect(at).toBeGreaterThan(0);
    expect(expiries.map(({ expiry }) => expiry)).toEqual(EXPIRIES);
    for (const { expiry, atmIv, expectedMove } of expiries) {
      const years = made.yearsOf(expiry);
      const forward = LEVEL * Math.exp((RATE - YIELD) * years);
      expect(atmIv, expiry).toBeCloseTo(volatility(forward, years), 3);
      // At the money a straddle costs √(2/π) σ√T of the forward, discounted.
      const straddle =
        Math.sqrt(2 / Math.PI) * volatility(forward, years) * Math.sqrt(years) * forward * Math.exp(-RATE * years);
      expect(expectedMove! / straddle, expiry).toBeGreaterThan(0.97);
      expect(expectedMove! / straddle, expiry).toBeLessThan(1.03);
    }
  });

  test('costs a handful of requests and contracts, and no chain', async () => {
    const made = world();
    await fetched(made);
    const asked = made.rest.of(SPOT).map(({ params }) => params['ticker.any_of']!.split(','));
    const contracts = asked.flat().filter((ticker) => ticker.startsWith('O:'));
    expect(made.rest.of('/v3/snapshot/options/')).toEqual([]);
    expect(made.rest.of(CONTRACTS)).toHaveLength(2); // the expirations, and strikes of the distant ones
    expect(contracts.length).toBeLessThanOrEqual(3 * 16);
    expect(asked.every((tickers) => tickers.length <= 250)).toBe(true);
  });

  test('is fetched once in five minutes, however often it is wanted', async () => {
    const made = world();
    await fetched(made);
    const before = made.rest.of(SPOT).length;
    made.outlooks.want([KEY]);
    await settle();
    expect(made.rest.of(SPOT)).toHaveLength(before);
    await made.clock.advanceAsync(300_000);
    made.outlooks.want([KEY]);
    await settle();
    expect(made.rest.of(SPOT).length).toBeGreaterThan(before);
    expect(made.rest.of(CONTRACTS)).toHaveLength(2); // strikes are the day's
  });

  test('waits for the expirations', async () => {
    const made = world();
    made.outlooks.want([KEY]);
    await settle();
    expect(made.rest.asked).toEqual([]);
  });

  test('stands with its failure when the service fails, and comes with the next try', async () => {
    const made = world();
    made.listings.want(['expiries I:SPX']);
    await settle();
    const answer = made.rest.of(SPOT).length;
    expect(answer).toBe(1);
    made.rest.fail(SPOT, 'rate-limited');
    made.outlooks.want([KEY]);
    await settle();
    expect(made.records.get(KEY)).toMatchObject({ expiries: [], failure: { code: 'rate-limited' } });
  });

  test('of quotes that are not there is unknown, not zero', async () => {
    const made = world();
    made.rest.on(SPOT, ({ params }) =>
      params['ticker.any_of'] === SPX
        ? spotBody(SPX, LEVEL)
        : { status: 'OK', results: params['ticker.any_of']!.split(',').map((ticker) => ({ ticker, type: 'options' })) },
    );
    const { expiries } = await fetched(made);
    expect(expiries).toHaveLength(EXPIRIES.length);
    for (const { atmIv, expectedMove } of expiries) expect([atmIv, expectedMove]).toEqual([undefined, undefined]);
  });
});

describe('the strikes around a forward', () => {
  test('reach from below its band to above it', () => {
    const [low, high] = forwardBand(LEVEL, RATE, 3);
    expect(low).toBe(LEVEL);
    expect(high).toBeCloseTo(LEVEL * Math.exp(0.12), 6);
    const strikes = strikesAround(STRIKES, [low, high]);
    expect(strikes[0]).toBeLessThanOrEqual(low);
    expect(strikes.at(-1)).toBeGreaterThan(high);
    expect(strikes.length).toBeLessThanOrEqual(8);
    expect(strikes.every(isListed)).toBe(true);
  });

  test('of a short expiry are the two beside the spot', () => {
    expect(strikesAround([640, 645, 650, 655], forwardBand(651, 0.04, 0.001))).toEqual([650, 655]);
  });

  test('are what there is when the band lies outside, and none of none', () => {
    expect(strikesAround([640, 645], [700, 710])).toEqual([645]);
    expect(strikesAround([700, 705], [600, 610])).toEqual([700]);
    expect(strikesAround([], [600, 610])).toEqual([]);
  });
});
