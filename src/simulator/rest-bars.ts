import { clusterOf } from '../market/ticker.js';
import {
  closeInstant,
  dayOf,
  easternDay,
  easternInstant,
  isTradingDay,
  parseDay,
  tradingDayBefore,
  weekdayOf,
} from './exchange-day.js';
import type { Instrument } from './instrument.js';
import { dayStart } from './price-path.js';
import type { Row } from './rest-options.js';
import { RestError, type RestQuery } from './rest-query.js';
import type { Simulator } from './simulator.js';
import type { Bar } from './tape.js';

const UNIT_MS: Readonly<Record<string, number>> = { second: 1000, minute: 60_000, hour: 3_600_000 };
const SPANS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
/** Bars reach back this far. */
const HISTORY_DAYS = 5 * 366;

/** What a range request's path says. */
export interface RangePath {
  readonly ticker: string;
  readonly multiplier: string;
  readonly span: string;
  readonly from: string;
  readonly to: string;
}

/**
 * `GET /v2/aggs/ticker/{T}/range/…`: bars on the same curves as the live feed, the last one up to this moment.
 * The simulated market trades around the clock, so there are bars at any hour; days without a session have none of a day.
 */
export function barRange(simulator: Simulator, path: RangePath, query: RestQuery): Row {
  const at = simulator.restAt(clusterOf(path.ticker));
  const instrument = simulator.listing.find(path.ticker, at);
  const multiplier = Number(path.multiplier);
  if (!Number.isInteger(multiplier) || multiplier < 1)
    throw RestError.badParameter('multiplier must be a positive integer');
  if (!SPANS.includes(path.span)) throw RestError.badParameter(`timespan must be one of: ${SPANS.join(', ')}`);
  const from = Math.max(readInstant(path.from, 0), at - HISTORY_DAYS * 86_400_000);
  const to = Math.min(readInstant(path.to, 1), at);
  if (readInstant(path.from, 0) > readInstant(path.to, 1)) throw RestError.badParameter('from must not be after to');
  const isAscending = query.choice('sort', ['asc', 'desc']) === 'asc';
  const most = Math.max(1, Math.floor(query.limit(50_000, 5000) / baseBars(path.span, multiplier)));
  const starts = startsOf(path.span, multiplier, from, to);
  if (!isAscending) starts.reverse();
  const rows: Row[] = [];
  let rest: number | undefined;
  for (const start of instrument ? starts : []) {
    if (rows.length >= most) {
      rest = start;
      break;
    }
    const bar = simulator.tape.bar(instrument!, start, Math.min(endOf(path.span, multiplier, start), at));
    if (bar) rows.push(barRow(instrument!, bar));
  }
  const isIndex = path.ticker.startsWith('I:');
  return {
    adjusted: isIndex ? undefined : query.choice('adjusted', ['true', 'false']) === 'true',
    count: rows.length,
    next_url: rest === undefined ? undefined : nextUrl(query, rest, isAscending),
    queryCount: rows.length,
    results: rows.length > 0 ? rows : undefined,
    resultsCount: isIndex ? undefined : rows.length,
    status: 'OK',
    ticker: path.ticker,
  };
}

/** The next page begins where this one ended: its `from` (in descending order its `to`) is rewritten. */
function nextUrl(query: RestQuery, rest: number, isAscending: boolean): string {
  const segments = query.path.split('/');
  segments[isAscending ? segments.length - 2 : segments.length - 1] = String(rest);
  return query.urlOf(0).replace(query.path, segments.join('/'));
}

function baseBars(span: string, multiplier: number): number {
  return span === 'hour' ? 60 * multiplier : span === 'second' || span === 'minute' ? multiplier : 1;
}

/** A date, whose `side` 0 is its first and 1 its last millisecond in New York, or epoch ms. */
function readInstant(text: string, side: 0 | 1): number {
  const day = parseDay(text);
  if (day !== undefined) return easternInstant(day + side, 0) - side;
  if (!/^\d{9,14}$/.test(text))
    throw RestError.badParameter('from and to are dates of the form YYYY-MM-DD or milliseconds');
  return Number(text);
}

