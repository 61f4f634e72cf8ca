import { StrikewireError } from '../base/errors.js';

/** A point of the rate table. */
export interface RatePoint {
  /** Tenor in years. */
  readonly years: number;
  /** Continuous, a fraction. */
  readonly rate: number;
}

/** Tenors ascending; see {@link rateAt}. */
export type RateCurve = readonly RatePoint[];

/** The same rate for every tenor. */
export function flatRates(rate: number): RateCurve {
  return rateCurve([{ years: 0, rate }]);
}

/**
 * A curve from a table in any order.
 * @throws {StrikewireError} `bad-config` when it is empty, a figure is not usable, or a tenor stands twice.
 */
export function rateCurve(points: readonly RatePoint[]): RateCurve {
  const curve = points.map(({ years, rate }) => ({ years, rate })).sort((a, b) => a.years - b.years);
  if (curve.length === 0) throw new StrikewireError('bad-config', 'The table of interest rates is empty.');
  curve.forEach(({ years, rate }, index) => {
    if (!(years >= 0 && years < Infinity && Math.abs(rate) <= 1)) {
      throw new StrikewireError(
        'bad-config',
        `An interest rate of ${rate} for ${years} years cannot be used; both are plain numbers, 0.04 means 4 %.`,
      );
    }
    if (curve[index + 1]?.years === years) {
      throw new StrikewireError('bad-config', `The table of interest rates has two rates for ${years} years.`);
    }
  });
  return curve;
}

/** Linear in the tenor, flat outside the table. NaN for a tenor that is not a number. */
export function rateAt(curve: RateCurve, years: number): number {
  if (Number.isNaN(years)) return Number.NaN;
  let before = curve[0]!;
  if (years <= before.years) return before.rate;
  for (const point of curve) {
    if (years <= point.years) {
      const share = (years - before.years) / (point.years - before.years);
      return before.rate + share * (point.rate - before.rate);
    }
    before = point;
  }
  return before.rate;
}

const YEAR_MS = 365 * 86_400_000;

/** Years between two instants, ACT/365 fixed; 0 once expired. */
export function yearsTo(expiresAt: number, now: number): number {
  return Math.max(0, expiresAt - now) / YEAR_MS;
}
