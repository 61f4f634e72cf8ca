import { isCount, isListOf, isNumber, isText, membersOf } from '../base/untrusted.js';
import { isExpiry, type Right } from './contract.js';
import type { PricePoint } from './price-ring.js';
import { COLUMNS, WIDTH } from './quote-board.js';
import { isTicker } from './ticker.js';

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

const MOST_CONTRACTS = 20_000;
const MOST_EXPIRIES = 2_000;
const MOST_POINTS = 1_000;

/** What stands in front of the doubles, as JSON. */
interface Header {
  readonly format: 1;
  readonly columns: string;
  readonly tickers: readonly string[];
  readonly strikes: readonly number[];
  /** A letter a strike: `C` or `P`. */
  readonly rights: string;
  readonly pointCounts: readonly number[];
  readonly expiresAt: number;
  readonly spot?: number | undefined;
  readonly asOf: number;
  readonly expiries: readonly string[];
}

const isTickerText = (value: unknown): value is string => isText(value, 40) && isTicker(value);
const isExpiryText = (value: unknown): value is string => typeof value === 'string' && isExpiry(value);
const isPointCount = (value: unknown): value is number => isCount(value, MOST_POINTS);

function headerIn(value: unknown): Header | undefined {
  const { format, columns, tickers, strikes, rights, pointCounts, expiresAt, spot, asOf, expiries } = membersOf(value);
  if (format !== 1 || columns !== COLUMNS.join() || !isNumber(expiresAt) || !isNumber(asOf)) return undefined;
  if (!isListOf(tickers, MOST_CONTRACTS, isTickerText) || !isListOf(strikes, MOST_CONTRACTS, isNumber))
    return undefined;
  if (typeof rights !== 'string' || !/^[CP]*$/.test(rights) || (spot !== undefined && !isNumber(spot)))
    return undefined;
  if (!isListOf(pointCounts, MOST_CONTRACTS, isPointCount)) return undefined;
  if (!isListOf(expiries, MOST_EXPIRIES, isExpiryText)) return undefined;
  return { format, columns, tickers, strikes, rights, pointCounts, expiresAt, spot, asOf, expiries };
}

/**
 * One chain as one buffer: a JSON header with its length in front, then the columns and the points as doubles.
 * Reading it back is one copy, some ten times quicker than a record a contract.
 */
export function packChain(chain: StoredChain): ArrayBuffer {
  const head: Header = {
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
    const head = headerIn(JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length))));
    if (!head) return undefined;
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
