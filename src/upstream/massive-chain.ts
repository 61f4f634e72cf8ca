import * as v from 'valibot';
import { StrikewireError } from '../base/errors.js';
import { isExpiry, parseContract, type Contract, type Expiry, type Right } from '../market/contract.js';
import { clusterOf, type Ticker } from '../market/ticker.js';
import {
  count,
  instant,
  isDelayed,
  lenient,
  price,
  readRows,
  signed,
  text,
  tickerIn,
  volatility,
  zeroOrMore,
  type Page,
} from './massive-fields.js';

export type ExerciseStyle = 'american' | 'european' | 'bermudan';

/** What makes a contract the one it is. */
export interface ListedContract {
  readonly ticker: Ticker;
  /** USD per share. */
  readonly strike: number;
  readonly right: Right;
  readonly expiry: Expiry;
  readonly exerciseStyle: ExerciseStyle | undefined;
  /** 100 but for minis and after corporate actions. */
  readonly sharesPerContract: number | undefined;
}

/** A row of the contract list. */
export interface ContractRow extends ListedContract {
  readonly underlying: Ticker | undefined;
  /** What is delivered besides the shares, after a corporate action. */
  readonly deliverables: readonly { readonly kind: string; readonly name: string; readonly amount: number }[];
}

/** A row of the chain snapshot. Prices in USD per share, sizes and volumes in contracts, instants in epoch ms of the vendor's clock. */
export interface SnapshotRow extends ListedContract {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly bidSize: number | undefined;
  readonly askSize: number | undefined;
  readonly quoteAt: number | undefined;
  /** True or false as the vendor marks its quote, else its print. */
  readonly isDelayed: boolean | undefined;
  readonly last: number | undefined;
  readonly lastSize: number | undefined;
  readonly lastAt: number | undefined;
  readonly dayOpen: number | undefined;
  readonly dayHigh: number | undefined;
  readonly dayLow: number | undefined;
  readonly dayClose: number | undefined;
  readonly dayVwap: number | undefined;
  readonly volume: number | undefined;
  readonly previousClose: number | undefined;
  /** When the day's values last changed: they may be of an earlier day. */
  readonly dayAt: number | undefined;
  /** At the end of the last trading day. */
  readonly openInterest: number | undefined;
  /** Annualised decimal. */
  readonly impliedVolatility: number | undefined;
  readonly delta: number | undefined;
  readonly gamma: number | undefined;
  readonly theta: number | undefined;
  readonly vega: number | undefined;
  readonly breakEven: number | undefined;
  readonly fairValue: number | undefined;
  readonly fairAt: number | undefined;
  readonly underlying: Ticker | undefined;
  readonly underlyingPrice: number | undefined;
  readonly underlyingAt: number | undefined;
}

const terms = {
  ticker: text,
  contract_type: text,
  exercise_style: lenient(v.picklist(['american', 'european', 'bermudan'])),
  expiration_date: text,
  shares_per_contract: price,
  strike_price: price,
};

const contractRow = v.object({
  ...terms,
  underlying_ticker: text,
  additional_underlyings: lenient(v.array(v.object({ type: text, underlying: text, amount: signed }))),
});

const snapshotRow = v.object({
  details: lenient(v.object(terms)),
  day: lenient(
    v.object({
      open: price,
      high: price,
      low: price,
      close: price,
      vwap: price,
      volume: count,
      previous_close: price,
      last_updated: instant,
    }),
  ),
  break_even_price: price,
  open_interest: count,
  implied_volatility: volatility,
  greeks: lenient(
    v.object({
      delta: lenient(v.pipe(v.number(), v.minValue(-1), v.maxValue(1))),
      gamma: signed,
      theta: signed,
      vega: signed,
    }),
  ),
  last_quote: lenient(
    v.object({
      bid: zeroOrMore,
      ask: price,
      bid_size: count,
      ask_size: count,
      last_updated: instant,
      timeframe: isDelayed,
    }),
  ),
  last_trade: lenient(v.object({ price, size: count, sip_timestamp: instant, timeframe: isDelayed })),
  underlying_asset: lenient(v.object({ ticker: text, price, value: price, last_updated: instant })),
  fmv: zeroOrMore,
  fmv_last_updated: instant,
});

