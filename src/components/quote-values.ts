import { isTwoSided, midOf } from '../market/mark.js';
import type { QuoteBoard, Row } from '../market/quote-board.js';

/*
 * Values that follow from a contract's row alone, for its columns and for its snapshot. Unknown is NaN.
 */

/** USD per share. */
export function midAt(board: QuoteBoard, row: Row): number {
  return midOf(board.get(row, 'bid'), board.get(row, 'ask'));
}

/** USD per share. */
export function spreadAt(board: QuoteBoard, row: Row): number {
  const bid = board.get(row, 'bid');
  const ask = board.get(row, 'ask');
  return isTwoSided(bid, ask) ? ask - bid : Number.NaN;
}

/** Of the mark against the previous close, USD per share. */
export function changeAt(board: QuoteBoard, row: Row): number {
  return board.get(row, 'mark') - board.get(row, 'previousClose');
}

/** The same as a fraction of the close. */
export function changeShareAt(board: QuoteBoard, row: Row): number {
  return changeAt(board, row) / board.get(row, 'previousClose');
}
