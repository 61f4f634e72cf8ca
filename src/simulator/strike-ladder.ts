import type { Series } from './expiry-schedule.js';
import { YEAR_MS } from './price-path.js';

/** Beyond this only the wide spacing is listed. */
const NEAR_YEARS = 70 / 365;
/** Width of the steps by which the ladder follows its spot, so that it does not change with every tick of every day. */
const ANCHOR = 1.03;

/**
 * Listed strikes of a series, ascending.
 * Narrow spacing within two standard deviations of the money, wide beyond, reaching further below than above.
 * @param spot a reference level of the day, not the current one.
 */
export function strikeLadder(series: Series, spot: number, at: number): number[] {
  const { near, far } = series.underlying.strikes;
  const years = Math.max(0, series.expiresAt - at) / YEAR_MS;
  const anchor = ANCHOR ** Math.round(Math.log(spot) / Math.log(ANCHOR));
  const sd = series.underlying.volatility * Math.sqrt(years);
  const strikes = new Set<number>();
  addLadder(strikes, anchor * Math.exp(-0.1 - 4.5 * sd), anchor * Math.exp(0.08 + 3.5 * sd), far, anchor);
  if (years <= NEAR_YEARS) {
    const half = Math.max(0.06, 2.2 * sd);
    addLadder(strikes, anchor * Math.exp(-half), anchor * Math.exp(half), near, anchor);
  }
  return [...strikes].sort((a, b) => a - b);
}

function addLadder(strikes: Set<number>, low: number, high: number, step: number, anchor: number): void {
  const first = Math.max(1, Math.ceil(Math.max(low, anchor * 0.2) / step));
  const last = Math.floor(Math.min(high, anchor * 2.5) / step);
  for (let n = first; n <= last; n++) strikes.add(n * step);
}
