import type { Right } from '../market/contract.js';
import { AmericanOption } from './american-option.js';
import { GREEK_COUNT, PRICE, RHO, VEGA, europeanGreeks } from './european.js';

/**
 * American price, from nothing: solves the boundary. For many spots keep an {@link AmericanOption}.
 * @returns USD per share; intrinsic value at or after expiry; NaN when an input cannot be used or no model covers it.
 */
export function americanPrice(
  right: Right,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
): number {
  if (years <= 0 || volatility === 0) return intrinsicOrNaN(right, spot, strike, years);
  const option = new AmericanOption(right);
  option.prepare(years, rate, carryYield, volatility);
  return option.price(spot, strike);
}

function intrinsicOrNaN(right: Right, spot: number, strike: number, years: number): number {
  if (!(spot > 0 && spot < Infinity && strike > 0 && strike < Infinity && years <= 0)) return Number.NaN;
  return Math.max(right === 'call' ? spot - strike : strike - spot, 0);
}

/** Bumps for vega (relative to volatility) and rho (absolute). */
const VOLATILITY_BUMP = 2e-3;
const RATE_BUMP = 1e-4;

/**
 * Price and raw derivatives of `option`, units as in `europeanGreeks`. Vega and rho are central differences, which
 * take four neighbouring boundaries of one Newton step each. All but the price are NaN without a value.
 */
export function americanGreeks(
  option: AmericanOption,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
  out: Float64Array,
): void {
  const { right } = option;
  if (!option.prepare(years, rate, carryYield, volatility) || !(spot > 0 && strike > 0)) {
    out.fill(Number.NaN, 0, GREEK_COUNT);
    if (years <= 0) out[PRICE] = intrinsicOrNaN(right, spot, strike, years);
    return;
  }
  if (option.regime === 'never') {
    europeanGreeks(right, spot, strike, years, rate, carryYield, volatility, out);
    return;
  }
  option.spotGreeks(spot, strike, out);
  if (option.isExerciseNow(spot, strike)) {
    out[VEGA] = out[RHO] = 0;
    return;
  }
  const bump = volatility * VOLATILITY_BUMP;
  const near = neighbours[right];
  near.prepareNear(option, years, rate, carryYield, volatility + bump);
  const up = near.price(spot, strike);
  near.prepareNear(option, years, rate, carryYield, volatility - bump);
  out[VEGA] = (up - near.price(spot, strike)) / (2 * bump);
  // A put's rate has to stay positive: the boundary is gone at zero.
  const rateBump = right === 'put' ? Math.min(RATE_BUMP, rate / 2) : RATE_BUMP;
  near.prepareNear(option, years, rate + rateBump, carryYield, volatility);
  const more = near.price(spot, strike);
  near.prepareNear(option, years, rate - rateBump, carryYield, volatility);
  out[RHO] = (more - near.price(spot, strike)) / (2 * rateBump);
}

const neighbours = { call: new AmericanOption('call'), put: new AmericanOption('put') };
