import type { QuoteBoard, Row } from '../market/quote-board.js';
import type { PriceRings } from '../market/price-ring.js';
import type { ColumnChoice } from './column-list.js';
import { FIELDS, type Field } from './fields.js';
import { formatSignedPercent } from './format.js';
import { firstValue, knownCount, newestValue, WHOLE, type SparklineView } from './sparkline.js';

/** What is drawn of a contract's points in a column: its window, and the base if the contract has it. `now` is the hub's clock. */
export function graphView(
  choice: ColumnChoice | undefined,
  field: Field,
  board: QuoteBoard,
  row: Row,
  now: number,
): SparklineView {
  if (!choice) return WHOLE;
  const { base, minutes } = choice;
  const from = minutes > 0 ? now - minutes * 60_000 : WHOLE.from;
  if (field.graph !== 'price' || base === 'first') return { from, base: WHOLE.base };
  return { from, base: board.get(row, base === 'open' ? 'dayOpen' : 'previousClose') };
}

const isPrice = (field: Field) => field.graph === 'price' || field.graph === 'mid';

/** The newest point against the base: for prices as a share of it, else in the value's own unit. NaN with fewer than two points. */
export function graphChange(field: Field, rings: PriceRings, row: Row, { from, base }: SparklineView): number {
  if (knownCount(rings, row, from) < 2) return Number.NaN;
  const first = Number.isNaN(base) ? firstValue(rings, row, from) : base;
  const newest = newestValue(rings, row);
  if (!isPrice(field)) return newest - first;
  return first === 0 ? Number.NaN : newest / first - 1;
}

export function graphChangeText(field: Field, change: number): string {
  if (isPrice(field)) return formatSignedPercent(change, Math.abs(change) < 0.9995 ? 1 : 0);
  const text = FIELDS.get(field.graph ?? '')?.format(change) ?? '';
  return change > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
