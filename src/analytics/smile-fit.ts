import { type ButterflyCheck, butterflyCheck } from './butterfly-check.js';
import { type SmileCurve, smileIv } from './smile-curve.js';
import { positivePolynomial } from './smile-polynomial.js';
import { SviCalibration } from './svi-calibration.js';

/** Points of one expiry's smile, in any order; columns of one length. */
export interface SmilePoints {
  /** ln(strike / forward). */
  readonly k: Float64Array;
  /** iv²·years. NaN or not positive: the point has none. */
  readonly variance: Float64Array;
  /** How much a volatility is to be believed: vega / spread, in any unit. NaN or not positive: not at all. */
  readonly weight: Float64Array;
}

/** Why the curve is no SVI, or there is none. */
export const SMILE_REASONS = {
  ok: 'Fitted with five parameters.',
  'few-points': 'Fewer than five strikes have a volatility, so a parabola is drawn through them.',
  'no-fit': 'The five parameters could not be determined, so a parabola is drawn.',
  'no-points': 'No strike of this expiry has a volatility to fit.',
  expired: 'The expiry has passed.',
} as const;

export type SmileReason = keyof typeof SMILE_REASONS;

/** A fitted smile and how well it fits. Plain data. */
export interface SmileFit {
  /** Undefined for the reasons `no-points` and `expired` only. */
  readonly curve: SmileCurve | undefined;
  readonly reason: SmileReason;
  /** Points with a variance and a weight; of them those the fit set aside as not of this smile. */
  readonly pointCount: number;
  readonly outlierCount: number;
  /** Given volatility less fitted one, by point; an annualised fraction, NaN where either is unknown. */
  readonly residuals: Float64Array;
  /** Root mean square of the residuals of the points not set aside; NaN without a curve. */
  readonly rmse: number;
  /** Undefined without a curve. */
  readonly butterfly: ButterflyCheck | undefined;
  /** No butterfly spread costs less than nothing on this curve; false without one. */
  readonly isArbitrageFree: boolean;
}

const LEAST_POINTS = 5;
/** Fewer points than this can not outvote one of them. */
const LEAST_TO_OUTVOTE = 8;
/** One plain fit, then rounds by Huber's rule up to this one, then by Tukey's. */
const ROUNDS = 5;
const HUBER_ROUNDS = 3;
/** The usual constants of the two rules, and the median absolute deviation of a normal law. */
const HUBER = 1.345;
const BIWEIGHT = 4.685;
const NORMAL_MEDIAN = 0.6745;
/** A point counts for no more than so many of the middle one: a locked or lonely quote is no certainty. */
const MOST_TRUST = 2;
/** A residual of so much of the volatility itself sets nobody aside, however well the others fit. */
const TOLERANCE = 0.02;
/** What an arbitrage-free curve may fit worse by, a volatility: two tenths of a point. */
const PRICE_OF_FREEDOM = 0.002;
/** How exactly the last round, and those before it, place the bend. */
const EXACT = 1e-7;
const ROUGH = 1e-3;
const LEAST_VARIANCE = 1e-16;
const MOST_VARIANCE = 1e4;
const MOST_K = 50;

const calibration = new SviCalibration();
let k = new Float64Array(0);
let variance = new Float64Array(0);
let weight = new Float64Array(0);
let trusted = new Float64Array(0);
let misfits = new Float64Array(0);
let sorted = new Float64Array(0);
let place = new Int32Array(0);

/**
 * Fits the smile of one expiry: raw SVI through five points or more, else a parabola (a line, a constant) in k.
 * Minimises the weighted squares of *volatility* residuals; from eight points on in several rounds, by Tukey's biweight,
 * so that a quote which is simply wrong is set aside. A curve with butterfly arbitrage gives way to one without, if that
 * fits nearly as well. Some tenths of a millisecond for 60 points.
 * @param years time to expiry, ACT/365.
 * @throws never; points that cannot be used are left out.
 * Source: see `svi-calibration.ts`; J. Tukey's biweight as in P. Huber, Robust Statistics (1981).
 */
