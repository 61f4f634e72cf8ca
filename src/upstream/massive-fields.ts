import * as v from 'valibot';
import { StrikewireError } from '../base/errors.js';
import { isTicker, type Ticker } from '../market/ticker.js';
import { epochMs } from './epoch-ms.js';

/*
 * How fields of REST bodies are read. The vendor leaves out what it does not know, so every field is optional, and one
 * that is null, wrongly typed or out of range counts as left out: only what a row cannot do without makes it unreadable.
 */

const LARGEST_PRICE = 1e9;

/** USD; 0 is the vendor's word for none. */
export const price = lenient(v.pipe(v.number(), v.gtValue(0), v.ltValue(LARGEST_PRICE)));
/** USD, where 0 is a fact, as in a bid. */
export const zeroOrMore = lenient(v.pipe(v.number(), v.minValue(0), v.ltValue(LARGEST_PRICE)));
/** Shares, contracts, trades. */
export const count = lenient(v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)));
/** Any number; greeks and changes have signs. */
export const signed = lenient(v.pipe(v.number(), v.minValue(-LARGEST_PRICE), v.maxValue(LARGEST_PRICE)));
/** Annualised decimal; the vendor's samples go to 5 (500 %). */
export const volatility = lenient(v.pipe(v.number(), v.gtValue(0), v.maxValue(100)));
/** A word or a name. */
export const text = lenient(v.pipe(v.string(), v.minLength(1), v.maxLength(200)));
/** Epoch ms from an instant in whatever unit. */
export const instant = lenient(
  v.pipe(
    v.number(),
    v.transform((wire) => epochMs(wire)),
    v.number(),
  ),
);
/** Epoch ms from RFC 3339. */
export const timestamp = lenient(
  v.pipe(
    v.string(),
    v.maxLength(40),
    v.transform((rfc3339) => Date.parse(rfc3339)),
    v.number(),
  ),
);
/** Only `DELAYED` and `REAL-TIME` are known. */
export const isDelayed = lenient(
  v.pipe(
    v.picklist(['DELAYED', 'REAL-TIME']),
    v.transform((timeframe) => timeframe === 'DELAYED'),
  ),
);

/** The schema, or undefined for whatever it refuses. */
export function lenient<Schema extends v.GenericSchema<unknown, unknown>>(schema: Schema) {
  return v.fallback(v.optional(schema), undefined);
}

/** Some rows of a longer answer. */
export interface Page<Row> {
  readonly rows: Row[];
  /** Rows that could not be read. */
  readonly droppedCount: number;
}

const object = v.looseObject({});

/**
 * Reads the rows of a body one by one: a bad one costs only itself.
 * @param name the member that holds them; left out by the vendor when there are none.
 * @throws {StrikewireError} `bad-response` when the body is not of that form at all.
 */
export function readRows<Row>(body: unknown, name: string, readRow: (row: unknown) => Row | undefined): Page<Row> {
  if (!v.is(object, body)) throw new StrikewireError('bad-response');
  const list = Object.hasOwn(body, name) ? body[name] : undefined;
  if (list !== undefined && list !== null && !Array.isArray(list)) throw new StrikewireError('bad-response');
  const rows: Row[] = [];
  let droppedCount = 0;
  for (const item of list ?? []) {
    const row = readRow(item);
    if (row === undefined) droppedCount++;
    else rows.push(row);
  }
  return { rows, droppedCount };
}

/** Where the next page of this answer is, as the vendor says; whether to go there is for the caller to judge. */
export function nextUrlOf(body: unknown): string | undefined {
  return v.is(v.looseObject({ next_url: v.pipe(v.string(), v.minLength(1)) }), body) ? body.next_url : undefined;
}

/** A page that has no rows. The vendor may send one in between; many in a row lead nowhere. */
export function isEmptyPage(body: unknown): boolean {
  return !v.is(v.looseObject({ results: v.pipe(v.array(v.unknown()), v.minLength(1)) }), body);
}

/** The text as a ticker, undefined when it has no ticker's form. */
export function tickerIn(field: string | undefined): Ticker | undefined {
  return field !== undefined && isTicker(field) ? field : undefined;
}
