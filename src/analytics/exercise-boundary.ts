import { exerciseStart } from './exercise-start.js';
import { sineRule } from './gauss-legendre.js';
import { solveLinear } from './linear-system.js';
import { INV_SQRT_TWO_PI, mills } from './normal.js';

/** Collocation nodes besides τ = 0, and quadrature points of each node's integral. */
const NODES = 14;
const POINTS = 18;
/** Step, in units of σ√T, below which a further one could not be seen in a price. */
const SETTLED = 1e-6;
/** Least ln²(B/X) taken per unit of σ²u: the true one is above 0.4 near expiry; guards the square root while iterating. */
const FLOOR = 1e-3;

/** ln(X/B)/(σ√τ) for small τ when the yield is above the rate (Wilmott, Howison & Dewynne 1995: 0.4517·√2). */
const NEAR_LIMIT = 0.6388;

const { sine, cosine, weight } = sineRule(POINTS);
/** ξᵢ = √(τᵢ/T): Chebyshev points on [0, 1], falling; the last, 0, is known and left out. */
const xi = Float64Array.from({ length: NODES + 1 }, (_, i) => (1 + Math.cos((Math.PI * i) / NODES)) / 2);
/** Row (i, j): what each node adds to the interpolant at ξᵢ·sin θⱼ. It depends on nothing else. */
const share = new Float64Array(NODES * POINTS * NODES);
for (let i = 0; i < NODES; i++) {
  for (let j = 0; j < POINTS; j++) fillShare(xi[i]! * sine[j]!, share, (i * POINTS + j) * NODES);
}

/** Barycentric weights of the nodes at `at`. */
function fillShare(at: number, into: Float64Array, offset: number): void {
  let total = 0;
  for (let k = 0; k <= NODES; k++) {
    const gap = at - xi[k]!;
    if (gap === 0) {
      for (let m = 0; m < NODES; m++) into[offset + m] = m === k ? 1 : 0;
      return;
    }
    const term = ((k % 2 === 0 ? 1 : -1) * (k === 0 || k === NODES ? 0.5 : 1)) / gap;
    if (k < NODES) into[offset + k] = term;
    total += term;
  }
  for (let k = 0; k < NODES; k++) into[offset + k] = into[offset + k]! / total;
}

const squares = new Float64Array(NODES);
const jacobian = new Float64Array(NODES * NODES);
const residual = new Float64Array(NODES);
const pull = new Float64Array(POINTS);

/**
 * The early-exercise boundary B(τ) of an American put with strike 1, for times to expiry 0 … `years`.
 * - Holds ln²(B/X) at Chebyshev points in √τ, X being the boundary at expiry; it scales with the strike and does not
 *   know the spot.
 * - Solved for some `years`, it serves every shorter time.
 * - Needs rate > 0; the yield may have any sign. A call is the put with rate and yield exchanged.
 * Source: Andersen, Lake & Offengenden, High-performance American option pricing (2016), equation A; solved here by
 * Newton's method on the whole system instead of their fixed point, and with u = τ·sin²θ under the integrals.
 */
export class ExerciseBoundary {
  rate = Number.NaN;
  carryYield = Number.NaN;
  volatility = Number.NaN;
  years = Number.NaN;
  /** Boundary at expiry, min(1, rate/carryYield). */
  limit = Number.NaN;
  /** Changes with every solution, so that what was derived from an older one is known to be old. */
  version = 0;
  /** −ln(B/X) at each node, longest time first. */
  readonly #distance = new Float64Array(NODES);
  readonly #coefficients = new Float64Array(NODES + 1);

  /** Takes over another's solution, as a start for a neighbouring problem. */
  copyFrom(other: ExerciseBoundary): void {
    this.#distance.set(other.#distance);
    this.#coefficients.set(other.#coefficients);
    this.rate = other.rate;
    this.carryYield = other.carryYield;
    this.volatility = other.volatility;
    this.years = other.years;
    this.limit = other.limit;
    this.version++;
  }

