import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorCode } from '../../../src/base/errors.js';
import { readBars } from '../../../src/upstream/massive-bars.js';
import { readMarketStatus, readUpcomingDays } from '../../../src/upstream/massive-calendar.js';
import { readChainPage, readContractSnapshot, readContractsPage } from '../../../src/upstream/massive-chain.js';
import { nextUrlOf } from '../../../src/upstream/massive-fields.js';
import { readSnapshots, readStockSnapshots } from '../../../src/upstream/massive-spot.js';

/** A full row as the vendor documents it, with a well-formed ticker. */
const fullRow = {
  break_even_price: 171.075,
  day: {
    change: -1.05,
    change_percent: -4.67,
    close: 21.4,
    high: 22.49,
    last_updated: 1636520400000000000,
    low: 21.35,
    open: 22.49,
    previous_close: 22.45,
    volume: 37,
    vwap: 21.6741,
  },
  details: {
    contract_type: 'call',
    exercise_style: 'american',
    expiration_date: '2023-06-16',
    shares_per_contract: 100,
    strike_price: 150,
    ticker: 'O:AAPL230616C00150000',
  },
  greeks: { delta: 0.552, gamma: 0.0071, theta: -0.0185, vega: 0.7275 },
  implied_volatility: 0.3048,
  last_quote: {
    ask: 21.25,
    ask_size: 110,
    bid: 20.9,
    bid_size: 172,
    last_updated: 1636573458756383500,
    timeframe: 'REAL-TIME',
  },
  last_trade: { conditions: [209], exchange: 316, price: 0.05, sip_timestamp: 1675280958783136800, size: 2 },
  open_interest: 8921,
  underlying_asset: { last_updated: 1636573459862384600, price: 147.951, ticker: 'AAPL', timeframe: 'DELAYED' },
};

const page = (...results: unknown[]) => ({ status: 'OK', request_id: 'x', results });

/** Every value anywhere in it. */
function leaves(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(leaves);
}

