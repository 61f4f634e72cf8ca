/**
 * Parameters of one expiry's smile at one instant, published by the simulator so that anybody can recompute a volatility.
 */
export interface SmileParams {
  /** At-the-forward volatility, annualised fraction. */
  readonly atm: number;
  /** Skew, −1…1: negative makes puts dearer. */
  readonly rho: number;
  /** Strength of skew and curvature; eta·(1+|rho|) <= 2 keeps the smile free of arbitrage. */
  readonly eta: number;
}

/** A series at one instant: everything a contract's fair price needs but strike and right. */
export interface Smile extends SmileParams {
  readonly spot: number;
  readonly forward: number;
  readonly years: number;
  readonly rate: number;
  readonly carryYield: number;
}

/**
 * Volatility of a strike by SSVI with a power-law of one half: w(k) = θ/2·(1 + ρφk + √((φk+ρ)² + 1 − ρ²)),
 * θ = atm²·years, φ = η/√(θ·(1+θ)), k = ln(strike/forward).
 * @param forward of the same expiry.
 * @param years ACT/365 to expiry, positive.
 * @returns annualised fraction.
 * Source: Gatheral & Jacquier, Arbitrage-free SVI volatility surfaces, Quantitative Finance 14 (2014), section 4.
 */
export function modelVolatility(params: SmileParams, strike: number, forward: number, years: number): number {
  const theta = params.atm * params.atm * years;
  const phi = params.eta / Math.sqrt(theta * (1 + theta));
  const y = phi * Math.log(strike / forward);
  const rho = params.rho;
  const shape = 0.5 * (1 + rho * y + Math.sqrt((y + rho) * (y + rho) + 1 - rho * rho));
  return params.atm * Math.sqrt(shape);
}

/** Speed at which the term structure goes from its short to its long end, per year. */
const REVERSION = 3.5;

/**
 * At-the-forward volatility by time to expiry: from `short` now to `long` far out, as the mean of a volatility that reverts.
 */
export function atmVolatility(short: number, long: number, years: number): number {
  const x = REVERSION * years;
  const weight = x < 1e-6 ? 1 : -Math.expm1(-x) / x;
  return Math.sqrt(long * long + (short * short - long * long) * weight);
}
