import * as v from 'valibot';
import { isExpiry, type Right } from '../market/contract.js';
import type { PricePoint } from '../market/price-ring.js';
import { COLUMNS, WIDTH } from '../market/quote-board.js';
import { isTicker } from '../market/ticker.js';

/** Instruments with their last values and points: a chain's contracts, or an underlying alone. */
export interface StoredRows {
  readonly tickers: readonly string[];
  /** `WIDTH` doubles a ticker, as in the board. */
  readonly values: Float64Array;
  readonly points: readonly (readonly PricePoint[])[];
}

export interface StoredChain extends StoredRows {
  readonly strikes: readonly number[];
  readonly rights: readonly Right[];
  readonly expiresAt: number;
  readonly spot: number | undefined;
  /** When the snapshot was taken, epoch ms. */
  readonly asOf: number;
  /** Expirations listed with it; empty in a chain's own record. */
  readonly expiries: readonly string[];
}

const LIMIT = 20_000;
const ticker = v.pipe(v.string(), v.maxLength(40), v.check(isTicker));

const header = v.object({
  format: v.literal(1),
  columns: v.literal(COLUMNS.join()),
  tickers: v.pipe(v.array(ticker), v.maxLength(LIMIT)),
  strikes: v.pipe(v.array(v.number()), v.maxLength(LIMIT)),
  rights: v.pipe(v.string(), v.regex(/^[CP]*$/)),
  pointCounts: v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000))),
  expiresAt: v.number(),
  spot: v.optional(v.number()),
  asOf: v.number(),
  expiries: v.pipe(v.array(v.pipe(v.string(), v.check(isExpiry))), v.maxLength(2_000)),
});

/**
 * One chain as one buffer: a JSON header with its length in front, then the columns and the points as doubles.
 * Reading it back is one copy, some ten times quicker than a record a contract.
 */
export function packChain(chain: StoredChain): ArrayBuffer {
  const head: v.InferOutput<typeof header> = {
    format: 1,
    columns: COLUMNS.join(),
    tickers: [...chain.tickers],
    strikes: [...chain.strikes],
    rights: chain.rights.map((right) => (right === 'call' ? 'C' : 'P')).join(''),
    pointCounts: chain.points.map((points) => points.length),
    expiresAt: chain.expiresAt,
    spot: chain.spot,
    asOf: chain.asOf,
    expiries: [...chain.expiries],
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const valuesFrom = Math.ceil((8 + text.length) / 8) * 8;
  const points = chain.points.flat();
  const buffer = new ArrayBuffer(valuesFrom + 8 * (chain.values.length + 2 * points.length));
  new DataView(buffer).setUint32(0, text.length);
  new Uint8Array(buffer, 8, text.length).set(text);
  new Float64Array(buffer, valuesFrom, chain.values.length).set(chain.values);
  const to = new Float64Array(buffer, valuesFrom + 8 * chain.values.length);
  points.forEach((point, index) => to.set([point.at, point.value], 2 * index));
  return buffer;
}

/** @returns undefined for anything that `packChain` of this build did not make. */
export function unpackChain(buffer: ArrayBuffer): StoredChain | undefined {
  try {
    const length = new DataView(buffer).getUint32(0);
    const parsed = v.safeParse(header, JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length))));
    if (!parsed.success) return undefined;
    const head = parsed.output;
    const count = head.tickers.length;
    const isEven =
      head.rights.length === head.strikes.length && (head.strikes.length === count || head.strikes.length === 0);
    const pointsCount = head.pointCounts.reduce((sum, one) => sum + one, 0);
    const valuesFrom = Math.ceil((8 + length) / 8) * 8;
    const doubles = new Float64Array(buffer, valuesFrom);
    if (!isEven || head.pointCounts.length !== count || doubles.length !== count * WIDTH + 2 * pointsCount)
      return undefined;
    let from = count * WIDTH;
    const points = head.pointCounts.map((many) =>
      Array.from({ length: many }, () => ({ at: doubles[from++]!, value: doubles[from++]! })),
    );
    return {
      tickers: head.tickers,
      strikes: head.strikes,
      rights: [...head.rights].map((letter) => (letter === 'C' ? 'call' : 'put')),
      expiresAt: head.expiresAt,
      spot: head.spot,
      asOf: head.asOf,
      expiries: head.expiries,
      values: doubles.slice(0, count * WIDTH),
      points,
    };
  } catch {
    return undefined; // too short, not JSON: junk
  }
}
