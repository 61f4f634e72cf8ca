import type { Right } from '../market/contract.js';
import { logMoneyness } from './european.js';
import { mills, normalCdf, normalDensity } from './normal.js';

/**
 * Risk-neutral probability that the underlying ends above a level: N(d2).
 * Log-normal with one volatility; use {@link import('./smile-curve.js').probabilityBelow} where a fitted smile is at hand.
 * @param spot @param level USD, positive. @param years ACT/365; at or below 0 the outcome is known: 1 or 0.
 * @param rate @param carryYield continuous fractions. @param volatility annualised fraction, positive.
 * @returns 0 … 1; NaN when an input cannot be used.
 */
export function probabilityAbove(
  spot: number,
  level: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
): number {
  return probabilityInTheMoney('call', spot, level, years, rate, carryYield, volatility);
}

/**
 * Risk-neutral probability that an option ends in the money: N(w·d2). Ending exactly at the strike is out of the money.
 * Inputs and result as in {@link probabilityAbove}; that of ending out of the money is 1 less it.
 */
export function probabilityInTheMoney(
  right: Right,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
): number {
  if (!(spot > 0 && spot < Infinity && strike > 0 && strike < Infinity)) return Number.NaN;
  const w = right === 'call' ? 1 : -1;
  if (years <= 0) return Number(w * (spot - strike) > 0);
  if (!(volatility > 0)) return Number.NaN;
  const s = volatility * Math.sqrt(years);
  return normalCdf(w * (logMoneyness(spot, strike, (rate - carryYield) * years) / s - 0.5 * s));
}

/**
 * Probability that the underlying touches a level at any time until `years`, under geometric Brownian motion with the
 * risk-neutral drift ν = r − q − σ²/2 of its logarithm, watched without a pause.
 * With a = ln(level/spot), s = σ√T, w the sign of a: N((wνT − |a|)/s) + e^(2νa/σ²)·N((−wνT − |a|)/s), by reflection.
 * @returns 0 … 1; 1 at the level, 0 elsewhere once there is no time left; NaN when an input cannot be used.
 * Source: E. Reiner, M. Rubinstein, Breaking down the barriers, Risk 4 (1991), the rebate paid at a hit without discounting.
 */
export function probabilityOfTouch(
  spot: number,
  level: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
): number {
  if (!(spot > 0 && spot < Infinity && level > 0 && level < Infinity)) return Number.NaN;
  if (spot === level) return 1;
  if (years <= 0) return 0;
  if (!(volatility > 0)) return Number.NaN;
  const s = volatility * Math.sqrt(years);
  const distance = -logMoneyness(spot, level, 0);
  const w = Math.sign(distance);
  const away = Math.abs(distance) / s;
  const drift = (w * ((rate - carryYield) * years - 0.5 * s * s)) / s;
  // e^(2νa/σ²)·n(away + drift) = n(away − drift): so the large exponential meets its small factor in the exponent.
  const reflected =
    away + drift >= 0
      ? normalDensity(away - drift) * mills(away + drift)
      : Math.exp(2 * away * drift) * normalCdf(-away - drift);
  const probability = normalCdf(drift - away) + reflected;
  return probability > 1 ? 1 : probability;
}

/** Price of the underlying at which a bought option returns what it cost, at expiry; USD. A put's may be negative: never. */
export function breakEven(right: Right, strike: number, price: number): number {
  return right === 'call' ? strike + price : strike - price;
}

/**
 * Risk-neutral probability that a bought option ends worth more than it cost; for a sold one take it from 1.
 * The price is not carried to expiry: a premium of $2 has to come back as $2.
 * @param price USD per share paid, not negative. Other inputs as in {@link probabilityAbove}.
 */
export function probabilityOfProfit(
  right: Right,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
  price: number,
): number {
  if (!(price >= 0 && price < Infinity && strike > 0)) return Number.NaN;
  const level = breakEven(right, strike, price);
  // A put that cost its strike or more can never pay; what cannot be used stays unknown.
  const sure = probabilityInTheMoney(right, spot, level > 0 ? level : strike, years, rate, carryYield, volatility);
  return level > 0 || Number.isNaN(sure) ? sure : 0;
}
