import type { Right } from '../market/contract.js';
import { americanImpliedVolatility } from './american-implied-volatility.js';
import { AmericanOption } from './american-option.js';
import { americanGreeks } from './american.js';
import { DELTA, GREEK_COUNT, PRICE, RHO, europeanGreeks } from './european.js';
import type { ExpiryMarket } from './expiry-columns.js';

/**
 * What early exercise adds to each row of an American chain: the premium and American less European greeks at the last
 * refinement. They move slowly, so that a row can be valued as European between two refinements.
 * Each row keeps its boundary, so that a refinement starts from the one before.
 */
export class ExerciseCorrections {
  readonly #values: Float64Array;
  readonly #isRefined: Uint8Array;
  readonly #options: (AmericanOption | undefined)[] = [];

  constructor(rowCount: number) {
    this.#values = new Float64Array(rowCount * GREEK_COUNT);
    this.#isRefined = new Uint8Array(rowCount);
  }

  isRefined(row: number): boolean {
    return this.#isRefined[row] === 1;
  }

  /** USD per share; 0 where nothing is known. */
  premium(row: number): number {
    return this.#values[row * GREEK_COUNT + PRICE]!;
  }

  /** Adds the differences of the greeks; the price stays. */
  addTo(row: number, greeks: Float64Array): void {
    for (let g = DELTA; g <= RHO; g++) greeks[g] = greeks[g]! + this.#values[row * GREEK_COUNT + g]!;
  }

  clear(row: number): void {
    this.#values.fill(0, row * GREEK_COUNT, (row + 1) * GREEK_COUNT);
    this.#isRefined[row] = 0;
  }

  /**
   * Solves for the row's American volatility and greeks.
   * @param greeks filled with the American ones, raw.
   * @param guess volatility of the last refinement, NaN without one.
   * @returns the volatility; NaN when it or a greek is not found, and the row is then without correction.
   */
  refine(
    row: number,
    right: Right,
    price: number,
    strike: number,
    market: ExpiryMarket,
    guess: number,
    greeks: Float64Array,
  ): number {
    const { spot, years, rate, carryYield } = market;
    const option = (this.#options[row] ??= new AmericanOption(right));
    const iv = americanImpliedVolatility(option, price, spot, strike, years, rate, carryYield, guess);
    europeanGreeks(right, spot, strike, years, rate, carryYield, iv, european);
    americanGreeks(option, spot, strike, years, rate, carryYield, iv, greeks);
    let sum = 0;
    for (let g = PRICE; g <= RHO; g++) {
      this.#values[row * GREEK_COUNT + g] = greeks[g]! - european[g]!;
      sum += greeks[g]! - european[g]!;
    }
    if (!(iv > 0 && Number.isFinite(sum))) {
      this.clear(row);
      return Number.NaN;
    }
    this.#isRefined[row] = 1;
    return iv;
  }
}

const european = new Float64Array(GREEK_COUNT);