/**
 * A page of `/v3/snapshot/options/{underlying}`. Only the ticker is needed: the rest of the terms is in it too.
 * @throws {StrikewireError} `bad-response`
 */
export function readChainPage(body: unknown): Page<SnapshotRow> {
  return readRows(body, 'results', readSnapshotRow);
}

/**
 * The answer of `/v3/snapshot/options/{underlying}/{contract}`: one object where the chain has a list.
 * @returns undefined when it cannot be read.
 * @throws {StrikewireError} `bad-response`
 */
export function readContractSnapshot(body: unknown): SnapshotRow | undefined {
  const parsed = v.safeParse(v.object({ results: v.unknown() }), body);
  if (!parsed.success) throw new StrikewireError('bad-response');
  return readSnapshotRow(parsed.output.results);
}

/**
 * A page of `/v3/reference/options/contracts`.
 * @throws {StrikewireError} `bad-response`
 */
export function readContractsPage(body: unknown): Page<ContractRow> {
  return readRows(body, 'results', (row) => {
    const parsed = v.safeParse(contractRow, row);
    const listed = parsed.success ? listedContract(parsed.output) : undefined;
    if (!parsed.success || !listed) return undefined;
    return {
      ...listed,
      underlying: tickerIn(parsed.output.underlying_ticker),
      deliverables: (parsed.output.additional_underlyings ?? []).flatMap(({ type, underlying, amount }) =>
        type && underlying && amount !== undefined ? [{ kind: type, name: underlying, amount }] : [],
      ),
    };
  });
}

function readSnapshotRow(item: unknown): SnapshotRow | undefined {
  const parsed = v.safeParse(snapshotRow, item);
  if (!parsed.success) return undefined;
  const row = parsed.output;
  const listed = listedContract(row.details ?? {});
  if (!listed) return undefined;
  const { day, last_quote: quote, last_trade: trade, greeks, underlying_asset: asset } = row;
  return {
    ...listed,
    bid: quote?.bid,
    ask: quote?.ask,
    bidSize: quote?.bid_size,
    askSize: quote?.ask_size,
    quoteAt: quote?.last_updated,
    isDelayed: quote?.timeframe ?? trade?.timeframe,
    last: trade?.price,
    lastSize: trade?.size,
    lastAt: trade?.sip_timestamp,
    dayOpen: day?.open,
    dayHigh: day?.high,
    dayLow: day?.low,
    dayClose: day?.close,
    dayVwap: day?.vwap,
    volume: day?.volume,
    previousClose: day?.previous_close,
    dayAt: day?.last_updated,
    openInterest: row.open_interest,
    impliedVolatility: row.implied_volatility,
    delta: greeks?.delta,
    gamma: greeks?.gamma,
    theta: greeks?.theta,
    vega: greeks?.vega,
    breakEven: row.break_even_price,
    fairValue: row.fmv,
    fairAt: row.fmv_last_updated,
    underlying: tickerIn(asset?.ticker),
    underlyingPrice: asset?.price ?? asset?.value,
    underlyingAt: asset?.last_updated,
  };
}

/** The vendor's own terms win over those in the ticker: a docs sample has a ticker of another date and a ninth digit. */
function listedContract(row: {
  ticker?: string | undefined;
  contract_type?: string | undefined;
  exercise_style?: ExerciseStyle | undefined;
  expiration_date?: string | undefined;
  shares_per_contract?: number | undefined;
  strike_price?: number | undefined;
}): ListedContract | undefined {
  const ticker = tickerIn(row.ticker);
  if (ticker === undefined || clusterOf(ticker) !== 'options') return undefined;
  const inTicker = contractIn(ticker);
  const { contract_type: kind, expiration_date: date = '' } = row;
  const right = kind === 'call' || kind === 'put' ? kind : kind === undefined ? inTicker?.right : undefined;
  const expiry = isExpiry(date) ? date : inTicker?.expiry;
  const strike = row.strike_price ?? inTicker?.strike;
  if (right === undefined || expiry === undefined || strike === undefined) return undefined;
  return {
    ticker,
    strike,
    right,
    expiry,
    exerciseStyle: row.exercise_style,
    sharesPerContract: row.shares_per_contract,
  };
}

function contractIn(ticker: Ticker): Contract | undefined {
  try {
    return parseContract(ticker);
  } catch {
    return undefined; // the form of a ticker, but of a day that no calendar has
  }
}
