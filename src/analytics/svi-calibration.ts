import { SimplexSearch } from './simplex-search.js';
import type { SviParams } from './smile-curve.js';

/** Wing slopes stay this far below 2, where no distribution is left (R. Lee, The moment formula, 2004). */
const MOST_SLOPE = 2 - 1e-9;
const MOST_STEPS = 120;

/** Bounds of the search, in units of the fitted range (its low end is 0) and of ln(sigma / range). */
const LEAST_PLACE = -1;
const MOST_PLACE = 2;
const LEAST_WIDTH = Math.log(0.01);
const MOST_WIDTH = Math.log(10);
/** Weight of the sum by which g falls short of a margin, and where it is looked at. */
const PENALTY = 10_000;
const MARGIN = 0.01;
const NODES = 20;
const FAR = 40;
const PLACES = [0, 0.25, 0.4, 0.5, 0.6, 0.75, 1];
const WIDTHS = [Math.log(0.03), Math.log(0.1), Math.log(0.3), 0];

/**
 * Weighted least squares of raw SVI on total variance, by the quasi-explicit method: for a given place `m` and width
 * `sigma` of the bend the smile is linear in its level and its two wing slopes U = b(1 + ρ) and V = b(1 − ρ), which are
 * solved for exactly inside the box 0 <= U, V < 2; only (m, ln sigma) are searched, by Nelder and Mead's simplex.
 * - No point of the curve is negative: if the best one were, the level a is held at 0 or above.
 * - The columns are read, never changed; scratch is kept, so a fit of the same size allocates nothing but its result.
 * Source: Zeliade Systems, Quasi-explicit calibration of Gatheral's SVI model (2009); the box and the scaling are our own.
 */
export class SviCalibration {
  #k: Float64Array = new Float64Array(0);
  #variance: Float64Array = new Float64Array(0);
  #weight: Float64Array = new Float64Array(0);
  #right: Float64Array = new Float64Array(0);
  #left: Float64Array = new Float64Array(0);
  #count = 0;
  #isRegular = false;
  #low = 0;
  #range = 1;
  // Of the last inner solution: w = level + U·right + V·left.
  #level = 0;
  #rightSlope = 0;
  #leftSlope = 0;
  readonly #simplex = new SimplexSearch((place, width) => this.#misfit(place, width));

