export interface UnusualRule {
  /** Volume has to be more than this many times the average. */
  readonly factor: number;
  /** Contracts; smaller volumes are never unusual. */
  readonly minimum: number;
  /** Usual share of a day's volume traded by now, in (0, 1]; 1 compares with the full day. */
  readonly dayShare: number;
}

export const UNUSUAL_RULE: UnusualRule = { factor: 3, minimum: 0, dayShare: 1 };

/** @param averageVolume contracts per day; unknown or 0 makes nothing unusual. */
export function isUnusualVolume(volume: number, averageVolume: number, rule: UnusualRule = UNUSUAL_RULE): boolean {
  if (!(averageVolume > 0 && rule.dayShare > 0)) return false;
  return volume > rule.factor * averageVolume * Math.min(rule.dayShare, 1) && volume >= rule.minimum;
}

/** More traded today than was open: contracts that did not exist yesterday. */
export function isOpeningInterest(volume: number, openInterest: number): boolean {
  return volume > openInterest;
}
