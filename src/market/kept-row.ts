import type { StoredChain } from './packed-chain.js';
import type { PriceRings } from './price-ring.js';
import { AT, WIDTH, type QuoteBoard, type Row } from './quote-board.js';

/** As much of a stored chain as its rows need. */
export type KeptRows = Pick<StoredChain, 'values' | 'points' | 'asOf'>;

/** Whether anything was known of the instrument at this place: nobody may have wanted it. */
export function isKept({ values }: KeptRows, index: number): boolean {
  const from = index * WIDTH;
  return !Number.isNaN(values[from + AT.snapshotAt]!) || !Number.isNaN(values[from + AT.mark]!);
}

/** Gives a row the values and points that were kept of its instrument. They say their age, and nothing in them that it was received now. */
export function restoreRow(board: QuoteBoard, rings: PriceRings, row: Row, stored: KeptRows, index: number): void {
  const { values, points, asOf } = stored;
  // Something live may be there already.
  if (board.revisions[row] === 0) {
    const base = row * WIDTH;
    board.values.set(values.subarray(index * WIDTH, (index + 1) * WIDTH), base);
    board.values[base + AT.receivedAt] = Number.NaN;
    board.values[base + AT.halted] = Number.NaN;
    board.values[base + AT.snapshotAt] = asOf;
    board.touch(row);
  }
  const kept = points[index] ?? [];
  if (kept.length > 0) rings.prepend(row, [...kept, { at: asOf, value: Number.NaN }]);
}
