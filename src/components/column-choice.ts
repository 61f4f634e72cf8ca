import type { FieldName } from './field-names.js';

/** What a mini-graph's change is taken against: its first point shown, the day's open, the previous close. */
export type GraphBase = 'first' | 'open' | 'close';

/** A chosen column, and how it is shown. */
export interface ColumnChoice {
  readonly name: FieldName;
  /** Stays beside the strike when the table is scrolled sideways. */
  readonly isPinned: boolean;
  /** A bar behind the value, relative to the largest shown. */
  readonly hasBar: boolean;
  /** Of mini-graphs. */
  readonly base: GraphBase;
  /** Of mini-graphs: how far back they reach, minutes; 0 is everything kept. */
  readonly minutes: number;
}

/** A column as it is when nothing more is said. */
export function columnOf(name: FieldName): ColumnChoice {
  return { name, isPinned: false, hasBar: false, base: 'first', minutes: 0 };
}
