import type { Right } from '../market/contract.js';
import { type ExpiryColumns, type SideColumns, emptyColumns, strikeIndex } from './expiry-columns.js';

/** The contracts of one expiry in the caller's order. */
export interface ChainRowTerms {
  /** USD, one per row. */
  readonly strikes: ArrayLike<number>;
  readonly rights: ArrayLike<Right>;
  /** Rows of adjusted contracts, which are left out of all analytics. */
  readonly isAdjusted?: ArrayLike<boolean> | undefined;
}

/** Which place in the columns each of the caller's rows has, and back. */
export class ChainRows {
  readonly count: number;
  readonly columns: ExpiryColumns;
  /** Index of each row's strike; −1: not in the analytics. */
  readonly strikeOf: Int32Array;
  /** Row of the call and of the put at each strike; −1: not listed. */
  readonly at: { readonly call: Int32Array; readonly put: Int32Array };
  readonly #isCall: Uint8Array;

  constructor(terms: ChainRowTerms) {
    const { strikes, rights, isAdjusted } = terms;
    this.count = strikes.length;
    const isIn = (row: number): boolean =>
      isAdjusted?.[row] !== true && strikes[row]! > 0 && strikes[row]! < Number.POSITIVE_INFINITY;
    this.columns = emptyColumns(Array.from(strikes).filter((_, row) => isIn(row)));
    const strikeCount = this.columns.strikes.length;
    this.at = { call: new Int32Array(strikeCount).fill(-1), put: new Int32Array(strikeCount).fill(-1) };
    this.strikeOf = new Int32Array(this.count).fill(-1);
    this.#isCall = new Uint8Array(this.count);
    for (let row = 0; row < this.count; row++) {
      const right = rights[row]!;
      this.#isCall[row] = Number(right === 'call');
      if (!isIn(row)) continue;
      const k = strikeIndex(this.columns.strikes, strikes[row]!);
      // Two listings of one strike and right: the first is analysed.
      if (this.at[right][k]! >= 0) continue;
      this.strikeOf[row] = k;
      this.at[right][k] = row;
    }
  }

  right(row: number): Right {
    return this.#isCall[row] === 1 ? 'call' : 'put';
  }

  side(row: number): SideColumns {
    return this.#isCall[row] === 1 ? this.columns.call : this.columns.put;
  }
}
