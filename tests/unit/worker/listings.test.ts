import { describe, expect, test } from 'vitest';
import type { Expiry } from '../../../src/market/contract.js';
import type { Ticker } from '../../../src/market/ticker.js';
import { contractOf, contractsBody, EXPIRY, Pages, spotBody, SPY } from '../../support/builders.js';
import { CONTRACTS, referenceWorld, SPOT } from '../../support/builders-feed.js';
import { settle } from '../../support/fake-clock.js';

const EXPIRIES = 'expiries SPY' as const;
const CHAIN_KEY = 'chain SPY 2026-12-18' as const;
const on = (expiry: string, strike = 650) => contractOf(strike, 'call', { expiry });

function world() {
  const made = referenceWorld();
  made.rest.on(SPOT, () => spotBody());
  return made;
}

describe('the expirations of an underlying', () => {
  test('are read from a band around the money, soonest first, each once, without those gone by', async () => {
    const { rest, listings, records, clock } = world();
    rest.on(
      CONTRACTS,
      () =>
        new Pages(
          contractsBody([on('2026-12-18'), on('2026-11-23'), on('2026-11-24')]),
          contractsBody([on('2027-01-15'), on('2026-12-18', 655)]),
        ),
    );
    listings.want([EXPIRIES]);
    await settle();
    expect(records.get(EXPIRIES)).toEqual({
      underlying: 'SPY',
      expiries: ['2026-11-24', '2026-12-18', '2027-01-15'],
      asOf: clock.wallNow(),
      source: 'rest',
      failure: undefined,
    });
    const { params } = rest.of(CONTRACTS)[0]!;
    expect(params).toMatchObject({ underlying_ticker: 'SPY', contract_type: 'call' });
    expect(Number(params['strike_price.gte'])).toBeCloseTo(630, 0);
    expect(Number(params['strike_price.lte'])).toBeCloseTo(670, 0);
  });

  test('are asked for once, however many want them', async () => {
    const { rest, listings } = world();
    rest.on(CONTRACTS, () => contractsBody([on('2026-12-18')]));
    listings.want([EXPIRIES]);
    listings.want([EXPIRIES]);
    await settle();
    listings.want([EXPIRIES]);
    await settle();
    expect(rest.of(CONTRACTS)).toHaveLength(1);
  });

  test('of an index are asked for under its symbol, and AM and PM settlement of one date is told apart', async () => {
    const { rest, listings, records, clock } = world();
    clock.advance(Date.UTC(2026, 11, 18, 16) - clock.now()); // 11:00 in New York, after the SPX settlement
    const of = (root: string, expiry: string) => contractOf(6000, 'call', { root, expiry });
    rest.on(SPOT, () => spotBody('I:SPX', 6000));
    rest.on(CONTRACTS, () =>
      contractsBody([of('SPX', '2026-12-18'), of('SPXW', '2026-12-18'), of('SPX', '2027-01-15')], 'SPX'),
    );
    listings.want(['expiries I:SPX']);
    await settle();
    expect(rest.of(CONTRACTS)[0]!.params.underlying_ticker).toBe('SPX');
    expect(records.get('expiries I:SPX')?.expiries).toEqual(['2026-12-18', '2027-01-15']);
    clock.advance(5 * 3_600_000 + 1);
    listings.restoreExpiries('I:SPX' as Ticker, [], 0);
    expect(records.get('expiries I:SPX')?.source).toBe('rest');
  });

  test('of a symbol that has none are a failure that waiting does not mend', async () => {
    const { rest, listings, records, clock } = world();
    rest.on(CONTRACTS, () => contractsBody([]));
    listings.want([EXPIRIES]);
    await clock.advanceAsync(600_000);
    expect(records.get(EXPIRIES)).toMatchObject({
      expiries: [],
      source: 'none',
      failure: { code: 'unknown-symbol', message: 'No options are listed for SPY.', nextRetryAt: undefined },
    });
    expect(rest.of(CONTRACTS)).toHaveLength(1);
  });

  test('that the service cannot tell now are asked for again, and the failure goes', async () => {
    const { rest, listings, records, clock } = world();
    rest.fail(CONTRACTS, 'service-down');
    listings.want([EXPIRIES]);
    await settle();
    expect(records.get(EXPIRIES)?.failure).toMatchObject({ code: 'service-down', nextRetryAt: clock.now() + 15_000 });
    rest.on(CONTRACTS, () => contractsBody([on('2026-12-18')]));
    await clock.advanceAsync(15_000);
    expect(records.get(EXPIRIES)).toMatchObject({ expiries: ['2026-12-18'], failure: undefined });
  });

  test('are read without a band where the price is unknown', async () => {
    const { rest, listings, records } = world();
    rest.on(SPOT, () => ({ status: 'OK', results: [] }));
    rest.on(CONTRACTS, () => contractsBody([on('2026-12-18')]));
    listings.want([EXPIRIES]);
    await settle();
    expect(rest.of(CONTRACTS)[0]!.params).not.toHaveProperty('strike_price.gte');
    expect(records.get(EXPIRIES)?.expiries).toEqual(['2026-12-18']);
  });

  test('junk rows cost themselves only', async () => {
    const { rest, listings, records } = world();
    const body = contractsBody([on('2026-12-18')]) as { results: unknown[] };
    body.results.unshift(null, 7, { ticker: '<script>' }, { ticker: 'O:SPY261218C00000000' }, { __proto__: null });
    rest.on(CONTRACTS, () => body);
    listings.want([EXPIRIES]);
    await settle();
    expect(records.get(EXPIRIES)?.expiries).toEqual(['2026-12-18']);
  });
});

