import * as v from 'valibot';
import type { Ticker } from '../market/ticker.js';
import {
  count,
  instant,
  isDelayed,
  lenient,
  price,
  readRows,
  text,
  tickerIn,
  zeroOrMore,
  type Page,
} from './massive-fields.js';

/** Where an instrument stands. Prices in USD per share (levels for an index), instants in epoch ms of the vendor's clock. */
export interface SpotSnapshot {
  readonly ticker: Ticker;
  readonly name: string | undefined;
  /** The best known price, and what it is. */
  readonly price: number | undefined;
  readonly priceSource: 'trade' | 'minute' | 'day' | 'value' | undefined;
  readonly priceAt: number | undefined;
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly bidSize: number | undefined;
  readonly askSize: number | undefined;
  readonly quoteAt: number | undefined;
  readonly dayOpen: number | undefined;
  readonly dayHigh: number | undefined;
  readonly dayLow: number | undefined;
  readonly volume: number | undefined;
  readonly previousClose: number | undefined;
  readonly isDelayed: boolean | undefined;
}

/** A ticker that the vendor answers for with an error, inside an answer that is none. */
export interface MissingTicker {
  readonly ticker: string;
  readonly reason: 'unknown' | 'not-entitled';
}

export interface SpotPage extends Page<SpotSnapshot> {
  readonly missing: readonly MissingTicker[];
}

const letters = v.object({ o: price, h: price, l: price, c: price, v: count, t: instant });
const stockRow = v.object({
  ticker: text,
  day: lenient(letters),
  min: lenient(letters),
  prevDay: lenient(letters),
  lastTrade: lenient(v.object({ p: price, t: instant })),
  lastQuote: lenient(v.object({ p: zeroOrMore, s: count, P: price, S: count, t: instant })),
  updated: instant,
});

const row = v.object({
  ticker: text,
  name: text,
  error: text,
  value: price,
  last_updated: instant,
  timeframe: isDelayed,
  session: lenient(
    v.object({ open: price, high: price, low: price, close: price, previous_close: price, volume: count }),
  ),
  last_trade: lenient(v.object({ price, sip_timestamp: instant, last_updated: instant, timeframe: isDelayed })),
  last_minute: lenient(v.object({ close: price })),
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
});

/**
 * An answer of `/v2/snapshot/locale/us/markets/stocks/tickers`, or of the same for one ticker.
 * @throws {StrikewireError} `bad-response`
 */
export function readStockSnapshots(body: unknown): Page<SpotSnapshot> {
  const single = v.safeParse(v.object({ ticker: v.looseObject({}) }), body);
  return readRows(single.success ? { tickers: [single.output.ticker] } : body, 'tickers', (item) => {
    const parsed = v.safeParse(stockRow, item);
    const ticker = parsed.success ? tickerIn(parsed.output.ticker) : undefined;
    if (!parsed.success || ticker === undefined) return undefined;
    const { day, min, prevDay, lastTrade, lastQuote, updated } = parsed.output;
    return {
      ticker,
      name: undefined,
      ...bestPrice([
        ['trade', lastTrade?.p, lastTrade?.t],
        ['minute', min?.c, min?.t],
        ['day', day?.c, updated],
      ]),
      bid: lastQuote?.p,
      ask: lastQuote?.P,
      bidSize: lastQuote?.s,
      askSize: lastQuote?.S,
      quoteAt: lastQuote?.t,
      dayOpen: day?.o,
      dayHigh: day?.h,
      dayLow: day?.l,
      volume: day?.v,
      previousClose: prevDay?.c,
      isDelayed: undefined,
    };
  });
}

/**
 * An answer of `/v3/snapshot` (any kinds of tickers) or of `/v3/snapshot/indices`.
 * @throws {StrikewireError} `bad-response`
 */
export function readSnapshots(body: unknown): SpotPage {
  const missing: MissingTicker[] = [];
  const page = readRows(body, 'results', (item) => {
    const parsed = v.safeParse(row, item);
    if (!parsed.success) return undefined;
    const { ticker: name, error } = parsed.output;
    if (error !== undefined && name !== undefined) {
      missing.push({ ticker: name, reason: error === 'NOT_ENTITLED' ? 'not-entitled' : 'unknown' });
    }
    const ticker = tickerIn(name);
    return error !== undefined || ticker === undefined ? undefined : spotOf(ticker, parsed.output);
  });
  return { ...page, droppedCount: page.droppedCount - missing.length, missing };
}

function spotOf(ticker: Ticker, fields: v.InferOutput<typeof row>): SpotSnapshot {
  const { session, last_trade: trade, last_minute: minute, last_quote: quote } = fields;
  return {
    ticker,
    name: fields.name,
    ...bestPrice([
      ['value', fields.value, fields.last_updated],
      ['trade', trade?.price, trade?.sip_timestamp ?? trade?.last_updated],
      ['minute', minute?.close, undefined],
      ['day', session?.close, undefined],
    ]),
    bid: quote?.bid,
    ask: quote?.ask,
    bidSize: quote?.bid_size,
    askSize: quote?.ask_size,
    quoteAt: quote?.last_updated,
    dayOpen: session?.open,
    dayHigh: session?.high,
    dayLow: session?.low,
    volume: session?.volume,
    previousClose: session?.previous_close,
    isDelayed: fields.timeframe ?? quote?.timeframe ?? trade?.timeframe,
  };
}

type Candidate = readonly [source: NonNullable<SpotSnapshot['priceSource']>, value?: number, at?: number];

/** The first price that is known. */
function bestPrice(candidates: readonly Candidate[]): Pick<SpotSnapshot, 'price' | 'priceSource' | 'priceAt'> {
  const [priceSource, known, priceAt] = candidates.find(([, value]) => value !== undefined) ?? [];
  return { price: known, priceSource, priceAt };
}
