import { INV_SQRT_TWO_PI, bell, normalCdf, normalDensity } from './normal.js';

/**
 * Raw stochastic-volatility-inspired smile: w(k) = a + b·(ρ·(k − m) + √((k − m)² + σ²)).
 * Source: J. Gatheral, A parsimonious arbitrage-free implied volatility parameterization (2004).
 */
export interface SviParams {
  readonly a: number;
  /** Not negative. */
  readonly b: number;
  /** −1 … 1. */
  readonly rho: number;
  readonly m: number;
  /** Positive. */
  readonly sigma: number;
}

/**
 * A fitted smile of one expiry as plain data: total variance w = iv²·years over k = ln(strike/forward).
 * A polynomial w = c0 + c1·k + c2·k² holds between `low` and `high` only; outside, its end values go on.
 */
export type SmileCurve = {
  /** ACT/365. */
  readonly years: number;
  /** Lowest and highest k that was fitted. */
  readonly low: number;
  readonly high: number;
} & (
  | { readonly model: 'svi'; readonly svi: SviParams }
  | { readonly model: 'polynomial'; readonly coefficients: readonly [number, number, number] }
);

/** Total variance at k; NaN where the curve gives none that is positive. */
export function smileVariance(curve: SmileCurve, k: number): number {
  let variance: number;
  if (curve.model === 'svi') {
    const { a, b, rho, m, sigma } = curve.svi;
    const x = k - m;
    variance = a + b * (rho * x + Math.sqrt(x * x + sigma * sigma));
  } else {
    const at = within(curve, k);
    const [c0, c1, c2] = curve.coefficients;
    variance = c0 + at * (c1 + at * c2);
  }
  return variance > 0 ? variance : Number.NaN;
}

/** Implied volatility at k, an annualised fraction; NaN where the curve gives none. */
export function smileIv(curve: SmileCurve, k: number): number {
  return Math.sqrt(smileVariance(curve, k) / curve.years);
}

/** dw/dk. */
export function smileSlope(curve: SmileCurve, k: number): number {
  if (curve.model === 'svi') {
    const { b, rho, m, sigma } = curve.svi;
    const x = k - m;
    return b * (rho + x / Math.sqrt(x * x + sigma * sigma));
  }
  const [, c1, c2] = curve.coefficients;
  return k < curve.low || k > curve.high ? 0 : c1 + 2 * c2 * k;
}

/** d²w/dk². */
export function smileCurvature(curve: SmileCurve, k: number): number {
  if (curve.model === 'svi') {
    const { b, m, sigma } = curve.svi;
    const x = k - m;
    const r = Math.sqrt(x * x + sigma * sigma);
    return (b * sigma * sigma) / (r * r * r);
  }
  return k < curve.low || k > curve.high ? 0 : 2 * curve.coefficients[2];
}

/**
 * Gatheral's g(k), what the density is but for a positive factor: below 0 a butterfly spread would cost less than nothing.
 * g = (1 − k·w′/2w)² − w′²/4·(1/w + 1/4) + w″/2.
 * Source: J. Gatheral, A. Jacquier, Arbitrage-free SVI volatility surfaces (2014), equation 2.1.
 */
export function butterflyFactor(curve: SmileCurve, k: number): number {
  const w = smileVariance(curve, k);
  const slope = smileSlope(curve, k);
  const part = 1 - (0.5 * k * slope) / w;
  return part * part - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * smileCurvature(curve, k);
}

/** Risk-neutral density of ln(price at expiry / forward) at k, per 1.00 of k, by Breeden and Litzenberger on the curve. */
export function logDensity(curve: SmileCurve, k: number): number {
  const w = smileVariance(curve, k);
  const root = Math.sqrt(w);
  return (butterflyFactor(curve, k) * INV_SQRT_TWO_PI * bell(k / root + 0.5 * root)) / root;
}

/**
 * Risk-neutral probability of ending below the strike at k, the skew included: N(−d2) + n(d2)·d√w/dk.
 * Not a number between 0 and 1 where the curve is arbitrageable: then it is NaN.
 */
export function probabilityBelow(curve: SmileCurve, k: number): number {
  const root = Math.sqrt(smileVariance(curve, k));
  const d2 = -k / root - 0.5 * root;
  const probability = normalCdf(-d2) + (normalDensity(d2) * 0.5 * smileSlope(curve, k)) / root;
  // Rounding may put a tail a little past its end.
  if (probability >= -1e-12 && probability <= 1 + 1e-12) return Math.min(Math.max(probability, 0), 1);
  return Number.NaN;
}

function within(curve: SmileCurve, k: number): number {
  return k < curve.low ? curve.low : k > curve.high ? curve.high : k;
}
