import type { Right } from '../market/contract.js';
import type { FieldName } from './field-names.js';

/** What a gesture in the table may ask for. */
export interface GestureTarget {
  /** The contract was chosen, by its mini-graph or by another cell. */
  readonly select: (contract: string, isGraph: boolean) => void;
  readonly sortBy: (name: FieldName, right: Right) => void;
}

/** What a press in the table of contracts means, by a pointer or by a key. */
export class TableGestures {
  readonly #target: GestureTarget;

  constructor(target: GestureTarget) {
    this.#target = target;
  }

  readonly clicked = (event: Event): void => {
    this.press(event.target as Element);
  };

  /** @returns whether something was meant. */
  press(target: Element): boolean {
    return this.#sort(target) || this.#select(target);
  }

  /** By the column whose heading was pressed. */
  #sort(target: Element): boolean {
    const { sort, right } = target.closest<HTMLElement>('[role=columnheader]')?.dataset ?? {};
    if (sort === undefined) return false;
    this.#target.sortBy(sort as FieldName, right as Right); // rendered from both
    return true;
  }

  /** @returns whether a contract was meant. */
  #select(target: Element): boolean {
    const contract = target.closest<HTMLElement>('[data-contract]')?.dataset['contract'];
    if (contract === undefined) return false;
    this.#target.select(contract, target.closest('.cell.graph') !== null);
    return true;
  }
}
