import { AmericanOption } from '../analytics/american-option.js';
import { BoundaryTable } from '../analytics/boundary-table.js';
import { PRICE, VEGA } from '../analytics/european.js';
import { exerciseRegime } from '../analytics/exercise-regime.js';
import type { Right } from '../market/contract.js';
import type { Smile } from './volatility-surface.js';

/** Of the quadrature: to a hundredth of a cent is enough for quotes on a tick. */
const POINTS = 20;
/** For differences by volatility, relative. */
const BUMP = 1e-3;

/** Prices all American options of one right on one underlying, whose rate and yield never change: one table of boundaries serves them. */
export class AmericanPricer {
  /** Early exercise pays at some spot. */
  readonly isEarly: boolean;
  readonly #option: AmericanOption;

  constructor(right: Right, rate: number, carryYield: number) {
    this.isEarly = exerciseRegime(right, rate, carryYield) === 'boundary';
    this.#option = new AmericanOption(right, { table: new BoundaryTable(), points: POINTS });
  }

  /** USD per share; NaN in the last instant before expiry, which is too short for a boundary. */
  price({ spot, years, rate, carryYield }: Smile, strike: number, volatility: number): number {
    this.#option.prepare(years, rate, carryYield, volatility);
    return this.#option.price(spot, strike);
  }

  /** Raw price, delta, gamma, theta and vega into `out`; rho is left as it is. NaN where {@link price} is. */
  greeks(smile: Smile, strike: number, volatility: number, out: Float64Array): void {
    const { spot, years, rate, carryYield } = smile;
    this.#option.prepare(years, rate, carryYield, volatility);
    this.#option.spotGreeks(spot, strike, out);
    if (this.#option.isExerciseNow(spot, strike)) {
      out[VEGA] = 0;
      return;
    }
    const up = this.price(smile, strike, volatility * (1 + BUMP));
    out[VEGA] = (up - out[PRICE]!) / (BUMP * volatility);
  }
}