function barRow(instrument: Instrument, bar: Bar): Row {
  const { close: c, high: h, low: l, open: o, startAt: t } = bar;
  if (instrument.cluster === 'indices') return { c, h, l, o, t };
  return { c, h, l, n: bar.trades, o, t, v: bar.volume, vw: bar.vwap };
}

/** Where bars begin between two instants, ascending. The bar that holds `from` is not among them, unless it begins there. */
function startsOf(span: string, multiplier: number, from: number, to: number): number[] {
  const starts: number[] = [];
  const unit = UNIT_MS[span];
  if (unit !== undefined) {
    const step = unit * multiplier;
    const origin = dayStart(from);
    for (let at = origin + Math.ceil((from - origin) / step) * step; at <= to; at += step) starts.push(at);
    return starts;
  }
  let day = firstDay(span, easternDay(from));
  if (easternInstant(day, 0) < from) day = nextFirstDay(span, multiplier, day);
  for (; easternInstant(day, 0) <= to; day = nextFirstDay(span, multiplier, day)) {
    const isToday = day === easternDay(to);
    if (span !== 'day' || isTradingDay(day) || isToday) starts.push(easternInstant(day, 0));
  }
  return starts;
}

function endOf(span: string, multiplier: number, start: number): number {
  const unit = UNIT_MS[span];
  return unit === undefined
    ? easternInstant(nextFirstDay(span, multiplier, easternDay(start)), 0)
    : start + unit * multiplier;
}

const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** The first day of the week, month, quarter or year that holds a day. */
function firstDay(span: string, day: number): number {
  if (span === 'day') return day;
  if (span === 'week') return day - weekdayOf(day);
  const date = new Date(day * 86_400_000);
  const months = MONTHS[span]!;
  return dayOf(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months, 1);
}

function nextFirstDay(span: string, multiplier: number, day: number): number {
  if (span === 'day') return day + multiplier;
  if (span === 'week') return day + 7 * multiplier;
  const date = new Date(day * 86_400_000);
  return dayOf(date.getUTCFullYear(), date.getUTCMonth() + MONTHS[span]! * multiplier, 1);
}

/** `GET /v2/aggs/ticker/{T}/prev`: the last whole session. */
export function previousBar(simulator: Simulator, ticker: string): Row {
  const at = simulator.restAt(clusterOf(ticker));
  const instrument = simulator.listing.find(ticker, at);
  const day = tradingDayBefore(easternDay(at));
  const bar = instrument && simulator.tape.bar(instrument, easternInstant(day, 9, 30), closeInstant(day));
  const rows = bar ? [{ ...barRow(instrument, bar), T: ticker, t: closeInstant(day) }] : undefined;
  const count = rows?.length ?? 0;
  return { adjusted: true, queryCount: count, results: rows, resultsCount: count, status: 'OK', ticker };
}

/** `GET /v1/open-close/{T}/{date}` */
export function openClose(simulator: Simulator, ticker: string, date: string): Row {
  const at = simulator.restAt(clusterOf(ticker));
  const day = parseDay(date);
  if (day === undefined) throw RestError.badParameter('date must be of the form YYYY-MM-DD');
  const instrument = simulator.listing.find(ticker, at);
  const opensAt = easternInstant(day, 9, 30);
  if (!instrument || !isTradingDay(day) || opensAt >= at) throw RestError.notFound('Data not found.');
  const bar = simulator.tape.bar(instrument, opensAt, Math.min(easternInstant(day, 16), at));
  if (!bar) throw RestError.notFound('Data not found.');
  const { maker } = simulator;
  return {
    afterHours: maker.trade(instrument, Math.min(easternInstant(day, 20), at)),
    close: bar.close,
    from: date,
    high: bar.high,
    low: bar.low,
    open: bar.open,
    preMarket: maker.trade(instrument, easternInstant(day, 4)),
    status: 'OK',
    symbol: ticker,
    volume: instrument.cluster === 'indices' ? undefined : bar.volume,
  };
}
