import { type SmileCurve, logDensity, probabilityBelow } from './smile-curve.js';

/** What {@link riskNeutralDensity} found out about what it wrote. */
export interface DensityReport {
  /** No strike has a negative density. */
  readonly isNonNegative: boolean;
  /** Smallest density written; NaN when one is unknown. */
  readonly least: number;
  /** Probability of ending between the first and the last strike; NaN when the curve is arbitrageable there. */
  readonly mass: number;
}

/**
 * Risk-neutral density of the price at expiry, per $1, at each strike: the second derivative of undiscounted prices, by
 * its closed form on the curve. A negative value is written as it is, and reported.
 * @param forward USD. @param strikes ascending, USD, positive. @param out one per strike; NaN where the curve has none.
 * Source: D. Breeden, R. Litzenberger, Prices of state-contingent claims implicit in option prices (1978).
 */
export function riskNeutralDensity(
  curve: SmileCurve,
  forward: number,
  strikes: Float64Array,
  out: Float64Array,
): DensityReport {
  let least = Number.POSITIVE_INFINITY;
  let isKnown = strikes.length > 0 && forward > 0;
  for (let i = 0; i < strikes.length; i++) {
    const strike = strikes[i]!;
    const density = forward > 0 && strike > 0 ? logDensity(curve, Math.log(strike / forward)) / strike : Number.NaN;
    out[i] = density;
    if (Number.isNaN(density)) isKnown = false;
    else if (density < least) least = density;
  }
  const first = Math.log((strikes[0] ?? Number.NaN) / forward);
  const last = Math.log((strikes[strikes.length - 1] ?? Number.NaN) / forward);
  return {
    isNonNegative: isKnown && least >= 0,
    least: isKnown ? least : Number.NaN,
    mass: probabilityBelow(curve, last) - probabilityBelow(curve, first),
  };
}