describe('the contracts of an expiry', () => {
  const tickers = [contractOf(650, 'put'), contractOf(650, 'call'), contractOf(645, 'call')];

  test('are columns of equal length by strike, then right', async () => {
    const { rest, listings, records, calendar } = world();
    rest.on(CONTRACTS, () => new Pages(contractsBody(tickers), contractsBody([tickers[0]!])));
    listings.want([CHAIN_KEY]);
    await settle();
    expect(records.get(CHAIN_KEY)).toMatchObject({
      tickers: [contractOf(645), contractOf(650), contractOf(650, 'put')],
      strikes: [645, 650, 650],
      rights: ['call', 'call', 'put'],
      expiresAt: calendar.expiryInstant(EXPIRY, 'SPY'),
      spot: 650.25,
      isPartial: false,
      source: 'none',
    });
    expect(rest.of(CONTRACTS)[0]!.params).toMatchObject({ expiration_date: EXPIRY, underlying_ticker: 'SPY' });
    expect(listings.chainOf(contractOf(650))).toEqual({ underlying: 'SPY', expiry: EXPIRY });
    expect(listings.chainOf(contractOf(999))).toBeUndefined();
    expect(listings.styleOf(SPY)).toBe('american');
  });

  test('of pages that broke off are marked as partial', async () => {
    const { rest, listings, records } = world();
    rest.isPartial = true;
    rest.on(CONTRACTS, () => contractsBody(tickers));
    listings.want([CHAIN_KEY]);
    await settle();
    expect(records.get(CHAIN_KEY)?.isPartial).toBe(true);
  });

  test('of a date that has none are a failure with a sentence', async () => {
    const { rest, listings, records } = world();
    rest.on(CONTRACTS, () => contractsBody([on('2027-01-15')]));
    listings.want([CHAIN_KEY]);
    await settle();
    expect(records.get(CHAIN_KEY)?.failure).toEqual({
      code: 'bad-expiry',
      message: 'SPY has no options expiring on 2026-12-18.',
      nextRetryAt: undefined,
    });
  });

  test('are listed although the price of the underlying cannot be had', async () => {
    const { rest, listings, records } = world();
    rest.fail(SPOT, 'service-down');
    rest.on(CONTRACTS, () => contractsBody(tickers));
    listings.want([CHAIN_KEY]);
    await settle();
    expect(records.get(CHAIN_KEY)).toMatchObject({ strikes: [645, 650, 650], spot: undefined, failure: undefined });
  });

  test('are listed under a plan of options alone, which gives nothing of the stock', async () => {
    const { rest, listings, records } = world();
    rest.fail(SPOT, 'not-entitled').fail('/v2/aggs/', 'not-entitled');
    rest.on(CONTRACTS, () => contractsBody(tickers));
    listings.want([EXPIRIES, CHAIN_KEY]);
    await settle();
    expect(records.get(EXPIRIES)).toMatchObject({ expiries: [EXPIRY], failure: undefined });
    expect(records.get(CHAIN_KEY)).toMatchObject({ strikes: [645, 650, 650], spot: undefined, failure: undefined });
  });

  test('with roots that settle at two times expire at the later one', async () => {
    const { rest, listings, records, calendar } = world();
    rest.on(SPOT, () => spotBody('I:SPX', 6000));
    const both = ['SPX', 'SPXW'].map((root) => contractOf(6000, 'call', { root }));
    rest.on(CONTRACTS, () => contractsBody(both, 'SPX'));
    listings.want(['chain I:SPX 2026-12-18']);
    await settle();
    expect(records.get('chain I:SPX 2026-12-18')?.expiresAt).toBe(calendar.expiryInstant(EXPIRY, 'SPXW'));
  });
});

describe('what was cached', () => {
  test('stands until the service answers, without what has expired', async () => {
    const { listings, records, rest } = world();
    listings.restoreExpiries(SPY, ['2026-11-20', '2026-12-18'] as Expiry[], 5);
    expect(records.get(EXPIRIES)).toMatchObject({ expiries: ['2026-12-18'], asOf: 5, source: 'cache' });
    rest.on(CONTRACTS, () => contractsBody([on('2027-01-15')]));
    listings.want([EXPIRIES]);
    await settle();
    expect(records.get(EXPIRIES)).toMatchObject({ expiries: ['2027-01-15'], source: 'rest' });
    listings.restoreExpiries(SPY, ['2026-12-18'] as Expiry[], 5);
    expect(records.get(EXPIRIES)?.source).toBe('rest');
  });

  test('never covers a chain that is there', async () => {
    const { listings, records, rest } = world();
    rest.on(CONTRACTS, () => contractsBody([contractOf(650)]));
    listings.want([CHAIN_KEY]);
    await settle();
    const known = records.get(CHAIN_KEY)!;
    listings.restoreChain({ ...known, tickers: [contractOf(1)], strikes: [1], rights: ['call'], source: 'cache' });
    expect(records.get(CHAIN_KEY)).toEqual(known);
  });
});
