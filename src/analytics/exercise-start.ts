import { INV_SQRT_TWO_PI, bell, normalCdf } from './normal.js';

/**
 * A first guess of the early-exercise boundary of a put with strike 1, within about one percent.
 * @param start where to look from, in (0, limit).
 * @param limit the boundary at expiry, min(1, rate/carryYield); the boundary lies below it.
 * Source: M. Li, Analytical approximations for the critical stock prices of American options (QD+), 2009.
 */
export function exerciseStart(
  rate: number,
  carryYield: number,
  volatility: number,
  years: number,
  start: number,
  limit: number,
): number {
  const s = volatility * Math.sqrt(years);
  const variance = volatility * volatility;
  const omega = (2 * (rate - carryYield)) / variance;
  const alpha = (2 * rate) / variance;
  const discount = Math.exp(-rate * years);
  const carryFactor = Math.exp(-carryYield * years);
  const h = -Math.expm1(-rate * years);
  const root = Math.sqrt((omega - 1) * (omega - 1) + (4 * alpha) / h);
  const lambda = (-(omega - 1) - root) / 2;
  const lambdaSlope = alpha / (h * h * root);

  function residual(spot: number): number {
    const d1 = (Math.log(spot) + (rate - carryYield) * years) / s + s / 2;
    const n1 = normalCdf(-d1);
    const n2 = normalCdf(s - d1);
    const european = discount * n2 - spot * carryFactor * n1;
    const theta =
      rate * discount * n2 -
      carryYield * spot * carryFactor * n1 -
      ((variance * spot) / (2 * s)) * carryFactor * INV_SQRT_TWO_PI * bell(d1);
    const premium = 1 - spot - european;
    const correction = (discount * alpha * (1 / h - theta / (discount * rate * premium) - lambdaSlope / root)) / root;
    return (1 - carryFactor * n1) * spot + (lambda + correction) * premium;
  }

  let a = start;
  let b = a * (1 - 0.02 * Math.min(1, s));
  let fa = residual(a);
  let fb = residual(b);
  for (let step = 0; step < 8 && fb !== fa; step++) {
    let c = b - (fb * (b - a)) / (fb - fa);
    if (!(c > 0)) c = 0.5 * b;
    if (c >= limit) c = 0.5 * (b + limit);
    a = b;
    fa = fb;
    b = c;
    if (Math.abs(b - a) < 1e-3 * s * b) break;
    fb = residual(b);
  }
  return b;
}
