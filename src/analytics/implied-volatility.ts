import type { Right } from '../market/contract.js';
import { normalisedVolatility } from './normalised-volatility.js';
import { OK, REASON } from './reasons.js';

/** Distance to the upper bound, in units of it, that rounding alone may make up. */
const ROUNDING = 4e-16;
/** What prices and factors can be at most, and one over it at least: beyond it a volatility may leave the numbers. */
const LARGEST = 1e12;
/** A time value below this, in units of the price scale, is none. */
const LEAST_VALUE = 1e-290;
/** Under a third of a millisecond, the resolution of our clocks, an option has expired. */
const LEAST_YEARS = 1e-11;
const MOST_YEARS = 1000;

/**
 * Black–Scholes–Merton implied volatility.
 * @param price USD per share; NaN allowed.
 * @param forward price of the underlying for the expiry, USD.
 * @param strike USD per share.
 * @param years time to expiry, ACT/365.
 * @param discount e^(−rate·years).
 * @returns annualised fraction (0.25 = 25 %); NaN where {@link volatilityReason} is not 0.
 * @throws never.
 * Source: own inversion (normalised-volatility.ts), after the transformations of P. Jäckel, Let's Be Rational (2015).
 */
export function europeanImpliedVolatility(
  right: Right,
  price: number,
  forward: number,
  strike: number,
  years: number,
  discount: number,
): number {
  if (volatilityReason(right, price, forward, strike, years, discount) !== OK) return Number.NaN;
  const gap = forward - strike;
  const ratio = forward / strike;
  const x = ratio > 0.5 && ratio < 2 ? Math.log1p(gap / strike) : Math.log(ratio);
  const isCall = right === 'call';
  // In the money: take the time value, which is the price of the out-of-the-money twin.
  const isInTheMoney = isCall ? gap > 0 : gap < 0;
  const timeValue = isInTheMoney ? price - discount * Math.abs(gap) : price;
  const room = discount * (isCall ? forward : strike) - price;
  const scale = discount * Math.sqrt(forward * strike);
  return normalisedVolatility(-Math.abs(x), timeValue / scale, room / scale) / Math.sqrt(years);
}

/** The code of {@link REASON} for these inputs: `ok`, `bad_input`, `expired`, `at_or_below_intrinsic` or `at_or_above_max`. */
export function volatilityReason(
  right: Right,
  price: number,
  forward: number,
  strike: number,
  years: number,
  discount: number,
): number {
  if (!(price >= 0 && price < Infinity && isUsable(forward) && isUsable(strike) && isUsable(discount))) {
    return REASON.bad_input;
  }
  if (!(years <= MOST_YEARS)) return REASON.bad_input;
  if (years < LEAST_YEARS) return REASON.expired;
  const isCall = right === 'call';
  const lower = discount * Math.max(isCall ? forward - strike : strike - forward, 0);
  if (!(price - lower > LEAST_VALUE * discount * Math.sqrt(forward * strike))) return REASON.at_or_below_intrinsic;
  const upper = discount * (isCall ? forward : strike);
  return upper - price <= ROUNDING * upper ? REASON.at_or_above_max : OK;
}

function isUsable(factor: number): boolean {
  return factor <= LARGEST && factor * LARGEST >= 1;
}
