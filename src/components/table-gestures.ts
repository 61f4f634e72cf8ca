import type { Right } from '../market/contract.js';
import type { FieldName } from './field-names.js';
import { moveInGrid, takeTabStop } from './grid-keys.js';

/** What a gesture in the table may ask for. */
export interface GestureTarget {
  /** The contract was chosen, by its mini-graph or by another cell. */
  readonly select: (contract: string, isGraph: boolean) => void;
  readonly sortBy: (name: FieldName, right: Right) => void;
  readonly findStrike: () => void;
}

const CELLS = '[role=gridcell],[role=rowheader],[role=columnheader]';

/** Pointer and keys in the table of contracts, as what they ask for. */
export class TableGestures {
  readonly #target: GestureTarget;

  constructor(target: GestureTarget) {
    this.#target = target;
  }

  readonly clicked = (event: Event): void => {
    const cell = (event.target as Element).closest<HTMLElement>(CELLS);
    const grid = cell?.closest('[role=grid]');
    if (cell && grid) takeTabStop(grid, cell);
    if (cell && this.#sort(cell)) return;
    this.#select(event.target as Element);
  };

  readonly pressed = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (moveInGrid(event, target)) return;
    if (event.key === 'g' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#target.findStrike();
    }
    if (event.key !== 'Enter' && event.key !== ' ') return;
    if (this.#sort(target) || this.#select(target)) event.preventDefault();
  };

  /** By the column whose heading was pressed. */
  #sort(cell: HTMLElement): boolean {
    const { sort, right } = cell.dataset;
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
