import { type TermPoint, volatilityAtTerm } from './term-structure.js';

/** Where the bands are drawn by default, in standard deviations; 0 is the median. */
export const BAND_DEVIATIONS: readonly number[] = [-2, -1, 0, 1, 2];

/**
 * Total variance σ²T that the options imply up to a time: linear between expiries, and at the first or last one's
 * volatility outside them. NaN without an expiry; 0 at or before now.
 * @param structure as `termStructure` gives it.
 */
export function impliedVariance(structure: readonly TermPoint[], years: number): number {
  const first = structure[0];
  const last = structure[structure.length - 1];
  if (!first || !last || Number.isNaN(years)) return Number.NaN;
  if (years <= 0) return 0;
  let volatility: number;
  if (years <= first.years) volatility = first.volatility;
  else if (years >= last.years) volatility = last.volatility;
  else volatility = volatilityAtTerm(structure, years);
  return volatility * volatility * years;
}

/**
 * Bands of the expected move over time, for a chart: quantiles of the risk-neutral log-normal law,
 * spot·e^((r−q)t − w/2 + n·√w) with w the implied total variance. Between −1 and 1 lies 68.3 % of the probability,
 * between −2 and 2 95.4 %. These are not the symmetric `expectedMove`s of one expiry, which are sums in dollars.
 * @param years times from now, ACT/365, in any order. @param deviations see {@link BAND_DEVIATIONS}.
 * @param out prices, USD: `out[time · deviations.length + band]`; NaN where the volatility is unknown.
 */
export function expectedRange(
  structure: readonly TermPoint[],
  spot: number,
  rate: number,
  carryYield: number,
  years: ArrayLike<number>,
  deviations: readonly number[],
  out: Float64Array,
): void {
  const width = deviations.length;
  for (let i = 0; i < years.length; i++) {
    const time = Math.max(years[i]!, 0);
    const variance = impliedVariance(structure, time);
    const median = spot > 0 ? spot * Math.exp((rate - carryYield) * time - 0.5 * variance) : Number.NaN;
    const deviation = Math.sqrt(variance);
    for (let j = 0; j < width; j++) {
      const price = median * Math.exp(deviations[j]! * deviation);
      out[i * width + j] = price < Number.POSITIVE_INFINITY ? price : Number.NaN;
    }
  }
}
