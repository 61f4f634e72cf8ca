import { clusterOf } from '../market/ticker.js';
import { tradeId } from './event-writer.js';
import { easternInstant, parseDay } from './exchange-day.js';
import type { Instrument } from './instrument.js';
import { hasQuotes, hasTrades } from './plan.js';
import { printAt } from './print.js';
import { hash32 } from './random.js';
import { nanos } from './rest-json.js';
import type { Row } from './rest-options.js';
import { pageOf, RestError, type RestQuery } from './rest-query.js';
import type { Simulator } from './simulator.js';

/** Ticks reach back this far. */
const HISTORY_MS = 3 * 86_400_000;
const MOST_TICKS = 50_000;

/** `GET /v3/trades/{T}` and `GET /v3/quotes/{T}`: ticks on the same curves as the live feed. */
export function tickList(simulator: Simulator, kind: 'trades' | 'quotes', ticker: string, query: RestQuery): Row {
  const plan = simulator.plan(clusterOf(ticker));
  if (kind === 'quotes' ? !hasQuotes(plan) : !hasTrades(plan)) throw RestError.notEntitled();
  const at = simulator.restAt(clusterOf(ticker));
  const limit = query.limit(50_000, 1000);
  const isDescending = query.choice('order', ['desc', 'asc']) === 'desc';
  const { from, to } = readRange(query, at);
  const instrument = simulator.listing.find(ticker, at);
  const rows: Row[] = [];
  if (instrument && instrument.cluster !== 'indices') {
    const gapMs = gapOf(instrument, kind);
    const first = Math.ceil(Math.max(from, at - HISTORY_MS) / gapMs);
    const last = Math.floor(Math.min(to, at) / gapMs);
    for (let n = last; n >= first && rows.length < MOST_TICKS; n--) {
      const row =
        kind === 'trades' ? tradeRow(simulator, instrument, n, gapMs) : quoteRow(simulator, instrument, n, gapMs);
      if (row) rows.push(row);
      // Further than this page and the fact that there is a next one nobody asks.
      if (isDescending && rows.length > query.offset + limit) break;
    }
  }
  if (!isDescending) rows.reverse();
  const page = pageOf(rows, limit, query, simulator.faults);
  return { next_url: page.next_url, results: page.rows, status: 'OK' };
}

/** Ticks lie on a grid of this width, each somewhere in its cell. */
function gapOf(instrument: Instrument, kind: 'trades' | 'quotes'): number {
  const rate = kind === 'quotes' ? instrument.quoteRate : instrument.tradeRate;
  return Math.min(3_600_000, Math.round(1000 / Math.max(rate, 1e-4)));
}

function readRange(query: RestQuery, at: number): { from: number; to: number } {
  const read = (name: string, side: 0 | 1): number | undefined => {
    const text = query.text(name);
    if (text === undefined) return undefined;
    const day = parseDay(text);
    if (day !== undefined) return easternInstant(day + side, 0);
    if (/^\d{16,19}$/.test(text)) return Number(text) / 1e6;
    const instant = Date.parse(text);
    if (Number.isNaN(instant)) throw RestError.badParameter('timestamp must be a date or nanoseconds');
    return instant;
  };
  const from = read('timestamp', 0) ?? read('timestamp.gte', 0) ?? read('timestamp.gt', 0);
  const to = read('timestamp', 1) ?? read('timestamp.lte', 1) ?? read('timestamp.lt', 0);
  return { from: from ?? 0, to: to ?? at };
}

function instantOf(instrument: Instrument, n: number, gapMs: number): number {
  return n * gapMs + (hash32(instrument.hash, n, 41) % Math.max(1, gapMs));
}

function tradeRow({ maker, tape }: Simulator, instrument: Instrument, n: number, gapMs: number): Row | undefined {
  const at = instantOf(instrument, n - 1, gapMs);
  const size = tape.volumeAt(instrument, at) - tape.volumeAt(instrument, instantOf(instrument, n - 2, gapMs));
  if (size < 1) return undefined;
  const print = printAt(instrument, maker.trade(instrument, at), size, n);
  const time = nanos(at, instrument.hash);
  const isStock = instrument.cluster === 'stocks';
  return {
    conditions: print.conditions,
    decimal_size: isStock ? `${size}.0` : undefined,
    exchange: print.exchange,
    id: isStock ? tradeId(instrument, n) : undefined,
    participant_timestamp: time,
    price: print.price,
    sequence_number: isStock ? n % 1e9 : undefined,
    sip_timestamp: time,
    size,
    tape: isStock ? instrument.underlying.tape : undefined,
  };
}

function quoteRow({ maker }: Simulator, instrument: Instrument, n: number, gapMs: number): Row {
  const at = instantOf(instrument, n - 1, gapMs);
  const quote = maker.quote(instrument, at);
  const isStock = instrument.cluster === 'stocks';
  return {
    ask_exchange: quote.askExchange,
    ask_price: quote.ask,
    ask_size: quote.askSize,
    bid_exchange: quote.bidExchange,
    bid_price: quote.bid,
    bid_size: quote.bidSize,
    conditions: isStock ? [1] : undefined,
    participant_timestamp: isStock ? nanos(at, instrument.hash + 1) : undefined,
    sequence_number: n % 1e9,
    sip_timestamp: nanos(at, instrument.hash),
    tape: isStock ? instrument.underlying.tape : undefined,
  };
}

/** `GET /v2/last/trade/{T}` */
export function lastTrade(simulator: Simulator, ticker: string): Row {
  if (!hasTrades(simulator.plan(clusterOf(ticker)))) throw RestError.notEntitled();
  const at = simulator.restAt(clusterOf(ticker));
  const instrument = simulator.listing.find(ticker, at);
  if (!instrument || instrument.cluster === 'indices') throw RestError.notFound();
  const gapMs = gapOf(instrument, 'trades');
  for (let n = Math.floor(at / gapMs); n > (at - HISTORY_MS) / gapMs; n--) {
    const row = tradeRow(simulator, instrument, n, gapMs);
    if (!row) continue;
    const isStock = instrument.cluster === 'stocks';
    return {
      results: {
        T: ticker,
        c: row.conditions,
        ds: row.decimal_size,
        f: row.sip_timestamp,
        i: row.id ?? '',
        p: row.price,
        q: n % 1e9,
        r: 202,
        s: row.size,
        t: row.sip_timestamp,
        x: row.exchange,
        y: row.participant_timestamp,
        z: isStock ? instrument.underlying.tape : undefined,
      },
      status: 'OK',
    };
  }
  throw RestError.notFound();
}

/** `GET /v2/last/nbbo/{T}`, stocks only. */
export function lastQuote(simulator: Simulator, ticker: string): Row {
  if (!hasQuotes(simulator.plan(clusterOf(ticker)))) throw RestError.notEntitled();
  const at = simulator.restAt(clusterOf(ticker));
  const instrument = simulator.listing.find(ticker, at);
  if (instrument?.cluster !== 'stocks') throw RestError.notFound();
  const quote = simulator.maker.quote(instrument, at);
  return {
    results: {
      P: quote.ask,
      S: quote.askSize,
      T: ticker,
      X: quote.askExchange,
      p: quote.bid,
      q: Math.floor(at / 250) % 1e9,
      s: quote.bidSize,
      t: nanos(at, instrument.hash),
      x: quote.bidExchange,
      y: nanos(at, instrument.hash + 1),
      z: instrument.underlying.tape,
    },
    status: 'OK',
  };
}
