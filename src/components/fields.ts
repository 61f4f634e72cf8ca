import { reasonSentence } from '../analytics/reasons.js';
import type { QuoteBoard, Row } from '../market/quote-board.js';
import { parseColumns } from './column-list.js';
import { NO_VALUE, type Field } from './field.js';
import { FIELD_NAMES, type FieldName } from './field-names.js';
import { GREEK_FIELDS } from './greek-fields.js';
import { QUOTE_FIELDS } from './quote-fields.js';

export { FIELD_NAMES, type FieldName } from './field-names.js';
export type { Field } from './field.js';

const loaded = new Map<string, Field>([...QUOTE_FIELDS, ...GREEK_FIELDS].map((field) => [field.name, field]));

/** The columns loaded so far: the usual ones at once, all after {@link loadAllFields}. */
export const FIELDS: ReadonlyMap<string, Field> = loaded;

/** True while `name` is a column that has not been loaded. */
export function isUnloaded(name: FieldName): boolean {
  return !loaded.has(name);
}

/** Loads the rarer columns. Once is enough, and again is free. */
export async function loadAllFields(): Promise<void> {
  if (FIELD_NAMES.every((name) => loaded.has(name))) return;
  const { MORE_FIELDS } = await import('./more-fields.js');
  for (const field of MORE_FIELDS) loaded.set(field.name, field);
}

/** What each view shows when nothing else is asked for; the first is nearest to the strike. */
export const DEFAULT_FIELDS: Readonly<Record<'columns' | 'chain', readonly FieldName[]>> = {
  columns: ['sparkline', 'change', 'mid', 'bid', 'ask'],
  chain: ['bid', 'ask', 'mid', 'sparkline', 'change', 'iv', 'delta', 'volume', 'openInterest'],
};

/** The fields a comma list names, once each, unknown names left out; undefined when none is left. */
export function parseFields(text: string | undefined): FieldName[] | undefined {
  return parseColumns(text)?.map((column) => column.name);
}

/** Why a value of this row is not known, in a sentence. */
export function whyUnknown(field: Field, board: QuoteBoard, row: Row): string {
  const reason = board.get(row, 'valueReason');
  return field.whyUnknown === NO_VALUE && reason > 0 ? reasonSentence(reason) : field.whyUnknown;
}
