import type { QuoteBoard, Row } from '../market/quote-board.js';
import { NO_VALUE, type Field } from './field.js';
import type { FieldName } from './field-names.js';
import { FIRST_FIELDS } from './first-fields.js';

export type { FieldName } from './field-names.js';
export type { Field } from './field.js';

const loaded = new Map<string, Field>(FIRST_FIELDS.map((field) => [field.name, field]));
let hasAll = false;

/** The columns loaded so far: those that the views show by themselves at once, all after {@link loadAllFields}. */
export const FIELDS: ReadonlyMap<string, Field> = loaded;

/** True while `name` is a column that has not been loaded. */
export function isUnloaded(name: FieldName): boolean {
  return !loaded.has(name);
}

/** For whoever has loaded columns with itself. */
export function addFields(fields: readonly Field[]): void {
  for (const field of fields) loaded.set(field.name, field);
}

/** Loads the rarer columns. Once is enough, and again is free. */
export async function loadAllFields(): Promise<void> {
  if (hasAll) return;
  const { MORE_FIELDS } = await import('./more-fields.js');
  addFields(MORE_FIELDS);
  hasAll = true;
}

/** What each view shows when nothing else is asked for; the first is nearest to the strike. */
export const DEFAULT_FIELDS: Readonly<Record<'columns' | 'chain', readonly FieldName[]>> = {
  columns: ['sparkline', 'change', 'mid', 'bid', 'ask'],
  chain: ['bid', 'ask', 'mid', 'sparkline', 'change', 'iv', 'delta', 'volume', 'openInterest'],
};

let sentenceOf: ((reason: number) => string) | undefined;

/** The hub's reasons can be said; until then a field's own words stand for them. */
export function hasReasons(): boolean {
  return sentenceOf !== undefined;
}

/** Loads the sentences of the hub's reasons, which the first row does not wait for. */
export async function loadReasons(): Promise<void> {
  sentenceOf ??= (await import('../analytics/reasons.js')).reasonSentence;
}

/** Why a value of this row is not known, in a sentence. */
export function whyUnknown(field: Field, board: QuoteBoard, row: Row): string {
  const reason = board.get(row, 'valueReason');
  const said = field.whyUnknown === NO_VALUE && reason > 0 ? sentenceOf?.(reason) : undefined;
  return said ?? field.whyUnknown;
}