describe('a chain snapshot', () => {
  test('is read in full, in our units and names', () => {
    expect(readChainPage(page(fullRow))).toEqual({
      droppedCount: 0,
      rows: [
        {
          ticker: 'O:AAPL230616C00150000',
          strike: 150,
          right: 'call',
          expiry: '2023-06-16',
          exerciseStyle: 'american',
          sharesPerContract: 100,
          bid: 20.9,
          ask: 21.25,
          bidSize: 172,
          askSize: 110,
          quoteAt: expect.closeTo(1636573458756.384, 2),
          isDelayed: false,
          last: 0.05,
          lastSize: 2,
          lastAt: expect.closeTo(1675280958783.137, 2),
          dayOpen: 22.49,
          dayHigh: 22.49,
          dayLow: 21.35,
          dayClose: 21.4,
          dayVwap: 21.6741,
          volume: 37,
          previousClose: 22.45,
          dayAt: 1636520400000,
          openInterest: 8921,
          impliedVolatility: 0.3048,
          delta: 0.552,
          gamma: 0.0071,
          theta: -0.0185,
          vega: 0.7275,
          breakEven: 171.075,
          fairValue: undefined,
          fairAt: undefined,
          underlying: 'AAPL',
          underlyingPrice: 147.951,
          underlyingAt: expect.closeTo(1636573459862.385, 2),
        },
      ],
    });
  });

  test('without anything that depends on plan or model is read, and unknown is undefined', () => {
    const { rows } = readChainPage(page({ day: {}, details: fullRow.details, underlying_asset: { ticker: 'AAPL' } }));
    expect(rows[0]).toMatchObject({ strike: 150, underlying: 'AAPL' });
    const { bid, last, delta, impliedVolatility, openInterest, underlyingPrice, volume } = rows[0]!;
    expect([bid, last, delta, impliedVolatility, openInterest, underlyingPrice, volume]).toEqual(
      Array(7).fill(undefined),
    );
  });

  test('of an index has its level in value', () => {
    const { rows } = readChainPage(page({ ...fullRow, underlying_asset: { ticker: 'I:SPX', value: 4483.78 } }));
    expect(rows[0]).toMatchObject({ underlying: 'I:SPX', underlyingPrice: 4483.78 });
  });

  test('trusts its details over the ticker, and the ticker where there are none', () => {
    const odd = { ...fullRow, details: { ...fullRow.details, ticker: 'O:AAPL211022C000150000' } };
    expect(readChainPage(page(odd)).rows[0]).toMatchObject({ expiry: '2023-06-16', strike: 150 });
    const bare = { details: { ticker: 'O:SPX1251219P06500500', strike_price: null, expiration_date: 'soon' } };
    expect(readChainPage(page(bare)).rows[0]).toMatchObject({ expiry: '2025-12-19', strike: 6500.5, right: 'put' });
  });

  test.each([
    ['no object', 7],
    ['null', null],
    ['no details', {}],
    ['a ticker that is none', { details: { ...fullRow.details, ticker: '<script>' } }],
    ['a stock', { details: { ...fullRow.details, ticker: 'AAPL' } }],
    ['neither a call nor a put', { details: { ...fullRow.details, contract_type: 'other' } }],
    ['a date that no calendar has', { details: { ticker: 'O:SPY251340C00650000' } }],
  ])('a row with %s costs only itself', (_, bad) => {
    const read = readChainPage(page(fullRow, bad, fullRow));
    expect(read.rows.length).toBe(2);
    expect(read.droppedCount).toBe(1);
  });

  test('a bad field costs only itself', () => {
    const row = {
      ...fullRow,
      greeks: { delta: 7, gamma: 'x', theta: -0.01, vega: null },
      implied_volatility: -1,
      open_interest: -5,
      day: 'none',
      last_quote: { bid: 0, ask: 0, bid_size: '3' },
    };
    expect(readChainPage(page(row)).rows[0]).toMatchObject({
      bid: 0,
      ask: undefined,
      bidSize: undefined,
      delta: undefined,
      gamma: undefined,
      theta: -0.01,
      vega: undefined,
      impliedVolatility: undefined,
      openInterest: undefined,
      dayOpen: undefined,
    });
  });

  test('of one contract is an object instead of a list', () => {
    expect(readContractSnapshot({ status: 'OK', results: fullRow })).toMatchObject({ strike: 150, bid: 20.9 });
    expect(readContractSnapshot({ status: 'OK', results: [] })).toBeUndefined();
    expect(() => readContractSnapshot(null)).toThrow();
  });
});

test('a contract list has what is delivered besides', () => {
  const row = {
    additional_underlyings: [
      { amount: 44, type: 'equity', underlying: 'VMW' },
      { amount: 6.53, type: 'currency', underlying: 'USD' },
    ],
    contract_type: 'put',
    exercise_style: 'european',
    expiration_date: '2021-11-19',
    shares_per_contract: 10,
    strike_price: 85,
    ticker: 'O:AAPL1211119P00085000',
    underlying_ticker: 'AAPL',
  };
  expect(readContractsPage(page(row, { ...row, ticker: undefined }))).toEqual({
    droppedCount: 1,
    rows: [
      {
        ticker: 'O:AAPL1211119P00085000',
        strike: 85,
        right: 'put',
        expiry: '2021-11-19',
        exerciseStyle: 'european',
        sharesPerContract: 10,
        underlying: 'AAPL',
        deliverables: [
          { kind: 'equity', name: 'VMW', amount: 44 },
          { kind: 'currency', name: 'USD', amount: 6.53 },
        ],
      },
    ],
  });
});

