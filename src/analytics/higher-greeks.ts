import type { Right } from '../market/contract.js';
import { europeanPrice, logMoneyness } from './european.js';
import { INV_SQRT_TWO_PI, bell, normalCdf } from './normal.js';

/** Places in the array that {@link higherGreeks} fills. */
export const VANNA = 0;
export const CHARM = 1;
export const VOMMA = 2;
export const SPEED = 3;
export const ZOMMA = 4;
export const COLOR = 5;
export const LAMBDA = 6;
export const HIGHER_GREEK_COUNT = 7;

/** Names in the order of the places, with what makes the display unit of the raw derivative. */
export const HIGHER_GREEKS = [
  { name: 'vanna', factor: 1 / 100, unit: 'delta per volatility point' },
  { name: 'charm', factor: 1 / 365, unit: 'delta per calendar day' },
  { name: 'vomma', factor: 1 / 10_000, unit: 'displayed vega per volatility point' },
  { name: 'speed', factor: 1, unit: 'gamma per $1' },
  { name: 'zomma', factor: 1 / 100, unit: 'gamma per volatility point' },
  { name: 'color', factor: 1 / 365, unit: 'gamma per calendar day' },
  { name: 'lambda', factor: 1, unit: '% of the price per 1 % of the underlying' },
] as const;

/**
 * Second- and third-order derivatives of the Black–Scholes–Merton price with a carry yield; European exercise.
 * Inputs as in `europeanGreeks`. Raw units: per 1.00 of volatility and per year of calendar time *passing*, so charm and
 * color are −∂/∂T. Display units by {@link toDisplayUnits}.
 * @param out filled at {@link VANNA} … {@link LAMBDA}; nothing is allocated. Each is NaN where it has no value: expired,
 * volatility 0, an input that cannot be used, or (lambda) a price that has run out of numbers.
 *
 * With s = σ√T, D = e^(−qT), n = n(d1), Γ = D·n/(S·s), c = (r−q)/s − d2/(2T) = ∂d1/∂T:
 * vanna = −D·n·d2/σ; charm = w·q·D·N(w·d1) − D·n·c; vomma = S·D·n·√T·d1·d2/σ; speed = −Γ·(d1/s + 1)/S;
 * zomma = Γ·(d1·d2 − 1)/σ; color = Γ·(q + d1·c + 1/(2T)); lambda = Δ·S/price.
 * Source: E. Haug, The Complete Guide to Option Pricing Formulas (2007), chapter 2; signs of time turned as said.
 */
export function higherGreeks(
  right: Right,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carryYield: number,
  volatility: number,
  out: Float64Array,
): void {
  if (!(spot > 0 && spot < Infinity && strike > 0 && strike < Infinity && years > 0 && volatility > 0)) {
    out.fill(Number.NaN, 0, HIGHER_GREEK_COUNT);
    return;
  }
  const root = Math.sqrt(years);
  const s = volatility * root;
  const x = logMoneyness(spot, strike, (rate - carryYield) * years);
  const d1 = x / s + 0.5 * s;
  const d2 = x / s - 0.5 * s;
  const carryFactor = Math.exp(-carryYield * years);
  const weighted = carryFactor * INV_SQRT_TWO_PI * bell(d1);
  const gamma = weighted / (spot * s);
  const slope = (rate - carryYield) / s - (0.5 * d2) / years;
  const w = right === 'call' ? 1 : -1;
  const delta = w * carryFactor * normalCdf(w * d1);
  out[VANNA] = (-weighted * d2) / volatility;
  out[CHARM] = carryYield * delta - weighted * slope;
  out[VOMMA] = (spot * weighted * root * d1 * d2) / volatility;
  out[SPEED] = (-gamma * (d1 / s + 1)) / spot;
  out[ZOMMA] = (gamma * (d1 * d2 - 1)) / volatility;
  out[COLOR] = gamma * (carryYield + d1 * slope + 0.5 / years);
  out[LAMBDA] = (delta * spot) / europeanPrice(right, spot, strike, years, rate, carryYield, volatility);
  for (let place = VANNA; place <= LAMBDA; place++) {
    if (!Number.isFinite(out[place]!)) out[place] = Number.NaN;
  }
}

/** Turns what {@link higherGreeks} left in `out` into the units of {@link HIGHER_GREEKS}, in place. */
export function toDisplayUnits(out: Float64Array): void {
  for (let place = VANNA; place <= LAMBDA; place++) out[place] = out[place]! * HIGHER_GREEKS[place]!.factor;
}
