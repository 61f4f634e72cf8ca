import type { Column, QuoteBoard, Row } from '../market/quote-board.js';
import type { FieldName } from './field-names.js';
import type { Field } from './field.js';
import { formatAge, formatClock } from './format.js';

const TRADES: ReadonlySet<FieldName> = new Set(['last', 'lastSize']);
const DAY: ReadonlySet<FieldName> = new Set(['volume', 'dayOpen', 'dayHigh', 'dayLow', 'volumeOverOi']);

/** What event a value comes from and how old that is: `Quote of 10:42:05 ET, 2s ago`; undefined while its time is not known. */
export function valueSource({ name, group }: Field, board: QuoteBoard, row: Row, now: number): string | undefined {
  const [what, column] = sourceOf(name, group);
  const at = board.get(row, column);
  return Number.isNaN(at) ? undefined : `${what} ${formatClock(at)} ET, ${formatAge(now - at)} ago`;
}

function sourceOf(name: FieldName, group: string): [what: string, at: Column] {
  if (TRADES.has(name)) return ['Trade of', 'lastAt'];
  if (DAY.has(name)) return ['Newest event at', 'receivedAt'];
  if (name === 'openInterest' || group === 'Vendor') return ['Snapshot of', 'snapshotAt'];
  return [group === 'Quotes' ? 'Quote of' : 'Computed from the quote of', 'quoteAt'];
}
