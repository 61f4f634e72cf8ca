/* A still market for tests of the screen: every value is a plain function of the contract, so that a test can say what it expects. */
import { formatContract, parseContract, type Expiry, type Right } from '../../src/market/contract.js';
import { exchangeDate } from '../../src/market/market-hours.js';
import { AT, WIDTH, type Column } from '../../src/market/quote-board.js';
import type { Ticker } from '../../src/market/ticker.js';
import type {
  Bar,
  ChainRecord,
  ClusterReport,
  ExpiriesRecord,
  FeedRecord,
  MarketRecord,
  RecordEntry,
} from '../../src/worker/hub-api.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** What the underlying costs, USD. */
export const SPOT = 650.25;
const STRIKES = Array.from({ length: 61 }, (_, index) => 620 + index);

/** Expirations as of `now`, soonest first. */
export function fakeExpiries(now: number): Expiry[] {
  return [3, 10, 17].map((days) => exchangeDate(now + days * DAY) as Expiry);
}

export function fakeContract(symbol: string, expiry: string, right: Right, strike: number): Ticker {
  return formatContract({ root: symbol, expiry: expiry as Expiry, strike, right });
}

/** A contract's bid: its intrinsic value and a little more, in whole cents. */
export function fakeBid(ticker: string): number {
  const { strike, right } = parseContract(ticker);
  const intrinsic = Math.max(0, right === 'call' ? SPOT - strike : strike - SPOT);
  return Math.round((intrinsic + 0.5 + 4 / (1 + Math.abs(strike - SPOT))) * 100) / 100;
}

export function fakeRow(ticker: string, now: number): Float64Array {
  const row = new Float64Array(WIDTH).fill(Number.NaN);
  const put = (values: Partial<Record<Column, number>>) => {
    for (const [column, value] of Object.entries(values)) row[AT[column as Column]] = value;
  };
  if (!ticker.startsWith('O:')) {
    put({ bid: SPOT - 0.01, ask: SPOT + 0.01, mark: SPOT, last: SPOT, previousClose: 649, receivedAt: now });
    const at = Math.floor(now / MINUTE) * MINUTE;
    put({ barAt: at, barOpen: SPOT, barHigh: SPOT + 0.2, barLow: SPOT - 0.2, barClose: SPOT });
    return row;
  }
  const bid = fakeBid(ticker);
  put({ bid, ask: bid + 0.05, bidSize: 12, askSize: 340, mark: bid + 0.025, previousClose: bid, volume: 12_345 });
  put({ openInterest: 987, iv: 0.1834, delta: 0.5, gamma: 0.012, theta: -0.2, vega: 0.31, rho: 0.04, receivedAt: now });
  return row;
}

export function fakePoints(ticker: string, now: number): [string, number, number][] {
  if (!ticker.startsWith('O:')) return [];
  const bid = fakeBid(ticker);
  return [0, 1, 2, 3].map((index) => [ticker, now - (3 - index) * MINUTE, bid * (1 + index / 100)]);
}

const cluster = (now: number): ClusterReport => ({
  state: 'live',
  cause: 'data',
  since: now - MINUTE,
  nextRetryAt: undefined,
  isDelayed: false,
  isDisplaced: false,
  isAlive: true,
  refusedChannels: [],
  isDelayedOnly: false,
  isOutOfPlan: false,
  sentAt: now,
});

export function fakeFeed(now: number): FeedRecord {
  return {
    feed: 'demo',
    mode: 'shared-worker',
    version: '0',
    key: 'held',
    isOnline: true,
    newerVersion: undefined,
    clusters: { stocks: cluster(now), options: cluster(now), indices: cluster(now) },
    clientsCount: 1,
  };
}

export function fakeMarket(now: number): MarketRecord {
  const nextOpenAt = now + DAY;
  return {
    isOpen: true,
    isLateOpen: true,
    source: 'demo',
    isProvisional: false,
    nextOpenAt,
    nextCloseAt: now + 3_600_000,
  };
}

/** The record under a key; undefined for names that this market does not know. */
export function fakeRecord(key: string, now: number): RecordEntry[1] | undefined {
  const [kind, underlying, expiry] = key.split(' ');
  if (kind === 'expiries') {
    const listing: ExpiriesRecord = {
      underlying: underlying as Ticker,
      expiries: fakeExpiries(now),
      asOf: now,
      source: 'rest',
    };
    return listing;
  }
  if (kind !== 'chain' || !fakeExpiries(now).includes(expiry as Expiry)) return undefined;
  const pairs = STRIKES.flatMap((strike) => [
    { strike, right: 'call' as const },
    { strike, right: 'put' as const },
  ]);
  const chain: ChainRecord = {
    underlying: underlying as Ticker,
    expiry: expiry as Expiry,
    tickers: pairs.map(({ strike, right }) => fakeContract(underlying!, expiry!, right, strike)),
    strikes: pairs.map(({ strike }) => strike),
    rights: pairs.map(({ right }) => right),
    expiresAt: Date.parse(`${expiry}T21:00:00Z`),
    spot: SPOT,
    asOf: now,
    source: 'rest',
    isPartial: false,
    missing: {},
  };
  return chain;
}

/** One hour of candles. */
export function fakeBars(now: number): Bar[] {
  const end = Math.floor(now / MINUTE) * MINUTE;
  return Array.from({ length: 60 }, (_, index) => {
    const open = SPOT - 1 + index / 60;
    return {
      at: end - (60 - index) * MINUTE,
      open,
      high: open + 0.3,
      low: open - 0.3,
      close: open + 0.1,
      volume: 1000,
    };
  });
}