  /**
   * @param k @param variance @param weight the first `count` places; finite, variance and weight not negative.
   * @param start where to search from; everywhere when there is none.
   * @param close how exactly (m, ln sigma) are wanted, m in units of the fitted range.
   * @param isRegular also keep away from curves on which a butterfly spread would cost less than nothing.
   * @returns undefined when the points do not determine a curve.
   */
  fit(
    k: Float64Array,
    variance: Float64Array,
    weight: Float64Array,
    count: number,
    start?: SviParams,
    close = 1e-7,
    isRegular = false,
  ): SviParams | undefined {
    this.#k = k;
    this.#variance = variance;
    this.#weight = weight;
    this.#isRegular = isRegular;
    this.#count = count;
    if (this.#right.length < count) {
      this.#right = new Float64Array(count);
      this.#left = new Float64Array(count);
    }
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      if (k[i]! < low) low = k[i]!;
      if (k[i]! > high) high = k[i]!;
    }
    if (!(high > low)) return undefined;
    this.#low = low;
    this.#range = high - low;
    if (start) this.#search((start.m - low) / this.#range, Math.log(start.sigma / this.#range), 0.02, 0.1, close);
    else this.#searchEverywhere(close);
    const { x, y } = this.#simplex;
    return this.#misfit(x, y) < Number.POSITIVE_INFINITY ? this.#params(x, y) : undefined;
  }

  #params(place: number, width: number): SviParams {
    const sigma = this.#range * Math.exp(bounded(width, LEAST_WIDTH, MOST_WIDTH));
    const b = 0.5 * (this.#rightSlope + this.#leftSlope);
    return {
      a: this.#level - b * sigma,
      b,
      rho: b > 0 ? (0.5 * (this.#rightSlope - this.#leftSlope)) / b : 0,
      m: this.#low + this.#range * bounded(place, LEAST_PLACE, MOST_PLACE),
      sigma,
    };
  }

  #searchEverywhere(close: number): void {
    let best = Number.POSITIVE_INFINITY;
    let place = 0.5;
    let width = 0;
    for (const triedPlace of PLACES) {
      for (const triedWidth of WIDTHS) {
        const misfit = this.#misfit(triedPlace, triedWidth);
        if (misfit < best) {
          best = misfit;
          place = triedPlace;
          width = triedWidth;
        }
      }
    }
    this.#search(place, width, 0.12, 0.6, close);
  }

  #search(place: number, width: number, placeStep: number, widthStep: number, close: number): void {
    this.#simplex.search(place, width, placeStep, widthStep, close, MOST_STEPS);
  }

  /** Weighted sum of squares left by the best level and slopes; more outside the bounds, so that the search turns back. */
  #misfit(place: number, width: number): number {
    const atPlace = bounded(place, LEAST_PLACE, MOST_PLACE);
    const atWidth = bounded(width, LEAST_WIDTH, MOST_WIDTH);
    const excess = Math.abs(place - atPlace) + Math.abs(width - atWidth);
    const sigma = this.#range * Math.exp(atWidth);
    this.#basis(this.#low + this.#range * atPlace, sigma);
    this.#solve(true);
    const slopes = Math.sqrt(this.#rightSlope) - Math.sqrt(this.#leftSlope);
    if (!(this.#level - 0.5 * sigma * slopes * slopes >= 0)) {
      this.#basisOfZeroLevel(sigma);
      this.#solve(false);
      this.#level = 0.5 * sigma * (this.#rightSlope + this.#leftSlope);
      this.#basis(this.#low + this.#range * atPlace, sigma);
    }
    const violation = this.#isRegular ? this.#violation(this.#low + this.#range * atPlace, sigma) : 0;
    return this.#squares() * (1 + excess) * (1 + PENALTY * violation);
  }

  /** How far g falls short of a little above 0, summed over points ever further from the bend; see `butterflyFactor`. */
  #violation(m: number, sigma: number): number {
    const b = 0.5 * (this.#rightSlope + this.#leftSlope);
    const tilt = 0.5 * (this.#rightSlope - this.#leftSlope);
    const least = this.#level - b * sigma;
    const reach = Math.asinh((FAR + Math.abs(m)) / sigma) / NODES;
    let sum = 0;
    for (let i = -NODES; i <= NODES; i++) {
      const y = Math.sinh(i * reach);
      const r = Math.sqrt(y * y + 1);
      const w = least + sigma * (tilt * y + b * r);
      const slope = tilt + (b * y) / r;
      const part = 1 - (0.5 * (m + sigma * y) * slope) / w;
      const g = part * part - 0.25 * slope * slope * (1 / w + 0.25) + (0.5 * b) / (sigma * r * r * r);
      if (!(g >= MARGIN)) sum += Math.min(MARGIN - g, 1);
    }
    return sum;
  }

  /** The two wings: half of √(x² + σ²) − σ ± x, without cancellation. */
  #basis(m: number, sigma: number): void {
    const k = this.#k;
    const right = this.#right;
    const left = this.#left;
    const count = this.#count;
    for (let i = 0; i < count; i++) {
      const x = k[i]! - m;
      const bend = (x * x) / (Math.sqrt(x * x + sigma * sigma) + sigma);
      right[i] = 0.5 * (bend + x);
      left[i] = 0.5 * (bend - x);
    }
  }

  /** With a = 0 the level is b·σ: each wing carries half a σ. */
  #basisOfZeroLevel(sigma: number): void {
    for (let i = 0; i < this.#count; i++) {
      this.#right[i] = this.#right[i]! + 0.5 * sigma;
      this.#left[i] = this.#left[i]! + 0.5 * sigma;
    }
  }

  /** Best slopes inside their box, and the level with them unless there is none. */
  #solve(hasLevel: boolean): void {
    const count = this.#count;
    const rights = this.#right;
    const lefts = this.#left;
    const weights = this.#weight;
    const variances = this.#variance;
    let total = 0;
    let meanRight = 0;
    let meanLeft = 0;
    let mean = 0;
    if (hasLevel) {
      for (let i = 0; i < count; i++) {
        const weight = weights[i]!;
        total += weight;
        meanRight += weight * rights[i]!;
        meanLeft += weight * lefts[i]!;
        mean += weight * variances[i]!;
      }
      meanRight /= total;
      meanLeft /= total;
      mean /= total;
    }
    let rr = 0;
    let rl = 0;
    let ll = 0;
    let rw = 0;
    let lw = 0;
    for (let i = 0; i < count; i++) {
      const weight = weights[i]!;
      const r = rights[i]! - meanRight;
      const l = lefts[i]! - meanLeft;
      const w = variances[i]! - mean;
      rr += weight * r * r;
      rl += weight * r * l;
      ll += weight * l * l;
      rw += weight * r * w;
      lw += weight * l * w;
    }
    const determinant = rr * ll - rl * rl;
    let right = (ll * rw - rl * lw) / determinant;
    let left = (rr * lw - rl * rw) / determinant;
    if (!(determinant > 1e-14 * rr * ll && isSlope(right) && isSlope(left))) {
      // The optimum of a convex problem is then on the edge of the box: the best of its four sides.
      let best = Number.POSITIVE_INFINITY;
      let bestRight = 0;
      let bestLeft = 0;
      for (let side = 0; side < 4; side++) {
        const held = side < 2 ? 0 : MOST_SLOPE;
        const isRightHeld = side % 2 === 0;
        const free = isRightHeld ? (lw - rl * held) / ll : (rw - rl * held) / rr;
        const other = bounded(free >= 0 || free < 0 ? free : 0, 0, MOST_SLOPE);
        right = isRightHeld ? held : other;
        left = isRightHeld ? other : held;
        const value = right * (rr * right + 2 * (rl * left - rw)) + left * (ll * left - 2 * lw);
        if (value < best) {
          best = value;
          bestRight = right;
          bestLeft = left;
        }
      }
      right = bestRight;
      left = bestLeft;
    }
    this.#rightSlope = right;
    this.#leftSlope = left;
    this.#level = mean - right * meanRight - left * meanLeft;
  }

  #squares(): number {
    const count = this.#count;
    const rights = this.#right;
    const lefts = this.#left;
    const weights = this.#weight;
    const variances = this.#variance;
    const level = this.#level;
    const rightSlope = this.#rightSlope;
    const leftSlope = this.#leftSlope;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const residual = variances[i]! - level - rightSlope * rights[i]! - leftSlope * lefts[i]!;
      sum += weights[i]! * residual * residual;
    }
    return sum;
  }
}

function isSlope(slope: number): boolean {
  return slope >= 0 && slope <= MOST_SLOPE;
}

function bounded(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}
