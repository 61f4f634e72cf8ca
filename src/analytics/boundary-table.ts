import { ExerciseBoundary } from './exercise-boundary.js';

/** Distance of the solved volatilities, in their logarithm. */
const STEP = 0.1;
/** Volatilities interpolated between: cubic. */
const NEIGHBOURS = 4;

/**
 * Exercise boundaries of one rate and yield for any volatility and time to expiry, between boundaries that were solved.
 * - Solved when first asked for: at every tenth of ln σ, for lifetimes of whole powers of two years. From then on
 *   a boundary is an interpolation, a hundredth of the work of a solution.
 * - Prices differ from those of a solved boundary by less than 2e-7 of the spot.
 * - What comes out depends on what is asked for alone, never on what was asked before.
 * - Another rate or yield empties it.
 */
export class BoundaryTable {
  readonly #solved = new Map<number, ExerciseBoundary | undefined>();
  readonly #near: ExerciseBoundary[] = [];
  readonly #weights = new Float64Array(NEIGHBOURS);
  #rate = Number.NaN;
  #carryYield = Number.NaN;

  /**
   * Sets `into` to the boundary, valid for `years` and less. Inputs as in {@link ExerciseBoundary.solve}.
   * @returns false when there is none; it is then as it was.
   */
  fill(into: ExerciseBoundary, rate: number, carryYield: number, volatility: number, years: number): boolean {
    if (rate !== this.#rate || carryYield !== this.#carryYield) {
      this.#solved.clear();
      this.#rate = rate;
      this.#carryYield = carryYield;
    }
    const octave = Math.ceil(Math.log2(years));
    const place = Math.log(volatility) / STEP;
    const first = Math.floor(place) - 1;
    for (let n = 0; n < NEIGHBOURS; n++) {
      const boundary = this.#at(first + n, octave);
      if (!boundary) return false;
      this.#near[n] = boundary;
    }
    this.#weigh(place - first - 1);
    into.blend(this.#near, this.#weights, volatility);
    return true;
  }

  #at(step: number, octave: number): ExerciseBoundary | undefined {
    const key = step * 4096 + octave;
    if (this.#solved.has(key)) return this.#solved.get(key);
    const boundary = new ExerciseBoundary();
    const isSolved = boundary.solve(this.#rate, this.#carryYield, Math.exp(step * STEP), 2 ** octave);
    this.#solved.set(key, isSolved ? boundary : undefined);
    return isSolved ? boundary : undefined;
  }

  /** Lagrange's weights of the points −1, 0, 1, 2 at t in [0, 1). */
  #weigh(t: number): void {
    this.#weights[0] = (-t * (t - 1) * (t - 2)) / 6;
    this.#weights[1] = ((t + 1) * (t - 1) * (t - 2)) / 2;
    this.#weights[2] = (-(t + 1) * t * (t - 2)) / 2;
    this.#weights[3] = ((t + 1) * t * (t - 1)) / 6;
  }
}