test('bars keep their order; one without all prices is dropped; an index has no volume', () => {
  const body = page(
    { t: 1632369600000, o: 26.2, h: 26.3, l: 26.1, c: 26.2, n: 1, v: 2, vw: 26.2 },
    { t: 1632456000000, o: 26.2, h: 26.3, l: 26.1 },
    { t: 1678341600000, o: 4, h: 5, l: 3, c: 4 },
  );
  expect(readBars(body)).toEqual({
    droppedCount: 1,
    rows: [
      { at: 1632369600000, open: 26.2, high: 26.3, low: 26.1, close: 26.2, volume: 2, vwap: 26.2, tradesCount: 1 },
      {
        at: 1678341600000,
        open: 4,
        high: 5,
        low: 3,
        close: 4,
        volume: undefined,
        vwap: undefined,
        tradesCount: undefined,
      },
    ],
  });
  expect(readBars({ status: 'OK', resultsCount: 0 })).toEqual({ rows: [], droppedCount: 0 });
});

test('a stock’s price is its last print, else its minute, else its day; zeros before the open are none', () => {
  const ticker = {
    ticker: 'AAPL',
    day: { o: 119.62, h: 120.53, l: 118.81, c: 120.4229, v: 28727868, vw: 119.725 },
    min: { c: 120.4201, t: 1684428720000 },
    prevDay: { c: 119.49 },
    lastTrade: { p: 120.47, t: 1605195918306274000 },
    lastQuote: { P: 120.47, S: 4, p: 120.46, s: 8, t: 1605195918507251700 },
    updated: 1605195918306274000,
  };
  expect(readStockSnapshots({ status: 'OK', ticker }).rows[0]).toEqual({
    ticker: 'AAPL',
    name: undefined,
    price: 120.47,
    priceSource: 'trade',
    priceAt: expect.closeTo(1605195918306.274, 2),
    bid: 120.46,
    ask: 120.47,
    bidSize: 8,
    askSize: 4,
    quoteAt: expect.closeTo(1605195918507.252, 2),
    dayOpen: 119.62,
    dayHigh: 120.53,
    dayLow: 118.81,
    volume: 28727868,
    previousClose: 119.49,
    isDelayed: undefined,
  });
  const withoutTrade = { ...ticker, lastTrade: undefined };
  const cleared = { ticker: 'AAPL', day: { o: 0, h: 0, l: 0, c: 0, v: 0 }, min: { c: 0 }, prevDay: { c: 119.49 } };
  const { rows } = readStockSnapshots({ tickers: [withoutTrade, cleared] });
  expect(rows[0]).toMatchObject({ price: 120.4201, priceSource: 'minute', priceAt: 1684428720000 });
  expect(rows[1]).toMatchObject({
    price: undefined,
    priceSource: undefined,
    dayOpen: undefined,
    previousClose: 119.49,
  });
});

test('a mixed snapshot tells rows from errors inside a good answer', () => {
  const body = page(
    {
      ticker: 'I:SPX',
      name: 'S&P 500',
      value: 3822.39,
      last_updated: 1679597116344223500,
      timeframe: 'REAL-TIME',
      session: { previous_close: 3812.19 },
    },
    {
      ticker: 'AAPL',
      name: 'Apple Inc.',
      last_minute: { close: 412.05 },
      session: { close: 21.4, previous_close: 22.45 },
      last_quote: { bid: 1, ask: 2, timeframe: 'DELAYED' },
    },
    { error: 'NOT_FOUND', message: 'Ticker not found.', ticker: 'TSLAAPL' },
    { error: 'NOT_ENTITLED', message: 'Not entitled to this ticker.', ticker: 'I:APY' },
    'junk',
  );
  const read = readSnapshots(body);
  expect(read.rows[0]).toMatchObject({
    ticker: 'I:SPX',
    name: 'S&P 500',
    price: 3822.39,
    priceSource: 'value',
    previousClose: 3812.19,
    isDelayed: false,
  });
  expect(read.rows[1]).toMatchObject({ ticker: 'AAPL', price: 412.05, priceSource: 'minute', isDelayed: true });
  expect(read.missing).toEqual([
    { ticker: 'TSLAAPL', reason: 'unknown' },
    { ticker: 'I:APY', reason: 'not-entitled' },
  ]);
  expect(read.droppedCount).toBe(1);
});

