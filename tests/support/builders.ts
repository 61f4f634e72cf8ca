/* What the hub's parts are tested with: boards, fake REST, and bodies in the vendor's documented shapes. */
import { StrikewireError, type ErrorCode } from '../../src/base/errors.js';
import { formatContract, parseContract, type Expiry, type Right } from '../../src/market/contract.js';
import type { PricePoint } from '../../src/market/price-ring.js';
import { PriceRings } from '../../src/market/price-ring.js';
import { AT, QuoteBoard, WIDTH, type Column, type Row } from '../../src/market/quote-board.js';
import type { Ticker } from '../../src/market/ticker.js';
import { massiveReaders } from '../../src/upstream/massive-readers.js';
import type { RestRequest } from '../../src/upstream/massive-rest.js';
import { BoardWriter } from '../../src/worker/board-writer.js';
import type { FeedConfig } from '../../src/worker/hub-api.js';
import type { RestSource } from '../../src/worker/rest-source.js';
import { FakeClock } from './fake-clock.js';

export const SPY = 'SPY' as Ticker;
export const EXPIRY = '2026-12-18' as Expiry;

export function contractOf(
  strike: number,
  right: Right = 'call',
  { root = 'SPY', expiry = EXPIRY as string } = {},
): Ticker {
  return formatContract({ root, expiry: expiry as Expiry, strike, right });
}

/** A board with its rings, and a writer whose news are counted. */
export function writerWorld(...tickers: string[]) {
  const clock = new FakeClock();
  const board = new QuoteBoard(4);
  const rings = new PriceRings(30, 4);
  const heard = { dirty: 0, statuses: [] as string[], unusable: [] as string[] };
  const writer = new BoardWriter(board, rings, clock, {
    dirty: () => heard.dirty++,
    status: (status, message) => heard.statuses.push(`${status}: ${message}`),
    unusable: (reason) => heard.unusable.push(reason),
  });
  const rows = tickers.map((ticker) => board.add(ticker));
  return { clock, board, rings, heard, writer, rows, row: rows[0]! };
}

/** A row's known values by column; what is NaN is left out. */
export function valuesOf(board: QuoteBoard, row: Row): Partial<Record<Column, number>> {
  const known: Partial<Record<Column, number>> = {};
  for (const [column, index] of Object.entries(AT) as [Column, number][]) {
    const value = board.values[row * WIDTH + index]!;
    if (!Number.isNaN(value)) known[column] = value;
  }
  return known;
}

/** Values of a row as they stand in storage or in a delta. */
export function rowOfValues(values: Partial<Record<Column, number>>): Float64Array {
  const row = new Float64Array(WIDTH).fill(Number.NaN);
  for (const [column, value] of Object.entries(values)) row[AT[column as Column]] = value;
  return row;
}

export function pointsOf(...ats: number[]): PricePoint[] {
  return ats.map((at) => ({ at, value: at / 1000 }));
}

export const TEST_CONFIG: FeedConfig = {
  feed: 'massive',
  stocksUrl: 'wss://live.test/stocks',
  optionsUrl: 'wss://live.test/options',
  indicesUrl: 'wss://live.test/indices',
  delayedStocksUrl: 'wss://delayed.test/stocks',
  delayedOptionsUrl: 'wss://delayed.test/options',
  delayedIndicesUrl: 'wss://delayed.test/indices',
  restUrl: 'https://rest.test',
  restAuth: 'query',
  rate: 0.04,
};

type Answer = unknown | readonly unknown[];
type Handler = (request: RestRequest) => Answer | Promise<Answer>;

/**
 * A REST service of the test's own. Handlers are found by the start of the path, the longest first; several pages are an
 * array marked by `pages`. What was asked stands in `asked`, in order.
 */
export class FakeRest implements RestSource {
  readonly read = massiveReaders;
  readonly asked: RestRequest[] = [];
  readonly priorities: (number | undefined)[] = [];
  requestsCount = 0;
  isPartial = false;
  readonly #handlers = new Map<string, Handler>();

  on(path: string, answer: Handler): this {
    this.#handlers.set(path, answer);
    return this;
  }

  /** Everything under this path fails with the code. */
  fail(path: string, code: ErrorCode): this {
    return this.on(path, () => {
      throw new StrikewireError(code);
    });
  }

  paths(): string[] {
    return this.asked.map(({ path }) => path);
  }

  of(path: string): RestRequest[] {
    return this.asked.filter((request) => request.path.startsWith(path));
  }