  /**
   * Takes the mean of neighbouring solutions of one rate, yield and lifetime. It is ln²(B/X) in units of σ² that is averaged,
   * which hardly varies with the volatility.
   * @param weights of each; their sum is 1.
   * @param volatility of the boundary in between.
   */
  blend(parts: readonly ExerciseBoundary[], weights: ArrayLike<number>, volatility: number): void {
    const one = parts[0]!;
    this.rate = one.rate;
    this.carryYield = one.carryYield;
    this.volatility = volatility;
    this.years = one.years;
    this.limit = one.limit;
    this.version++;
    this.#coefficients.fill(0);
    this.#distance.fill(0);
    for (let n = 0; n < parts.length; n++) {
      const part = parts[n]!;
      const share = weights[n]! * (volatility / part.volatility) ** 2;
      for (let k = 0; k <= NODES; k++) {
        this.#coefficients[k] = this.#coefficients[k]! + share * part.#coefficients[k]!;
      }
      for (let i = 0; i < NODES; i++) {
        const distance = part.#distance[i]!;
        this.#distance[i] = this.#distance[i]! + share * distance * distance;
      }
    }
    for (let i = 0; i < NODES; i++) this.#distance[i] = Math.sqrt(Math.max(this.#distance[i]!, 0));
  }

  /**
   * @param isWarm start from the solution held, which should be of a close problem.
   * @param maxSteps Newton steps; 5 settle it to about 1e-9 of a price.
   * @returns false when there is no solution in numbers; the boundary is then unusable.
   */
  solve(rate: number, carryYield: number, volatility: number, years: number, isWarm = false, maxSteps = 6): boolean {
    const limit = carryYield > rate ? rate / carryYield : 1;
    const canStart = isWarm && this.limit > 0;
    this.rate = rate;
    this.carryYield = carryYield;
    this.volatility = volatility;
    this.years = years;
    this.limit = limit;
    this.version++;
    if (!canStart) this.#start();
    const unit = volatility * Math.sqrt(years);
    for (let step = 0; step < maxSteps; step++) {
      this.#linearise();
      if (!solveLinear(jacobian, residual, NODES)) return this.#fail();
      let largest = 0;
      for (let i = 0; i < NODES; i++) {
        const now = this.#distance[i]!;
        let next = now - residual[i]!;
        if (!(next > 0.3 * now)) next = 0.3 * now;
        if (next > 3 * now + 1) next = 3 * now + 1;
        this.#distance[i] = next;
        largest = Math.max(largest, (Math.abs(next - now) * xi[i]!) / unit);
      }
      if (!(largest < Infinity)) return this.#fail();
      if (largest < SETTLED) break;
    }
    this.#interpolate();
    return true;
  }

  /** ln B at `ratio`² times the solved time, ratio in [0, 1]. */
  logAt(ratio: number): number {
    // Clenshaw's sum of the Chebyshev series of ln²(B/X) on [0, 1].
    const z = 4 * ratio - 2;
    const series = this.#coefficients;
    let b1 = 0;
    let b2 = 0;
    for (let k = NODES; k > 0; k--) {
      const next = z * b1 - b2 + series[k]!;
      b2 = b1;
      b1 = next;
    }
    const square = 0.5 * z * b1 - b2 + series[0]!;
    return Math.log(this.limit) - (square > 0 ? Math.sqrt(square) : 0);
  }

