import { errorSentence } from '../base/errors.js';
import type { ChainSection } from '../client/chain-model.js';
import type { TabStore } from '../client/tab-store.js';
import type { TermsBook } from './contract-terms.js';
import { FIELDS, type FieldName } from './fields.js';

export type CopyFormat = 'tsv' | 'csv' | 'json';

export interface CopySource {
  readonly sections: readonly ChainSection[];
  readonly fields: readonly FieldName[];
  readonly store: TabStore;
  readonly terms: TermsBook;
}

type Value = string | number | undefined;

/** The shown contracts with their newest values: one line per contract, raw numbers, unknown left empty (in JSON, left out). */
export function tableAsText(source: CopySource, format: CopyFormat): string {
  const names = source.fields.filter((name) => FIELDS.get(name)?.graph === undefined);
  const head = ['contract', 'expiry', 'strike', 'right', ...names];
  const rows = rowsOf(source, names);
  if (format === 'json') {
    const objects = rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])));
    return JSON.stringify(objects, undefined, 1);
  }
  const mark = format === 'csv' ? ',' : '\t';
  return [head, ...rows].map((row) => row.map((value) => value ?? '').join(mark)).join('\n');
}

/** Takes the table to the clipboard. @returns what to say of it, in a sentence; it never fails. */
export async function copyTable(source: CopySource, format: CopyFormat): Promise<string> {
  try {
    await navigator.clipboard.writeText(tableAsText(source, format));
    return `Copied as ${format.toUpperCase()}.`;
  } catch (thrown) {
    return thrown instanceof DOMException ? 'The browser does not allow copying here.' : errorSentence(thrown);
  }
}

/** Nothing in a row needs quoting: tickers, dates, words and numbers only. */
function rowsOf({ sections, store, terms }: CopySource, names: readonly FieldName[]): Value[][] {
  return sections.flatMap(({ expiry, strikes }) =>
    strikes.flatMap(({ strike, call, put }) =>
      [
        { right: 'call', cell: call },
        { right: 'put', cell: put },
      ].flatMap(({ right, cell }) => {
        if (!cell) return [];
        const values = names.map((name): Value => {
          const value = FIELDS.get(name)!.read(store.board, cell.row, store.now(), terms.of(cell.ticker));
          return Number.isFinite(value) ? Number(value.toPrecision(10)) : undefined;
        });
        return [[cell.ticker, expiry, strike, right, ...values]];
      }),
    ),
  );
}