  async get(request: RestRequest, options?: { priority?: number }): Promise<unknown> {
    this.requestsCount++;
    this.asked.push(request);
    this.priorities.push(options?.priority);
    const found = [...this.#handlers.keys()]
      .filter((path) => request.path.startsWith(path))
      .sort((a, b) => b.length - a.length)[0];
    if (found === undefined) throw new StrikewireError('service-down', `Nothing answers ${request.path}.`);
    return this.#handlers.get(found)!(request);
  }

  async pages(request: RestRequest, options?: { maxPages?: number; priority?: number }) {
    const answer = await this.get(request, options);
    const bodies = answer instanceof Pages ? answer.bodies : [answer];
    return { bodies: bodies.slice(0, options?.maxPages ?? 200), isPartial: this.isPartial };
  }
}

export class Pages {
  readonly bodies: unknown[];
  constructor(...bodies: unknown[]) {
    this.bodies = bodies;
  }
}

/** Something whose promises the test settles. */
export function deferred<Value = unknown>() {
  let resolve!: (value: Value) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const ok = (results: unknown) => ({ status: 'OK', request_id: 'test', results });

/** `/v3/reference/options/contracts`, https://massive.com/docs/rest/options/contracts/all-contracts. */
export function contractsBody(tickers: readonly string[], underlying = 'SPY') {
  return ok(
    tickers.map((ticker) => {
      const { expiry, strike, right } = parseContract(ticker);
      return {
        cfi: 'OCASPS',
        contract_type: right,
        exercise_style: 'american',
        expiration_date: expiry,
        primary_exchange: 'BATO',
        shares_per_contract: 100,
        strike_price: strike,
        ticker,
        underlying_ticker: underlying,
      };
    }),
  );
}

/** `/v3/snapshot/options/{underlying}`; parts given replace the defaults, `undefined` leaves them out. */
export function chainBody(
  rows: readonly { ticker: string; quote?: object | undefined; trade?: object | undefined; rest?: object }[],
  spot: number | undefined = 650.25,
) {
  return ok(
    rows.map((row) => {
      const { expiry, strike, right } = parseContract(row.ticker);
      return {
        break_even_price: strike + 5,
        day: {
          change: 0.1,
          change_percent: 2,
          close: 5.1,
          high: 6,
          last_updated: 1_795_500_000_000_000_000,
          low: 4,
          open: 5,
          previous_close: 4.9,
          volume: 321,
          vwap: 5.05,
        },
        details: {
          contract_type: right,
          exercise_style: 'american',
          expiration_date: expiry,
          shares_per_contract: 100,
          strike_price: strike,
          ticker: row.ticker,
        },
        greeks: { delta: 0.5, gamma: 0.01, theta: -0.2, vega: 0.3 },
        implied_volatility: 0.18,
        last_quote:
          'quote' in row
            ? row.quote
            : {
                ask: 5.2,
                ask_size: 10,
                bid: 5,
                bid_size: 20,
                last_updated: 1_795_532_399_000_000_000,
                midpoint: 5.1,
                timeframe: 'REAL-TIME',
              },
        last_trade:
          'trade' in row
            ? row.trade
            : {
                conditions: [209],
                exchange: 316,
                price: 5.05,
                sip_timestamp: 1_795_532_398_000_000_000,
                size: 2,
                timeframe: 'REAL-TIME',
              },
        open_interest: 1_543,
        underlying_asset: {
          change_to_break_even: 4,
          last_updated: 1_795_532_399_000_000_000,
          ...(spot !== undefined && { price: spot }),
          ticker: 'SPY',
          timeframe: 'REAL-TIME',
        },
        ...row.rest,
      };
    }),
  );
}

/** `/v3/snapshot`, one stock. */
export function spotBody(ticker = 'SPY', price: number | undefined = 650.25) {
  return ok([
    {
      last_minute: { close: price, high: price, low: price, open: price, transactions: 5, volume: 610, vwap: price },
      last_quote: {
        ask: (price ?? 1) + 0.01,
        ask_size: 2,
        bid: (price ?? 1) - 0.01,
        bid_size: 3,
        last_updated: 1_795_532_399_500_000_000,
        timeframe: 'REAL-TIME',
      },
      last_trade: {
        conditions: [1],
        exchange: 4,
        id: '247862',
        last_updated: 1_795_532_399_000_000_000,
        price,
        size: 100,
        timeframe: 'REAL-TIME',
      },
      market_status: 'open',
      name: 'SPDR S&P 500',
      session: { change: 1.25, close: price, high: 652, low: 648, open: 649.5, previous_close: 649, volume: 1_000_000 },
      ticker,
      type: 'stocks',
    },
  ]);
}

/** `/v3/snapshot` for a ticker that the vendor answers for with an error. */
export function missingSpotBody(ticker: string, error: 'NOT_FOUND' | 'NOT_ENTITLED') {
  return ok([{ error, message: 'Ticker not found.', ticker }]);
}

/** `/v2/aggs/…`. */
export function barsBody(ticker: string, bars: readonly { at: number; close: number }[]) {
  return {
    adjusted: true,
    queryCount: bars.length,
    request_id: 'test',
    results: bars.map(({ at, close }) => ({
      c: close,
      h: close + 1,
      l: close - 1,
      n: 3,
      o: close,
      t: at,
      v: 10,
      vw: close,
    })),
    resultsCount: bars.length,
    status: 'OK',
    ticker,
  };
}

/** `/v1/marketstatus/now`. */
export function marketStatusBody(market: 'open' | 'closed' | 'extended-hours') {
  return {
    afterHours: market === 'extended-hours',
    currencies: { crypto: 'open', fx: 'open' },
    earlyHours: false,
    exchanges: { nasdaq: market, nyse: market, otc: market },
    market,
    serverTime: '2026-11-24T10:00:00-05:00',
  };
}