  #fail(): false {
    this.limit = Number.NaN;
    return false;
  }

  #start(): void {
    let before = this.limit;
    for (let i = NODES - 1; i >= 0; i--) {
      const years = this.years * xi[i]! * xi[i]!;
      const s = this.volatility * Math.sqrt(years);
      const from = before * (1 - (0.3 * s) / (1 + s));
      // Far below the strike only carry matters, and the boundary leaves its limit as a square root of time.
      const isFar = -Math.log(this.limit) > 8 * s;
      let guess = isFar
        ? this.limit * Math.exp(-NEAR_LIMIT * s)
        : exerciseStart(this.rate, this.carryYield, this.volatility, years, from, this.limit);
      if (!(guess > 0 && guess < this.limit)) guess = from;
      before = guess;
      this.#distance[i] = -Math.log(guess / this.limit);
    }
  }

  /** Fills residual Fᵢ = ln(Nᵢ/Dᵢ) − ln Bᵢ and the Jacobian by the distances. */
  #linearise(): void {
    const { rate, carryYield, volatility, years } = this;
    const drift = rate - carryYield;
    const logLimit = Math.log(this.limit);
    for (let k = 0; k < NODES; k++) squares[k] = this.#distance[k]! * this.#distance[k]!;
    jacobian.fill(0);
    for (let i = 0; i < NODES; i++) {
      const tau = years * xi[i]! * xi[i]!;
      const s = volatility * Math.sqrt(tau);
      const logB = logLimit - this.#distance[i]!;
      const boundary = Math.exp(logB);
      const d1 = (logB + drift * tau) / s + 0.5 * s;
      // Discounted densities: e^(−rτ)·n(d2) = B·e^(−qτ)·n(d1), for the strike is 1.
      const density = INV_SQRT_TWO_PI * Math.exp(-0.5 * d1 * d1 - carryYield * tau);
      const below = mills(Math.abs(d1)) * density;
      let numerator = (boundary * density) / s;
      let denominator = density / s + (d1 < 0 ? below : Math.exp(-carryYield * tau) - below);
      let numeratorSlope = (-numerator * (d1 - s)) / s;
      let denominatorSlope = (density * (1 - d1 / s)) / s;
      for (let j = 0; j < POINTS; j++) {
        const at = (i * POINTS + j) * NODES;
        let square = 0;
        for (let k = 0; k < NODES; k++) square += share[at + k]! * squares[k]!;
        const least = FLOOR * s * s * sine[j]! * sine[j]!;
        const isFloored = !(square > least);
        const distance = Math.sqrt(isFloored ? least : square);
        const c = cosine[j]!;
        const lag = tau * c * c;
        const width = s * c;
        const w = tau * weight[j]!;
        const log = logB - logLimit + distance;
        const e1 = (log + drift * lag) / width + 0.5 * width;
        const p1 = INV_SQRT_TWO_PI * Math.exp(-0.5 * e1 * e1 - carryYield * lag);
        const n = (rate * w * p1 * Math.exp(log)) / width;
        numerator += n;
        const nSlope = (-n * (e1 - width)) / width;
        numeratorSlope += nSlope;
        let dSlope = 0;
        if (carryYield !== 0) {
          const tail = mills(Math.abs(e1)) * p1;
          const cw = carryYield * w;
          denominator += cw * ((e1 < 0 ? tail : Math.exp(-carryYield * lag) - tail) + p1 / width);
          dSlope = (cw * p1 * (1 - e1 / width)) / width;
          denominatorSlope += dSlope;
        }
        // By ln B(u): the opposite of the direct slope. Kept until numerator and denominator are complete.
        pull[j] = isFloored ? 0 : 1 / distance;
        slopes[2 * j] = nSlope;
        slopes[2 * j + 1] = dSlope;
      }
      residual[i] = Math.log(numerator / denominator) - logB;
      const byNumerator = 1 / numerator;
      const byDenominator = 1 / denominator;
      const row = i * NODES;
      for (let j = 0; j < POINTS; j++) {
        const factor = (slopes[2 * j]! * byNumerator - slopes[2 * j + 1]! * byDenominator) * pull[j]!;
        const at = (i * POINTS + j) * NODES;
        for (let k = 0; k < NODES; k++) jacobian[row + k] = jacobian[row + k]! + factor * share[at + k]!;
      }
      for (let k = 0; k < NODES; k++) jacobian[row + k] = jacobian[row + k]! * this.#distance[k]!;
      jacobian[row + i] = jacobian[row + i]! - (numeratorSlope * byNumerator - denominatorSlope * byDenominator - 1);
    }
  }

  /** Chebyshev coefficients of ln²(B/X) from its values at the nodes. */
  #interpolate(): void {
    for (let k = 0; k <= NODES; k++) {
      let sum = 0;
      for (let i = 0; i < NODES; i++) {
        const distance = this.#distance[i]!;
        sum += (i === 0 ? 0.5 : 1) * distance * distance * Math.cos((Math.PI * k * i) / NODES);
      }
      this.#coefficients[k] = ((k === 0 || k === NODES ? 1 : 2) / NODES) * sum;
    }
  }
}

const slopes = new Float64Array(2 * POINTS);
