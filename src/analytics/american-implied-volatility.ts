import type { Right } from '../market/contract.js';
import type { AmericanOption } from './american-option.js';
import { VEGA, GREEK_COUNT, europeanGreeks } from './european.js';
import { exerciseRegime } from './exercise-regime.js';
import { europeanImpliedVolatility, volatilityReason } from './implied-volatility.js';
import { OK, REASON } from './reasons.js';

const MAX_STEPS = 40;
/** Relative step that ends the search; the price's own error is larger. */
const SETTLED = 1e-9;

/**
 * Why an American price has no implied volatility, or 0. Bounds: undiscounted intrinsic value and the European lower
 * bound, whichever is higher; S for a call and K for a put.
 */
export function americanVolatilityReason(
  right: Right,
  price: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
): number {
  if (!Number.isFinite(rate + carryYield)) return REASON.bad_input;
  const isCall = right === 'call';
  // At no rate and no yield the forward is the spot: the undiscounted bounds, with the checks of the inputs.
  const plain = volatilityReason(right, price, spot, strike, years, 1);
  if (plain !== OK) return plain;
  const regime = exerciseRegime(right, rate, carryYield);
  if (regime === 'unsolved') return REASON.no_model;
  const discount = Math.exp(-rate * years);
  const forward = spot * Math.exp((rate - carryYield) * years);
  if (regime === 'never') return volatilityReason(right, price, forward, strike, years, discount);
  const lower = discount * (isCall ? forward - strike : strike - forward);
  return price <= lower ? REASON.at_or_below_intrinsic : OK;
}

/**
 * American implied volatility.
 * @param option keeps the boundary between calls, so that a small change of price costs one or two re-solutions;
 * its right is the contract's.
 * @param guess where to start (NaN: the European volatility).
 * @returns annualised fraction, NaN where {@link americanVolatilityReason} is not 0, or nothing is found.
 * Method: secant steps on the logarithm of the value above intrinsic, inside a bracket.
 */
export function americanImpliedVolatility(
  option: AmericanOption,
  price: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  guess = Number.NaN,
): number {
  const { right } = option;
  if (americanVolatilityReason(right, price, spot, strike, years, rate, carryYield) !== OK) return Number.NaN;
  const discount = Math.exp(-rate * years);
  const forward = spot * Math.exp((rate - carryYield) * years);
  const european = europeanImpliedVolatility(right, price, forward, strike, years, discount);
  if (exerciseRegime(right, rate, carryYield) === 'never') return european;

  const intrinsic = Math.max(right === 'call' ? spot - strike : strike - spot, 0);
  const wanted = price - intrinsic;
  let low = 0;
  // An American option is worth no less, so its volatility is no higher than the European one.
  let high = european > 0 ? european * (1 + 1e-9) : Infinity;
  let sigma = guess > 0 && guess <= high ? guess : european > 0 ? european : 0.5;
  let before = Number.NaN;
  let gapBefore = Number.NaN;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (!option.prepare(years, rate, carryYield, sigma)) return Number.NaN;
    const value = option.price(spot, strike) - intrinsic;
    const gap = value > 0 ? Math.log(value / wanted) : -Infinity;
    if (gap === 0) return sigma;
    if (gap > 0) high = Math.min(high, sigma);
    else low = Math.max(low, sigma);
    let next = Number.NaN;
    if (gap > -Infinity) {
      const slope =
        gapBefore > -Infinity && sigma !== before
          ? (gap - gapBefore) / (sigma - before)
          : firstSlope(right, spot, strike, years, rate, carryYield, sigma) / value;
      // Near the exercise region the value is flat, and a secant from outside would end near zero.
      next = Math.max(sigma - gap / slope, 0.4 * sigma);
      before = sigma;
      gapBefore = gap;
      if (Math.abs(next - sigma) <= SETTLED * sigma) return next;
    }
    if (!(next > low && next < high)) {
      next = high === Infinity ? 2 * sigma : low === 0 ? 0.7 * high : 0.5 * (low + high);
    }
    if (high - low <= 1e-13 * high) return next;
    sigma = next;
  }
  return Number.NaN;
}

const greeks = new Float64Array(GREEK_COUNT);

/** European vega stands in for the American one until two points are known. */
function firstSlope(
  right: Right,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
): number {
  europeanGreeks(right, spot, strike, years, rate, carryYield, volatility, greeks);
  return greeks[VEGA]!;
}