export function fitSmile(points: SmilePoints, years: number): SmileFit {
  if (!(years > 0 && years < Number.POSITIVE_INFINITY)) return noFit(points, 'expired');
  const count = gather(points);
  if (count === 0) return noFit(points, 'no-points');
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (k[i]! < low) low = k[i]!;
    if (k[i]! > high) high = k[i]!;
  }
  const distinct = distinctCount(count);
  let reason: SmileReason = distinct < LEAST_POINTS ? 'few-points' : 'ok';
  let curve: SmileCurve | undefined;
  let outlierCount = 0;
  if (reason === 'ok') {
    const rounds = count < LEAST_TO_OUTVOTE ? 1 : ROUNDS;
    for (let round = 0; round < rounds; round++) {
      if (curve) outlierCount = trust(curve, count, round < HUBER_ROUNDS ? 'huber' : 'tukey');
      const start = curve?.model === 'svi' ? curve.svi : undefined;
      const svi = calibration.fit(k, variance, trusted, count, start, round === rounds - 1 ? EXACT : ROUGH);
      if (!svi) break;
      curve = { model: 'svi', svi, years, low, high };
    }
    if (!curve || !isPositiveBetween(curve)) {
      curve = undefined;
      outlierCount = 0;
      reason = 'no-fit';
      for (let i = 0; i < count; i++) trusted[i] = (weight[i]! * weight[i]!) / variance[i]!;
    } else if (!butterflyCheck(curve).isArbitrageFree) {
      curve = arbitrageFreeInstead(curve, count);
    }
  }
  curve ??= {
    model: 'polynomial',
    coefficients: positivePolynomial(k, variance, trusted, count, distinct),
    years,
    low,
    high,
  };
  return report(points, curve, reason, count, outlierCount);
}

/** Copies the usable points to the scratch columns; their weights become those of variances. */
function gather(points: SmilePoints): number {
  const most = points.k.length;
  if (k.length < most) {
    k = new Float64Array(most);
    variance = new Float64Array(most);
    weight = new Float64Array(most);
    trusted = new Float64Array(most);
    misfits = new Float64Array(most);
    sorted = new Float64Array(most);
    place = new Int32Array(most);
  }
  let count = 0;
  for (let i = 0; i < most; i++) {
    const w = points.variance[i]!;
    const trust = points.weight[i]!;
    if (
      !(
        Math.abs(points.k[i]!) < MOST_K &&
        w > LEAST_VARIANCE &&
        w < MOST_VARIANCE &&
        trust > 0 &&
        trust < Number.POSITIVE_INFINITY
      )
    )
      continue;
    k[count] = points.k[i]!;
    variance[count] = w;
    weight[count] = trust;
    place[count] = i;
    sorted[count] = trust;
    count++;
  }
  sorted.subarray(0, count).sort();
  const middle = sorted[count >> 1] ?? 0;
  // d(iv) = dw / (2·√(w·years)); the years are the same for all.
  for (let i = 0; i < count; i++) {
    weight[i] = Math.min(weight[i]! / middle / MOST_TRUST, 1);
    trusted[i] = (weight[i]! * weight[i]!) / variance[i]!;
  }
  return count;
}

