/** A volatility at a time; years ACT/365, volatility an annualised fraction. */
export interface TermPoint {
  readonly years: number;
  readonly volatility: number;
}

const MONTH_YEARS = 30 / 365;

/** Points that have both figures, by time. */
export function termStructure(points: readonly TermPoint[]): TermPoint[] {
  return points.filter(({ years, volatility }) => years > 0 && volatility > 0).sort((a, b) => a.years - b.years);
}

/**
 * Volatility at a time between two expiries: total variance σ²T is linear in T, volatility never is.
 * @param structure as {@link termStructure} gives it.
 * @returns NaN outside the expiries.
 */
export function volatilityAtTerm(structure: readonly TermPoint[], years: number): number {
  for (let i = 0; i < structure.length; i++) {
    const far = structure[i]!;
    if (far.years === years) return far.volatility;
    if (far.years < years) continue;
    const near = structure[i - 1];
    if (!near) return Number.NaN;
    const share = (years - near.years) / (far.years - near.years);
    const nearTotal = near.volatility * near.volatility * near.years;
    const farTotal = far.volatility * far.volatility * far.years;
    return Math.sqrt((nearTotal + share * (farTotal - nearTotal)) / years);
  }
  return Number.NaN;
}

/** The 30-day variance index, in points, from those of the expiries around 30 days; NaN when they are not around it. */
export function thirtyDayIndex(
  expiries: readonly { readonly years: number; readonly varianceIndex: number }[],
): number {
  const points = expiries.map(({ years, varianceIndex }) => ({ years, volatility: varianceIndex / 100 }));
  return 100 * volatilityAtTerm(termStructure(points), MONTH_YEARS);
}
