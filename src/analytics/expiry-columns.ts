/** Calls or puts of one expiry, by index of the strike. Unknown is NaN. */
export interface SideColumns {
  /** USD per share, as quoted. */
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  /** Of a usable two-sided quote only. */
  readonly mid: Float64Array;
  /** Annualised fraction. */
  readonly iv: Float64Array;
  /** Per $1 of the underlying, puts negative. */
  readonly delta: Float64Array;
  /** Contracts at the prior close. */
  readonly openInterest: Float64Array;
  /** Contracts traded today. */
  readonly volume: Float64Array;
}

/** One expiry as columns: what every chain analysis reads. */
export interface ExpiryColumns {
  /** USD, ascending, no strike twice. */
  readonly strikes: Float64Array;
  readonly call: SideColumns;
  readonly put: SideColumns;
}

/** The market an expiry is valued in. */
export interface ExpiryMarket {
  /** USD. */
  readonly spot: number;
  readonly forward: number;
  /** ACT/365. */
  readonly years: number;
  /** Continuous, fractions. */
  readonly rate: number;
  readonly carryYield: number;
}

function emptySide(count: number): SideColumns {
  const column = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  return {
    bid: column(),
    ask: column(),
    mid: column(),
    iv: column(),
    delta: column(),
    openInterest: column(),
    volume: column(),
  };
}

/** Columns for these strikes, all unknown. */
export function emptyColumns(strikes: Iterable<number>): ExpiryColumns {
  const ladder = Float64Array.from(new Set(strikes)).sort();
  return { strikes: ladder, call: emptySide(ladder.length), put: emptySide(ladder.length) };
}

/** Index of a strike in an ascending ladder, −1 when it is not in it. */
export function strikeIndex(strikes: Float64Array, strike: number): number {
  let low = 0;
  let high = strikes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = strikes[middle]!;
    if (at === strike) return middle;
    if (at < strike) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
