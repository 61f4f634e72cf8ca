import type { PriceRings } from '../market/price-ring.js';
import type { Row } from '../market/quote-board.js';

/** Which points are drawn, and what they are compared with. */
export interface SparklineView {
  /** Points before it are left out, epoch ms. */
  readonly from: number;
  /** Where the baseline stands; NaN: at the first point drawn. */
  readonly base: number;
}

/** Every point, against the first. */
export const WHOLE: SparklineView = { from: Number.NEGATIVE_INFINITY, base: Number.NaN };

/** The oldest known value of a ring since `from`, what changes are taken against; NaN without one. */
export function firstValue(rings: PriceRings, row: Row, from = WHOLE.from): number {
  for (let back = rings.size(row); back > 0; back--) {
    const value = rings.value(row, back);
    if (!Number.isNaN(value) && rings.at(row, back) >= from) return value;
  }
  return Number.NaN;
}

/** The newest known value; NaN without one. */
export function newestValue(rings: PriceRings, row: Row): number {
  const size = rings.size(row);
  for (let back = 1; back <= size; back++) {
    const value = rings.value(row, back);
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/** Points since `from` that are not gaps. */
export function knownCount(rings: PriceRings, row: Row, from = WHOLE.from): number {
  let count = 0;
  for (let back = rings.size(row); back > 0; back--) {
    if (!Number.isNaN(rings.value(row, back)) && rings.at(row, back) >= from) count++;
  }
  return count;
}
