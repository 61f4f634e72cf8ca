import type { Right } from '../market/contract.js';
import type { BoundaryTable } from './boundary-table.js';
import { DELTA, GAMMA, GREEK_COUNT, PRICE, THETA, europeanGreeks, europeanPrice } from './european.js';
import { ExerciseBoundary } from './exercise-boundary.js';
import { type ExerciseRegime, exerciseRegime } from './exercise-regime.js';
import { sineRule } from './gauss-legendre.js';
import { INV_SQRT_TWO_PI, mills } from './normal.js';

/** Quadrature points of a price; as many as reach the accuracy that is documented. */
const POINTS = 56;
type Rule = ReturnType<typeof sineRule>;
const rules = new Map<number, Rule>();

function ruleOf(points: number): Rule {
  let rule = rules.get(points);
  if (!rule) rules.set(points, (rule = sineRule(points)));
  return rule;
}

/** How far inputs may drift before the boundary is solved again; 0 solves for every change. */
export interface BoundaryTolerance {
  /** Relative change of volatility. */
  readonly volatility: number;
  /** Absolute change of rate or yield. */
  readonly rate: number;
}

/** Early-exercise premium that is none, in units of the strike. */
const LEAST_PREMIUM = 1e-12;
/** Rates beyond this, 500 % a year, are mistakes. */
const MOST_RATE = 5;

const EXACT: BoundaryTolerance = { volatility: 0, rate: 0 };

export interface AmericanOptionTerms {
  readonly tolerance?: BoundaryTolerance;
  /** Where boundaries come from; without one each is solved. */
  readonly table?: BoundaryTable;
  /** Of the quadrature: fewer are faster and less exact. */
  readonly points?: number;
}

/**
 * One American option, or all of one right and expiry that share rate, yield and volatility.
 * - The boundary is kept and serves every spot, every strike and every shorter time; it is solved again when rate, yield
 *   or volatility leave the tolerance, or the time has halved.
 * - With the boundary in hand a price is one quadrature, and nothing is allocated.
 * - A call is priced as the put with strike and spot, rate and yield exchanged.
 */
export class AmericanOption {
  readonly right: Right;
  readonly #tolerance: BoundaryTolerance;
  readonly #table: BoundaryTable | undefined;
  readonly #rule: Rule;
  readonly #boundary = new ExerciseBoundary();
  /** How often a boundary was solved; for the bench and the hub's counters. */
  solveCount = 0;
  #regime: ExerciseRegime = 'never';
  #earned = Number.NaN;
  #given = Number.NaN;
  #volatility = Number.NaN;
  #years = Number.NaN;
  #edge = Number.NaN;
  #isUsable = false;
  #atVersion = -1;
  readonly #logBoundary: Float64Array;
  readonly #boundaryAt: Float64Array;
  readonly #earnedFactor: Float64Array;
  readonly #givenFactor: Float64Array;

  constructor(right: Right, { tolerance = EXACT, table, points = POINTS }: AmericanOptionTerms = {}) {
    this.right = right;
    this.#tolerance = tolerance;
    this.#table = table;
    this.#rule = ruleOf(points);
    const column = () => new Float64Array(points);
    this.#logBoundary = column();
    this.#boundaryAt = column();
    this.#earnedFactor = column();
    this.#givenFactor = column();
  }

