import type { Expiry, Right } from '../market/contract.js';
import { symbolOf, type Ticker } from '../market/ticker.js';

/** One call of the vendor's REST service, without its address and without the key. */
export interface RestRequest {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Which contracts of an underlying; whatever is left out does not narrow. Strikes in USD per share, bounds included. */
export interface ContractFilter {
  readonly underlying: Ticker;
  readonly expiry?: Expiry | undefined;
  readonly expiryFrom?: Expiry | undefined;
  readonly expiryTo?: Expiry | undefined;
  readonly strikeFrom?: number | undefined;
  readonly strikeTo?: number | undefined;
  readonly right?: Right | undefined;
}

export interface AggregatesFilter {
  readonly ticker: Ticker;
  readonly multiplier: number;
  readonly span: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';
  /** Epoch ms, or a date `YYYY-MM-DD`. */
  readonly from: number | string;
  readonly to: number | string;
}

/** Most rows the vendor puts on a page of snapshots, and of contracts; its default is 10. */
const SNAPSHOT_PAGE = 250;
const CONTRACT_PAGE = 1000;
/** Most base bars an answer may be made of. */
const AGGREGATE_PAGE = 50_000;

/** Greeks, quotes, prints, day and open interest of a chain. An index is named with `I:` here. */
export function chainSnapshotRequest(filter: ContractFilter): RestRequest {
  return {
    path: `/v3/snapshot/options/${encodeURIComponent(filter.underlying)}`,
    params: { ...contractParams(filter), limit: String(SNAPSHOT_PAGE) },
  };
}

/** The same of one contract. */
export function contractSnapshotRequest(underlying: Ticker, contract: Ticker): RestRequest {
  return {
    path: `/v3/snapshot/options/${encodeURIComponent(underlying)}/${encodeURIComponent(contract)}`,
    params: {},
  };
}

/** Which contracts are listed. An index is named without `I:` here: with it the vendor answers with no rows. */
export function contractsRequest(filter: ContractFilter): RestRequest {
  return {
    path: '/v3/reference/options/contracts',
    params: {
      underlying_ticker: symbolOf(filter.underlying),
      ...contractParams(filter),
      sort: 'expiration_date',
      order: 'asc',
      limit: String(CONTRACT_PAGE),
    },
  };
}

/** Bars, oldest first. Windows without a trade have none. */
export function aggregatesRequest({ ticker, multiplier, span, from, to }: AggregatesFilter): RestRequest {
  const range = [multiplier, span, instantOrDate(from), instantOrDate(to)].map((part) => encodeURIComponent(part));
  return {
    path: `/v2/aggs/ticker/${encodeURIComponent(ticker)}/range/${range.join('/')}`,
    params: { adjusted: 'true', sort: 'asc', limit: String(AGGREGATE_PAGE) },
  };
}

/** The bar of the last trading day before today. */
export function previousDayRequest(ticker: Ticker): RestRequest {
  return { path: `/v2/aggs/ticker/${encodeURIComponent(ticker)}/prev`, params: { adjusted: 'true' } };
}

/** Day, last print and quote of stocks. Empty from 3:30 to 4:00 in New York; unknown tickers are absent from the answer. */
export function stockSnapshotsRequest(tickers: readonly Ticker[]): RestRequest {
  return { path: '/v2/snapshot/locale/us/markets/stocks/tickers', params: { tickers: tickers.join(',') } };
}

/** The same of any kinds of tickers, with names; at most 250. */
export function unifiedSnapshotsRequest(tickers: readonly Ticker[]): RestRequest {
  return { path: '/v3/snapshot', params: { 'ticker.any_of': tickers.join(','), limit: String(SNAPSHOT_PAGE) } };
}

/** Levels of indices; at most 250. */
export function indexSnapshotsRequest(tickers: readonly Ticker[]): RestRequest {
  return { path: '/v3/snapshot/indices', params: { 'ticker.any_of': tickers.join(','), limit: String(SNAPSHOT_PAGE) } };
}

/** Ranges are spelt with a dot: with an underscore the vendor passes over them in silence. */
function contractParams(filter: ContractFilter): Record<string, string> {
  const params: [string, string | number | undefined][] = [
    ['expiration_date', filter.expiry],
    ['expiration_date.gte', filter.expiryFrom],
    ['expiration_date.lte', filter.expiryTo],
    ['strike_price.gte', filter.strikeFrom],
    ['strike_price.lte', filter.strikeTo],
    ['contract_type', filter.right],
  ];
  return Object.fromEntries(params.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

function instantOrDate(instant: number | string): string {
  return typeof instant === 'number' ? String(Math.floor(instant)) : instant;
}
