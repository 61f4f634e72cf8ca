import { columnsText, parseColumns, type ColumnChoice } from './column-list.js';
import type { Field } from './field.js';
import { GREEK_FIELDS } from './greek-fields.js';
import { QUOTE_FIELDS } from './quote-fields.js';

/** What is chosen most; the rest is in `more-fields.ts`. */
export const CHOSEN_FIELDS: readonly Field[] = [...QUOTE_FIELDS, ...GREEK_FIELDS];

export interface ChosenColumns {
  readonly list: readonly ColumnChoice[];
  /** As `parseColumns` reads it. */
  readonly text: string;
}

/** The columns that the viewer, or the page, named; undefined when no name is known. */
export function chosenColumns(text: string): ChosenColumns | undefined {
  const list = parseColumns(text);
  return list && { list, text: columnsText(list) };
}
