/** Median, least and most of some windows. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** NaN for no windows. */
export function spreadOf(windows: readonly number[]): Spread {
  const sorted = windows.filter((one) => !Number.isNaN(one)).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return {
    median: sorted.length === 0 ? Number.NaN : median,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  };
}

/** Of each pair of windows, subject ÷ peer. */
export function ratiosOf(subject: readonly number[], peer: readonly number[]): number[] {
  return subject.slice(0, peer.length).map((one, index) => one / peer[index]!);
}
