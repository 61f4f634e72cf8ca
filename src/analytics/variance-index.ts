import type { ExpiryColumns, SideColumns } from './expiry-columns.js';
import { parityForward } from './forward.js';
import { quoteStatus } from './quote-status.js';
import { REASON } from './reasons.js';

/** Model-free variance of one expiry. NaN throughout when the strip cannot be formed. */
export interface VarianceStrip {
  /** From the one strike with the smallest |C − P|, as the method wants, USD. */
  readonly forward: number;
  /** Highest listed strike at or below the forward. */
  readonly centre: number;
  readonly strikeCount: number;
  readonly lowest: number;
  readonly highest: number;
  /** Annual variance, a fraction squared. */
  readonly variance: number;
  /** 100·√variance. */
  readonly index: number;
}

const NONE: VarianceStrip = {
  forward: Number.NaN,
  centre: Number.NaN,
  strikeCount: 0,
  lowest: Number.NaN,
  highest: Number.NaN,
  variance: Number.NaN,
  index: Number.NaN,
};

/**
 * Variance of an expiry from its strip of out-of-the-money options. Walking outwards a quote without a bid is skipped
 * and two in a row end the walk; crossed quotes are skipped and do not count.
 * Source: Cboe Volatility Index Mathematics Methodology (2022).
 */
export function varianceStrip(columns: ExpiryColumns, years: number, rate: number): VarianceStrip {
  const { strikes, call, put } = columns;
  if (!(years > 0)) return NONE;
  const growth = Math.exp(rate * years);
  const forward = parityForward(strikes, call.mid, put.mid, 1 / growth, 1);
  let centre = -1;
  for (let k = 0; k < strikes.length && strikes[k]! <= forward; k++) centre = k;
  if (centre < 0 || !(call.mid[centre]! + put.mid[centre]! > 0)) return NONE;

  const used = [...walk(put, centre - 1, -1).reverse(), centre, ...walk(call, centre + 1, 1)];
  if (used.length < 2) return NONE;
  let sum = 0;
  used.forEach((k, place) => {
    const left = strikes[used[place - 1] ?? k]!;
    const right = strikes[used[place + 1] ?? k]!;
    const isEnd = place === 0 || place === used.length - 1;
    const width = (right - left) / (isEnd ? 1 : 2);
    const price = k === centre ? (call.mid[k]! + put.mid[k]!) / 2 : (k < centre ? put : call).mid[k]!;
    sum += (width / (strikes[k]! * strikes[k]!)) * growth * price;
  });
  const above = forward / strikes[centre]! - 1;
  const variance = (2 / years) * sum - (above * above) / years;
  return {
    forward,
    centre: strikes[centre]!,
    strikeCount: used.length,
    lowest: strikes[used[0]!]!,
    highest: strikes[used[used.length - 1]!]!,
    variance,
    index: variance >= 0 ? 100 * Math.sqrt(variance) : Number.NaN,
  };
}

function walk(side: SideColumns, from: number, step: 1 | -1): number[] {
  const used: number[] = [];
  let skippedInARow = 0;
  for (let k = from; k >= 0 && k < side.bid.length && skippedInARow < 2; k += step) {
    const status = quoteStatus(side.bid[k]!, side.ask[k]!);
    if (status === REASON.crossed) continue;
    if (status === REASON.ok) {
      used.push(k);
      skippedInARow = 0;
    } else skippedInARow++;
  }
  return used;
}
