import type { Right } from '../market/contract.js';
import { INV_SQRT_TWO_PI, bell, mills, normalCdf } from './normal.js';

/** Places in the array that {@link europeanGreeks} and its American twin fill. */
export const PRICE = 0;
export const DELTA = 1;
export const GAMMA = 2;
export const VEGA = 3;
export const THETA = 4;
export const RHO = 5;
export const GREEK_COUNT = 6;

/**
 * ln(forward / strike) without forming the forward, so that it is relatively accurate at the money too.
 * Spot − strike is exact where the two are within a factor of two.
 */
export function logMoneyness(spot: number, strike: number, drift: number): number {
  const ratio = spot / strike;
  return (ratio > 0.5 && ratio < 2 ? Math.log1p((spot - strike) / strike) : Math.log(ratio)) + drift;
}

/**
 * Y(h+t) − Y(h−t), where Y = N/n. Needs h <= 0; the sum h + t may not be positive beyond what the series covers.
 * For small t the two terms nearly cancel, so the odd Taylor series about h is summed instead; its derivatives follow
 * Y⁽ⁿ⁺²⁾ = (h² + 2n + 1)·Y⁽ⁿ⁾ − n(n−1)·Y⁽ⁿ⁻²⁾ with Y′ = 1 + hY.
 */
export function ratioSpread(h: number, t: number): number {
  if (t < 0.15 && h * t > -2) {
    const w = h * h;
    const tt = t * t;
    const y1 = 1 + h * mills(-h);
    const y3 = (w + 3) * y1 - 1;
    const y5 = (w + 7) * y3 - 6 * y1;
    const y7 = (w + 11) * y5 - 20 * y3;
    const y9 = (w + 15) * y7 - 42 * y5;
    const y11 = (w + 19) * y9 - 72 * y7;
    const tail = y5 / 120 + tt * (y7 / 5040 + tt * (y9 / 362880 + (tt * y11) / 39916800));
    return 2 * t * (y1 + tt * (y3 / 6 + tt * tail));
  }
  return mills(-h - t) - mills(t - h);
}

/**
 * Value of an out-of-the-money option, divided by discount·√(forward·strike).
 * @param x −|ln(forward/strike)|.
 * @param s volatility·√years, positive.
 */
export function normalisedTimeValue(x: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  if (h + t > 0 && t >= 0.15) {
    return Math.exp(0.5 * x) * normalCdf(h + t) - Math.exp(-0.5 * x) * normalCdf(h - t);
  }
  // e^(−(h²+t²)/2); h² may be large, hence the careful square.
  return INV_SQRT_TWO_PI * bell(h) * Math.exp(-0.5 * t * t) * ratioSpread(h, t);
}

/** Price from its normal form: intrinsic value through expm1, time value through the out-of-the-money twin. */
function priceFrom(right: Right, x: number, s: number, discountedStrike: number): number {
  const sign = right === 'call' ? x : -x;
  const intrinsic = sign > 0 ? Math.abs(Math.expm1(x)) : 0;
  const timeValue = s > 0 ? Math.exp(0.5 * x) * normalisedTimeValue(-Math.abs(x), s) : 0;
  return discountedStrike * (intrinsic + timeValue);
}

/**
 * Black–Scholes–Merton price with a continuous carry yield.
 * @param spot price of the underlying, USD, positive.
 * @param strike USD per share, positive.
 * @param years time to expiry, ACT/365; at or below 0 the price is the intrinsic value.
 * @param rate continuous, a fraction.
 * @param carryYield continuous dividend and borrow yield, a fraction.
 * @param volatility annualised fraction; 0 gives the discounted intrinsic value.
 * @returns USD per share; NaN when an input is not a number, or spot or strike is not positive, or volatility is negative.
 * Relative accuracy about 1e-15·(1 + h²), h = ln(F/K)/(σ√T), on both sides of the money.
 */
export function europeanPrice(
  right: Right,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
): number {
  if (!(spot > 0 && spot < Infinity && strike > 0 && strike < Infinity && volatility >= 0)) return Number.NaN;
  if (years <= 0) return Math.max(right === 'call' ? spot - strike : strike - spot, 0);
  const x = logMoneyness(spot, strike, (rate - carryYield) * years);
  const price = priceFrom(right, x, volatility * Math.sqrt(years), strike * Math.exp(-rate * years));
  return price < Infinity ? price : Number.NaN;
}

/**
 * Price and raw derivatives: delta, gamma, vega (per 1.00 of volatility), theta (per year of calendar time), rho (per 1.00).
 * @param out filled at {@link PRICE} … {@link RHO}; nothing is allocated. All NaN but the price where they have no
 * value: expired, or volatility 0, or an input that cannot be used.
 * Formulas: analytics.md section 4, in docs/analytics.md.
 */
export function europeanGreeks(
  right: Right,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
  out: Float64Array,
): void {
  if (!(spot > 0 && strike > 0 && years > 0 && volatility > 0)) {
    out[PRICE] = europeanPrice(right, spot, strike, years, rate, carryYield, volatility);
    for (let place = DELTA; place <= RHO; place++) out[place] = Number.NaN;
    return;
  }
  const root = Math.sqrt(years);
  const s = volatility * root;
  const x = logMoneyness(spot, strike, (rate - carryYield) * years);
  const carryFactor = Math.exp(-carryYield * years);
  const discountedStrike = strike * Math.exp(-rate * years);
  const d1 = x / s + 0.5 * s;
  const d2 = x / s - 0.5 * s;
  const density = INV_SQRT_TWO_PI * bell(d1);
  const w = right === 'call' ? 1 : -1;
  const n1 = sideProbability(w * d1, density);
  // spot·e^(−qT)·n(d1) = strike·e^(−rT)·n(d2) saves the second exponential, unless the first density is lost.
  const n2 = s < 8 ? sideProbability(w * d2, (density * spot * carryFactor) / discountedStrike) : normalCdf(w * d2);
  const weighted = spot * carryFactor * density;
  out[PRICE] = priceFrom(right, x, s, discountedStrike);
  out[DELTA] = w * carryFactor * n1;
  out[GAMMA] = (carryFactor * density) / (spot * s);
  out[VEGA] = weighted * root;
  out[THETA] =
    (-0.5 * weighted * volatility) / root + w * (carryYield * spot * carryFactor * n1 - rate * discountedStrike * n2);
  out[RHO] = w * discountedStrike * years * n2;
  for (let place = PRICE; place <= RHO; place++) {
    if (!Number.isFinite(out[place]!)) out[place] = Number.NaN;
  }
}

/** N(z) when the density at z is known already. */
function sideProbability(z: number, density: number): number {
  return z < 0 ? mills(-z) * density : 1 - mills(z) * density;
}
