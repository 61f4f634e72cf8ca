import type { ExpiryColumns, ExpiryMarket } from './expiry-columns.js';
import { INV_SQRT_TWO_PI, bell } from './normal.js';
import type { SmilePoints } from './smile-fit.js';

/** A spread is not believed to be narrower, USD: a locked quote is no certainty. */
const LEAST_SPREAD = 0.01;

/**
 * The out-of-the-money smile of an expiry, ready to be fitted: puts below the forward, calls from it on, one point per
 * strike in the order of the strikes; NaN where a strike has no volatility or no spread.
 * The weight is vega (USD per 1.00 of volatility) over the spread: one over what the spread leaves open of the volatility.
 */
export function smilePoints({ strikes, call, put }: ExpiryColumns, market: ExpiryMarket): SmilePoints {
  const count = strikes.length;
  const points = {
    k: new Float64Array(count),
    variance: new Float64Array(count),
    weight: new Float64Array(count),
  };
  const { forward, years, rate } = market;
  const unit = forward * Math.exp(-rate * years) * Math.sqrt(years) * INV_SQRT_TWO_PI;
  for (let i = 0; i < count; i++) {
    const side = strikes[i]! < forward ? put : call;
    const k = Math.log(strikes[i]! / forward);
    const s = side.iv[i]! * Math.sqrt(years);
    points.k[i] = k;
    points.variance[i] = s > 0 ? s * s : Number.NaN;
    const vega = unit * bell(-k / s + 0.5 * s);
    points.weight[i] = vega / Math.max(side.ask[i]! - side.bid[i]!, LEAST_SPREAD);
  }
  return points;
}
