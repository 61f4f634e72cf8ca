/** How far from the forward strikes are drawn: so many standard deviations to expiry, or all. */
export type ChartReach = '2' | '3' | '5' | 'all';

export const REACHES: Readonly<Record<ChartReach, string>> = { '2': '±2σ', '3': '±3σ', '5': '±5σ', all: 'All' };

/** A window shows this many strikes each side of the forward at least, where there are as many. */
const LEAST = 6;

/** What a window is drawn from. USD, annualised fractions and years; NaN where unknown. */
export interface WindowTerms {
  readonly strikes: readonly number[];
  readonly forward: number;
  readonly iv: number;
  readonly years: number;
}

/** Lowest and highest strike drawn; undefined without strikes. Where the smile is not known yet: all. */
export function strikeReach(
  { strikes, forward, iv, years }: WindowTerms,
  reach: ChartReach,
): readonly [from: number, to: number] | undefined {
  const [first] = strikes;
  const last = strikes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const deviation = iv * Math.sqrt(years);
  if (reach === 'all' || !(forward > 0 && deviation > 0)) return [first, last];
  const width = Number(reach) * deviation;
  const above = strikes.findIndex((strike) => strike >= forward);
  const middle = above < 0 ? strikes.length - 1 : above;
  const least = strikes[Math.max(0, middle - LEAST)]!;
  const most = strikes[Math.min(strikes.length - 1, middle + LEAST)]!;
  return [
    Math.max(first, Math.min(least, forward * Math.exp(-width))),
    Math.min(last, Math.max(most, forward * Math.exp(width))),
  ];
}