  /**
   * Sets what the boundary depends on, and solves it where needed.
   * @returns false when there is no value: an input that is not a positive number, or regime `unsolved`.
   */
  prepare(years: number, rate: number, carryYield: number, volatility: number): boolean {
    const isCall = this.right === 'call';
    const earned = isCall ? carryYield : rate;
    const given = isCall ? rate : carryYield;
    const isSameTime = years === this.#years;
    const isSame = isSameTime && earned === this.#earned && given === this.#given && volatility === this.#volatility;
    if (isSame) return this.#isUsable;
    this.#regime = exerciseRegime(this.right, rate, carryYield);
    this.#earned = earned;
    this.#given = given;
    this.#volatility = volatility;
    this.#years = years;
    this.#isUsable =
      years > 1e-11 &&
      years < 1000 &&
      volatility > 1e-5 &&
      volatility < 1000 &&
      Math.abs(rate) < MOST_RATE &&
      Math.abs(carryYield) < MOST_RATE;
    if (this.#regime === 'unsolved') this.#isUsable = false;
    // The premium is at most what is earned on the strike, and what a negative yield costs.
    if (this.#regime === 'boundary' && (earned + Math.max(-given, 0)) * years < LEAST_PREMIUM) this.#regime = 'never';
    if (this.#regime === 'boundary' && this.#isUsable) {
      this.#isUsable = this.#isBoundaryFit() || this.#solve();
      if (this.#isUsable) this.#place();
    }
    return this.#isUsable;
  }

  /**
   * Like {@link prepare} for a close neighbour of `base`, as a rule by one Newton step from its boundary: for
   * difference quotients, where the second-order rest cancels.
   */
  prepareNear(base: AmericanOption, years: number, rate: number, carryYield: number, volatility: number): void {
    const isCall = this.right === 'call';
    this.#regime = base.#regime;
    this.#earned = isCall ? carryYield : rate;
    this.#given = isCall ? rate : carryYield;
    this.#volatility = volatility;
    this.#years = years;
    // Of the boundary's own lifetime, which may be longer: only there is it a close neighbour.
    const lifetime = Math.max(years, base.#boundary.years);
    this.#boundary.copyFrom(base.#boundary);
    // Where the yield passes the rate, the boundary's shape near expiry changes: no step, however small, is small there.
    const isSameShape = this.#given > this.#earned === base.#given > base.#earned;
    this.#isUsable =
      this.#earned > 0 &&
      this.#boundary.solve(this.#earned, this.#given, volatility, lifetime, isSameShape, isSameShape ? 1 : undefined);
    if (this.#isUsable) this.#place();
  }

  /** What early exercise means for what was prepared last; `never` too where its premium is below rounding. */
  get regime(): ExerciseRegime {
    return this.#regime;
  }

  /** Price at a spot; NaN where {@link prepare} said false. */
  price(spot: number, strike: number): number {
    return this.#evaluate(spot, strike, false);
  }

  /** True when `spot` lies at or beyond the boundary, so that exercising now is optimal. */
  isExerciseNow(spot: number, strike: number): boolean {
    if (this.#regime !== 'boundary' || !this.#isUsable) return false;
    const moneyness = this.right === 'call' ? strike / spot : spot / strike;
    return Math.log(moneyness) <= this.#edge;
  }

  /**
   * Price, delta, gamma and theta into `out`; theta from the pricing equation. Vega and rho need other boundaries: see
   * {@link americanGreeks}; they are left as they are.
   * @returns the price.
   */
  spotGreeks(spot: number, strike: number, out: Float64Array): number {
    const price = this.#evaluate(spot, strike, true);
    out[PRICE] = price;
    if (this.isExerciseNow(spot, strike)) {
      out[DELTA] = this.right === 'call' ? 1 : -1;
      out[GAMMA] = 0;
      out[THETA] = 0;
      return price;
    }
    const isCall = this.right === 'call';
    const rate = isCall ? this.#given : this.#earned;
    const carryYield = isCall ? this.#earned : this.#given;
    out[DELTA] = unitSlope;
    out[GAMMA] = unitCurvature;
    out[THETA] =
      rate * price -
      (rate - carryYield) * spot * unitSlope -
      0.5 * this.#volatility * this.#volatility * spot * spot * unitCurvature;
    return price;
  }

  #isBoundaryFit(): boolean {
    const held = this.#boundary;
    const { volatility, rate } = this.#tolerance;
    return (
      held.limit > 0 &&
      Math.abs(held.volatility - this.#volatility) <= volatility * this.#volatility &&
      Math.abs(held.rate - this.#earned) <= rate &&
      Math.abs(held.carryYield - this.#given) <= rate &&
      held.years >= this.#years &&
      held.years <= 2 * this.#years
    );
  }

  #solve(): boolean {
    const held = this.#boundary;
    if (this.#table) return this.#table.fill(held, this.#earned, this.#given, this.#volatility, this.#years);
    this.solveCount++;
    const ratio = this.#volatility / held.volatility;
    const isClose =
      ratio > 0.8 &&
      ratio < 1.25 &&
      Math.abs(held.years / this.#years - 1) < 0.2 &&
      Math.abs(held.rate - this.#earned) < 0.01 &&
      Math.abs(held.carryYield - this.#given) < 0.01 &&
      held.limit < 1 === this.#given > this.#earned;
    // A rate near zero sends the boundary to zero; from here on it could not be told from none.
    const earned = Math.max(this.#earned, 1e-10 / this.#years);
    if (isClose && held.solve(earned, this.#given, this.#volatility, this.#years, true)) return true;
    return held.solve(earned, this.#given, this.#volatility, this.#years);
  }

  /** The boundary at the quadrature points of the present time to expiry, and the discount factors there. */
  #place(): void {
    const held = this.#boundary;
    const ratio = Math.sqrt(Math.min(1, this.#years / held.years));
    this.#edge = held.logAt(ratio);
    const isPlaced = this.#atVersion === held.version;
    this.#atVersion = held.version;
    const { sine, cosine } = this.#rule;
    for (let j = 0; j < sine.length; j++) {
      if (!isPlaced || ratio < 1) {
        const log = held.logAt(ratio * sine[j]!);
        this.#logBoundary[j] = log;
        this.#boundaryAt[j] = Math.exp(log);
      }
      const lag = this.#years * cosine[j]! * cosine[j]!;
      this.#earnedFactor[j] = Math.exp(-this.#earned * lag);
      this.#givenFactor[j] = Math.exp(-this.#given * lag);
    }
  }

  #evaluate(spot: number, strike: number, wantsGreeks: boolean): number {
    if (!(this.#isUsable && spot > 0 && strike > 0)) {
      unitSlope = unitCurvature = Number.NaN;
      return Number.NaN;
    }
    const isCall = this.right === 'call';
    const rate = isCall ? this.#given : this.#earned;
    const carryYield = isCall ? this.#earned : this.#given;
    const european = wantsGreeks
      ? (europeanGreeks(this.right, spot, strike, this.#years, rate, carryYield, this.#volatility, scratch),
        scratch[PRICE]!)
      : europeanPrice(this.right, spot, strike, this.#years, rate, carryYield, this.#volatility);
    unitSlope = scratch[DELTA]!;
    unitCurvature = scratch[GAMMA]!;
    if (this.#regime === 'never') return european;

    // The put with strike 1 and spot m.
    const m = isCall ? strike / spot : spot / strike;
    const scale = isCall ? spot : strike;
    const logM = Math.log(m);
    const intrinsic = isCall ? spot - strike : strike - spot;
    if (logM <= this.#edge && european <= intrinsic) return intrinsic;
    const drift = this.#earned - this.#given;
    const root = this.#volatility * Math.sqrt(this.#years);
    let premium = 0;
    let slope = 0;
    let curvature = 0;
    const { cosine, weight } = this.#rule;
    for (let j = 0; j < cosine.length; j++) {
      const c = cosine[j]!;
      const width = root * c;
      const d1 = (logM - this.#logBoundary[j]! + drift * this.#years * c * c) / width + 0.5 * width;
      const d2 = d1 - width;
      const givenFactor = this.#givenFactor[j]!;
      const earnedFactor = this.#earnedFactor[j]!;
      const boundary = this.#boundaryAt[j]!;
      // m·e^(−qΔ)·n(d1) = B·e^(−rΔ)·n(d2): one exponential serves both.
      const weighted = m * givenFactor * INV_SQRT_TWO_PI * Math.exp(-0.5 * d1 * d1);
      const below1 = mills(Math.abs(d1)) * weighted;
      const below2 = (mills(Math.abs(d2)) * weighted) / boundary;
      const n1 = d1 > 0 ? below1 : m * givenFactor - below1;
      const n2 = d2 > 0 ? below2 : earnedFactor - below2;
      const w = weight[j]!;
      premium += w * (this.#earned * n2 - this.#given * n1);
      if (wantsGreeks) {
        const flow = (this.#earned / boundary - this.#given) * weighted;
        slope -= w * (flow / width + this.#given * n1);
        curvature += w * ((flow * d1) / (width * width) + (this.#given * weighted) / width);
      }
    }
    premium *= this.#years;
    if (wantsGreeks) {
      slope *= this.#years / m;
      curvature *= this.#years / (m * m);
      unitSlope += isCall ? premium - m * slope : slope;
      unitCurvature += isCall ? (m * m * curvature) / spot : curvature / strike;
    }
    const price = european + scale * premium;
    return Math.max(price, intrinsic, european);
  }
}

/** Results of the last evaluation beside its price; read at once by the caller. */
let unitSlope = Number.NaN;
let unitCurvature = Number.NaN;
const scratch = new Float64Array(GREEK_COUNT);
