import type { ChainModel, ChainSection, ChainStrike } from '../client/chain-model.js';
import type { TabStore } from '../client/tab-store.js';
import type { Right } from '../market/contract.js';
import type { TermsBook } from './contract-terms.js';
import { FIELDS, type FieldName } from './fields.js';

/** Rows by the values of one side's column. */
export interface SortOrder {
  readonly name: FieldName;
  readonly right: Right;
  readonly isDescending: boolean;
}

/** The order after a press on a heading: largest first, smallest first, by strike again. */
export function nextOrder(order: SortOrder | undefined, name: FieldName, right: Right): SortOrder | undefined {
  if (order?.name !== name || order.right !== right) return { name, right, isDescending: true };
  return order.isDescending ? { ...order, isDescending: false } : undefined;
}

/** Rows in an order that was true when it was last taken: it is taken anew only when asked, so that nothing moves by itself. */
export class ChainSort {
  readonly order: SortOrder;
  #taken = new Map<string, readonly number[]>();

  constructor(order: SortOrder) {
    this.order = order;
  }

  /** Another text means another order of the rows. */
  get key(): string {
    return [...this.#taken.values()].join(';');
  }

  /** Takes the order anew. @returns whether it is another. */
  take(sections: readonly ChainSection[], store: TabStore, terms: TermsBook): boolean {
    const before = this.key;
    this.#taken = new Map(
      sections.map((section) => [section.expiry, strikesInOrder(section, this.order, store, terms)]),
    );
    return this.key !== before;
  }

  /** The model with its rows in the order; strikes that came since stand last. */
  arranged(model: ChainModel): ChainModel {
    return { ...model, sections: model.sections.map((section) => this.#section(section)) };
  }

  #section(section: ChainSection): ChainSection {
    const places = new Map(this.#taken.get(section.expiry)?.map((strike, index) => [strike, index]));
    const place = ({ strike }: ChainStrike) => places.get(strike) ?? places.size;
    const strikes = [...section.strikes].sort((a, b) => place(a) - place(b) || a.strike - b.strike);
    const atm = section.strikes[section.atmIndex];
    return { ...section, strikes, atmIndex: atm ? strikes.indexOf(atm) : -1 };
  }
}

/** Unknown values stand last, whichever way. */
function strikesInOrder(section: ChainSection, order: SortOrder, store: TabStore, terms: TermsBook): number[] {
  const field = FIELDS.get(order.name);
  const valued = section.strikes.map((pair) => {
    const cell = pair[order.right];
    const value = cell && field ? field.read(store.board, cell.row, store.now(), terms.of(cell.ticker)) : Number.NaN;
    return { strike: pair.strike, value };
  });
  const sign = order.isDescending ? -1 : 1;
  valued.sort((a, b) => {
    if (Number.isNaN(a.value) || Number.isNaN(b.value))
      return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
    return sign * (a.value - b.value) || a.strike - b.strike;
  });
  return valued.map(({ strike }) => strike);
}