test('the market’s state and its upcoming days', () => {
  const now = {
    market: 'extended-hours',
    afterHours: true,
    earlyHours: false,
    exchanges: { nasdaq: 'extended-hours', nyse: 'x' },
    serverTime: '2020-11-10T17:37:37-05:00',
  };
  expect(readMarketStatus(now)).toEqual({
    phase: 'extended-hours',
    isEarlyHours: false,
    isAfterHours: true,
    nyse: undefined,
    nasdaq: 'extended-hours',
    serverAt: Date.UTC(2020, 10, 10, 22, 37, 37),
  });
  expect(() => readMarketStatus({ market: 'asleep' })).toThrow();
  const days = [
    { date: '2020-11-26', exchange: 'NYSE', name: 'Thanksgiving', status: 'closed' },
    {
      date: '2020-11-27',
      exchange: 'NASDAQ',
      name: 'Thanksgiving',
      status: 'early-close',
      open: '2020-11-27T14:30:00.000Z',
      close: '2020-11-27T18:00:00.000Z',
    },
    { date: '2020-13-27', exchange: 'NASDAQ', name: 'x', status: 'closed' },
    { date: '2020-11-27', exchange: 'NASDAQ', name: 'x', status: 'half' },
  ];
  expect(readUpcomingDays(days)).toEqual({
    droppedCount: 2,
    rows: [
      {
        date: '2020-11-26',
        exchange: 'NYSE',
        name: 'Thanksgiving',
        status: 'closed',
        openAt: undefined,
        closeAt: undefined,
      },
      {
        date: '2020-11-27',
        exchange: 'NASDAQ',
        name: 'Thanksgiving',
        status: 'early-close',
        openAt: Date.UTC(2020, 10, 27, 14, 30),
        closeAt: Date.UTC(2020, 10, 27, 18),
      },
    ],
  });
});

test('the next page is where the body says, if it says', () => {
  expect(nextUrlOf({ next_url: 'https://api.massive.com/v3/x?cursor=1' })).toBe(
    'https://api.massive.com/v3/x?cursor=1',
  );
  for (const body of [{}, null, { next_url: 7 }, { next_url: '' }, []]) expect(nextUrlOf(body)).toBeUndefined();
});

describe('whatever a body is', () => {
  const readers = { readChainPage, readContractsPage, readBars, readStockSnapshots, readSnapshots, readUpcomingDays };

  test.each(Object.entries(readers))(
    '%s refuses it with bad-response or keeps the good rows, without null',
    (_, read) => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.jsonValue(),
            fc.array(fc.jsonValue()).map((results) => ({ results, tickers: results })),
          ),
          (body) => {
            try {
              const { rows, droppedCount } = read(body);
              expect(droppedCount).toBeGreaterThanOrEqual(0);
              expect(leaves(rows)).not.toContain(null);
            } catch (thrown) {
              expect(errorCode(thrown)).toBe('bad-response');
            }
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  test('every field of a row may be anything: nothing throws, no null, no NaN comes out', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -1, 0, 1e300, '', '1', [], {}));
    const fields = fc.dictionary(
      fc.constantFrom('bid', 'ask', 'price', 'delta', 'close', 'last_updated', 'ticker', '__proto__'),
      odd,
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(fullRow), '__proto__'), fc.oneof(odd, fields)),
        (mixed) => {
          const { rows } = readChainPage(page({ ...mixed, details: fullRow.details }, fullRow));
          expect(rows.length).toBe(2);
          expect(leaves(rows)).not.toContain(null);
          expect(leaves(rows)).not.toContain(Number.NaN);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
