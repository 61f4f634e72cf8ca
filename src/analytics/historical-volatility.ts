/** A bar as far as its prices go; USD. */
export interface PriceBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Trading days a year: what daily bars are annualised with. */
export const TRADING_DAYS = 252;

/**
 * Realised volatility from closes: the sample standard deviation of the logarithmic returns, annualised.
 * A bar that cannot be (a price not positive, a high below the low …) takes the returns to and from it with it; no return
 * is taken across it.
 * @param bars evenly spaced, oldest first; adjusted for splits. @param periodsPerYear 252 for daily bars.
 * @param from @param to the bars to take, `to` not included: a window to roll.
 * @returns an annualised fraction; NaN with fewer than two returns.
 */
export function closeToCloseVolatility(
  bars: readonly PriceBar[],
  periodsPerYear = TRADING_DAYS,
  from = 0,
  to = bars.length,
): number {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let i = from + 1; i < to; i++) {
    const before = bars[i - 1];
    const bar = bars[i];
    if (!before || !bar || !isBar(before) || !isBar(bar)) continue;
    const step = Math.log(bar.close / before.close);
    count++;
    const off = step - mean;
    mean += off / count;
    squares += off * (step - mean);
  }
  return annualised(count > 1 ? squares / (count - 1) : Number.NaN, periodsPerYear);
}

/**
 * Realised volatility after Yang and Zhang: the variance from close to open, plus k times that from open to close, plus
 * 1 − k times Rogers and Satchell's from the extremes; k = 0.34/(1.34 + (n+1)/(n−1)). Independent of drift and of opening
 * jumps, and as precise as up to 14 times as many closes. Inputs, bad bars and result as in {@link closeToCloseVolatility}.
 * Source: D. Yang, Q. Zhang, Drift-independent volatility estimation, Journal of Business 73 (2000) 477.
 */
export function yangZhangVolatility(
  bars: readonly PriceBar[],
  periodsPerYear = TRADING_DAYS,
  from = 0,
  to = bars.length,
): number {
  let count = 0;
  let nightMean = 0;
  let nightSquares = 0;
  let dayMean = 0;
  let daySquares = 0;
  let extremes = 0;
  for (let i = from + 1; i < to; i++) {
    const before = bars[i - 1];
    const bar = bars[i];
    if (!before || !bar || !isBar(before) || !isBar(bar)) continue;
    const night = Math.log(bar.open / before.close);
    const up = Math.log(bar.high / bar.open);
    const down = Math.log(bar.low / bar.open);
    const day = Math.log(bar.close / bar.open);
    count++;
    const nightOff = night - nightMean;
    nightMean += nightOff / count;
    nightSquares += nightOff * (night - nightMean);
    const dayOff = day - dayMean;
    dayMean += dayOff / count;
    daySquares += dayOff * (day - dayMean);
    extremes += up * (up - day) + down * (down - day);
  }
  if (count < 2) return Number.NaN;
  const k = 0.34 / (1.34 + (count + 1) / (count - 1));
  const variance = (nightSquares + k * daySquares) / (count - 1) + ((1 - k) * extremes) / count;
  return annualised(variance, periodsPerYear);
}

function annualised(variance: number, periodsPerYear: number): number {
  return variance >= 0 && periodsPerYear > 0 ? Math.sqrt(variance * periodsPerYear) : Number.NaN;
}

function isBar({ open, high, low, close }: PriceBar): boolean {
  return low > 0 && high < Number.POSITIVE_INFINITY && open >= low && close >= low && open <= high && close <= high;
}

/** Where a value stands in its own past; fractions from 0 to 1. */
export interface HistoryRank {
  /** (current − lowest) / (highest − lowest), the current value among them; NaN when all are equal. */
  readonly rank: number;
  /** Share of the past values below the current one. */
  readonly percentile: number;
  /** Past values that are known. */
  readonly count: number;
}

/**
 * Rank and percentile of an implied volatility in its own past, one value a day (a year of them by custom).
 * @param history unknown values are NaN, and left out. @returns NaNs without a current value or a past.
 */
export function historyRank(history: ArrayLike<number>, current: number): HistoryRank {
  let count = 0;
  let below = 0;
  let lowest = current;
  let highest = current;
  for (let i = 0; i < history.length; i++) {
    const value = history[i]!;
    if (!Number.isFinite(value)) continue;
    count++;
    if (value < current) below++;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const isKnown = count > 0 && Number.isFinite(current);
  return {
    rank: isKnown && highest > lowest ? (current - lowest) / (highest - lowest) : Number.NaN,
    percentile: isKnown ? below / count : Number.NaN,
    count,
  };
}
