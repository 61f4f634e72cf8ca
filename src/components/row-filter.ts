import type { QuoteBoard, Row } from '../market/quote-board.js';
import type { ContractTerms, Field } from './field.js';
import { FIELDS } from './fields.js';
import { parseFilter, type ParsedFilter } from './filter-expression.js';
import type { Filter, FilterField } from './filter-tests.js';

/** A contract as a filter reads it. */
export interface FilterSubject {
  readonly board: QuoteBoard;
  readonly row: Row;
  /** Hub clock, epoch ms. */
  readonly now: number;
  readonly terms: ContractTerms;
}

/** Reads a filter over the columns, by their names and by their headings. All columns have to be loaded. */
export function parseRowFilter(text: string): ParsedFilter<FilterSubject> {
  return parseFilter(text, (name) => byWord().get(name));
}

/** Words that a filter may use for columns: names in small letters, and headings of one word. */
export function filterWords(): string[] {
  return [...byWord().keys()];
}

let words: Map<string, FilterField<FilterSubject>> | undefined;

function byWord(): Map<string, FilterField<FilterSubject>> {
  if (words?.size) return words;
  const found = new Map<string, FilterField<FilterSubject>>();
  const fields = [...FIELDS.values()].filter((field) => field.graph === undefined);
  for (const field of fields) found.set(field.name.toLowerCase(), filterField(field));
  for (const field of fields) {
    const heading = field.label.toLowerCase();
    if (/^[a-z]+$/.test(heading) && !found.has(heading)) found.set(heading, found.get(field.name.toLowerCase())!);
  }
  found.set('strike', {
    read: ({ terms }) => terms.strike,
    isPercent: false,
    unit: 1,
  });
  words = found;
  return found;
}

function filterField(field: Field): FilterField<FilterSubject> {
  const share = field.shareName && FIELDS.get(field.shareName);
  return {
    read: ({ board, row, now, terms }) => field.read(board, row, now, terms),
    isPercent: field.isPercent === true,
    unit: field.name === 'age' ? 1000 : 1,
    share: share && filterField(share),
    isUnsigned: field.name === 'delta' || field.name === 'vendorDelta',
  };
}

export interface FilterCount {
  readonly matching: number;
  readonly of: number;
}

/**
 * Marks what does not match in a rendered table: sides with `data-out`, and in hiding also whole rows where no shown side matches.
 * Only marks that change are written.
 */
export class RowFilter {
  readonly #filter: Filter<FilterSubject>;
  readonly #isHiding: boolean;

  constructor(filter: Filter<FilterSubject>, isHiding: boolean) {
    this.#filter = filter;
    this.#isHiding = isHiding;
  }

  /** @returns how many of the shown contracts match, and whether any mark is another. */
  apply(
    root: ParentNode,
    subjectOf: (ticker: string) => FilterSubject | undefined,
  ): FilterCount & { isChanged: boolean } {
    let matching = 0;
    let of = 0;
    let isChanged = false;
    const head = root.querySelector('.row.head');
    // A narrow box shows one side at a time; what is not seen keeps no row in view.
    const sides = [...(head?.querySelectorAll('.side') ?? [])].filter(
      (side) => getComputedStyle(side).display !== 'none',
    );
    const isShown = (side: Element) => sides.some((shown) => shown.className === side.className);
    for (const line of root.querySelectorAll<HTMLElement>('.line')) {
      let isAnyIn = false;
      for (const side of line.querySelectorAll<HTMLElement>('[data-contract]')) {
        const subject = subjectOf(side.dataset['contract']!);
        if (!subject || !isShown(side)) continue;
        const isIn = this.#filter(subject) === true;
        of++;
        if (isIn) matching++;
        isAnyIn ||= isIn;
        if (side.hasAttribute('data-out') !== isIn) continue;
        side.toggleAttribute('data-out', !isIn);
        isChanged = true;
      }
      const isHidden = this.#isHiding && !isAnyIn;
      if (line.hidden !== isHidden) {
        line.hidden = isHidden;
        isChanged = true;
      }
    }
    return { matching, of, isChanged };
  }

  /** Takes every mark away. */
  clear(root: ParentNode): void {
    for (const side of root.querySelectorAll('[data-out]')) side.removeAttribute('data-out');
    for (const line of root.querySelectorAll<HTMLElement>('.line[hidden]')) line.hidden = false;
  }
}
