const BEST = 5;
const gaps = new Float64Array(BEST);
const candidates = new Float64Array(BEST);
const places = new Int32Array(BEST);

/**
 * Forward of an expiry by put-call parity: the median of K + (C − P)/discount over the (up to) five strikes with the
 * smallest |C − P|; of equal ones the lower strike counts first.
 * @param strikes ascending, USD. @param callMid @param putMid usable mids by strike, NaN where there is none.
 * @param count how many strikes to take; the variance index takes one.
 * @param chosen filled with the indices of the strikes taken, and −1 behind them.
 * @returns USD; NaN without a strike that has both.
 */
export function parityForward(
  strikes: Float64Array,
  callMid: Float64Array,
  putMid: Float64Array,
  discount: number,
  count = BEST,
  chosen?: Int32Array,
): number {
  let found = 0;
  for (let k = 0; k < strikes.length; k++) {
    const difference = callMid[k]! - putMid[k]!;
    const gap = Math.abs(difference);
    if (!(gap < Infinity) || (found === count && gap >= gaps[count - 1]!)) continue;
    // Insertion keeps the earlier, lower strike in front of an equal one.
    let at = found < count ? found++ : count - 1;
    while (at > 0 && gaps[at - 1]! > gap) {
      gaps[at] = gaps[at - 1]!;
      candidates[at] = candidates[at - 1]!;
      places[at] = places[at - 1]!;
      at--;
    }
    gaps[at] = gap;
    places[at] = k;
    candidates[at] = strikes[k]! + difference / discount;
  }
  if (chosen) for (let i = 0; i < chosen.length; i++) chosen[i] = i < found ? places[i]! : -1;
  return median(found);
}

/** Of the first `count` candidates, which are put in order. */
function median(count: number): number {
  if (count === 0) return Number.NaN;
  for (let i = 1; i < count; i++) {
    const value = candidates[i]!;
    let at = i;
    while (at > 0 && candidates[at - 1]! > value) {
      candidates[at] = candidates[at - 1]!;
      at--;
    }
    candidates[at] = value;
  }
  const middle = count >> 1;
  return count % 2 === 1 ? candidates[middle]! : (candidates[middle - 1]! + candidates[middle]!) / 2;
}

/** Forward by carry alone, for an expiry without a usable pair. */
export function carriedForward(spot: number, rate: number, carryYield: number, years: number): number {
  return spot * Math.exp((rate - carryYield) * years);
}

/** Yield that the forward implies: dividends plus borrow. Noisy, and of no use by itself, under a day. */
export function impliedYield(forward: number, spot: number, rate: number, years: number): number {
  return years > 0 ? rate - Math.log(forward / spot) / years : Number.NaN;
}

/** False for a forward so far from the spot that bad quotes must have made it. */
export function isPlausibleForward(
  forward: number,
  spot: number,
  rate: number,
  carryYield: number,
  years: number,
): boolean {
  return Math.abs(Math.log(forward / spot) - (rate - carryYield) * years) <= 0.02 + 0.15 * years;
}