function distinctCount(count: number): number {
  sorted.set(k.subarray(0, count));
  sorted.subarray(0, count).sort();
  let distinct = 1;
  for (let i = 1; i < count; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/**
 * Weights for the next round: less for what lies far off this curve, by Huber's rule, which sets nobody aside and keeps one
 * wrong quote from making others look wrong, or by Tukey's. @returns how many count for nothing.
 */
function trust(curve: SmileCurve, count: number, rule: 'huber' | 'tukey'): number {
  for (let i = 0; i < count; i++) {
    misfits[i] = weight[i]! * Math.abs(Math.sqrt(variance[i]! / curve.years) - smileIv(curve, k[i]!));
    sorted[i] = misfits[i]!;
  }
  sorted.subarray(0, count).sort();
  const scale = (0.5 * (sorted[(count - 1) >> 1]! + sorted[count >> 1]!)) / NORMAL_MEDIAN;
  let outliers = 0;
  for (let i = 0; i < count; i++) {
    const excess = misfits[i]! - TOLERANCE * weight[i]! * Math.sqrt(variance[i]! / curve.years);
    let factor = 1;
    if (excess > 0) {
      const share = excess / (scale * (rule === 'huber' ? HUBER : BIWEIGHT));
      if (rule === 'huber') factor = 1 / Math.max(share, 1);
      else factor = share < 1 ? (1 - share * share) ** 2 : 0;
    }
    if (factor === 0) outliers++;
    trusted[i] = (factor * weight[i]! * weight[i]!) / variance[i]!;
  }
  return outliers;
}

/** False where points too far apart in size have left the curve no variance somewhere between its ends. */
function isPositiveBetween(curve: SmileCurve): boolean {
  if (curve.model !== 'svi') return true;
  const { rho, m, sigma } = curve.svi;
  const lowest = Math.abs(rho) < 1 ? m - (rho * sigma) / Math.sqrt(1 - rho * rho) : m;
  const inside = Math.min(Math.max(lowest, curve.low), curve.high);
  return smileIv(curve, curve.low) > 0 && smileIv(curve, inside) > 0 && smileIv(curve, curve.high) > 0;
}

/** The best curve without arbitrage when it fits nearly as well, else the one given. Quotes rarely tell their far wings. */
function arbitrageFreeInstead(curve: SmileCurve, count: number): SmileCurve {
  const svi = calibration.fit(k, variance, trusted, count, undefined, 1e-4, true);
  if (!svi) return curve;
  const { years, low, high } = curve;
  const other: SmileCurve = { model: 'svi', svi, years, low, high };
  if (!isPositiveBetween(other) || !butterflyCheck(other).isArbitrageFree) return curve;
  return weightedMisfit(other, count) <= weightedMisfit(curve, count) + PRICE_OF_FREEDOM ? other : curve;
}

/** Root mean square of the residuals of points not set aside, by their weights; a volatility. */
function weightedMisfit(curve: SmileCurve, count: number): number {
  let total = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    if (!(trusted[i]! > 0)) continue;
    const off = weight[i]! * (Math.sqrt(variance[i]! / curve.years) - smileIv(curve, k[i]!));
    total += weight[i]! * weight[i]!;
    squares += off * off;
  }
  return Math.sqrt(squares / total);
}

function report(
  points: SmilePoints,
  curve: SmileCurve,
  reason: SmileReason,
  count: number,
  outliers: number,
): SmileFit {
  const residuals = new Float64Array(points.k.length);
  for (let i = 0; i < residuals.length; i++) {
    const given = Math.sqrt(points.variance[i]! / curve.years);
    residuals[i] = given > 0 && given < Number.POSITIVE_INFINITY ? given - smileIv(curve, points.k[i]!) : Number.NaN;
  }
  let squares = 0;
  for (let i = 0; i < count; i++) if (trusted[i]! > 0) squares += residuals[place[i]!]! ** 2;
  const butterfly = butterflyCheck(curve);
  return {
    curve,
    reason,
    pointCount: count,
    outlierCount: outliers,
    residuals,
    rmse: Math.sqrt(squares / (count - outliers)),
    butterfly,
    isArbitrageFree: butterfly.isArbitrageFree,
  };
}

function noFit(points: SmilePoints, reason: SmileReason): SmileFit {
  return {
    curve: undefined,
    reason,
    pointCount: 0,
    outlierCount: 0,
    residuals: new Float64Array(points.k.length).fill(Number.NaN),
    rmse: Number.NaN,
    butterfly: undefined,
    isArbitrageFree: false,
  };
}
