import { europeanPrice, logMoneyness } from './european.js';
import { gaussLegendre } from './gauss-legendre.js';
import { normalCdf, normalDensity } from './normal.js';

const { nodes, weights } = gaussLegendre(48);
/** Standard deviations beyond which the value after the ex-date does not count. */
const REACH = 9;

/**
 * American call on a stock that pays one known dividend before expiry. Between dividends a call is never exercised, so
 * the one decision falls just before the ex-date: strike paid, or the European value of what the stock then is.
 * The spot is lognormal with drift `rate` and falls by `amount` at the ex-date.
 * @param exYears time to the ex-date, in (0, years].
 * @param amount cash per share, not negative.
 * @returns USD; NaN when an input cannot be used.
 */
export function callWithDividend(
  spot: number,
  strike: number,
  years: number,
  rate: number,
  volatility: number,
  exYears: number,
  amount: number,
): number {
  if (!(spot > 0 && strike > 0 && volatility > 0 && exYears > 0 && exYears <= years && amount >= 0)) return Number.NaN;
  if (!(spot + strike + years + volatility + amount + Math.abs(rate) < Infinity)) return Number.NaN;
  const after = years - exYears;
  const critical = exerciseSpot(strike, after, rate, volatility, amount);
  const s = volatility * Math.sqrt(exYears);
  // Where the spot stands at the ex-date: spot·e^(rt − s²/2 + s·z), z normal.
  const drift = rate * exYears - 0.5 * s * s;
  const discount = Math.exp(-rate * exYears);
  const edge = critical < Infinity ? (logMoneyness(critical, spot, 0) - drift) / s : Infinity;
  const exercised = edge < Infinity ? spot * normalCdf(s - edge) - strike * discount * normalCdf(-edge) : 0;
  // Held: integrate the European value up to the edge.
  const top = Math.min(edge, REACH + s);
  const bottom = Math.max(-REACH, amount > 0 ? (Math.log(amount / spot) - drift) / s : -REACH);
  let held = 0;
  // Shortly before expiry the value bends sharply at the strike: panels on both sides, a few of its widths wide.
  const bend = (Math.log((strike + amount) / spot) - drift) / s;
  const reach = 6 * Math.sqrt(after / exYears) + 1e-9;
  const edges = [bottom, bend - reach, bend, bend + reach, top].map((z) => Math.min(Math.max(z, bottom), top));
  for (let panel = 1; panel < edges.length; panel++) {
    const from = edges[panel - 1]!;
    const half = 0.5 * (edges[panel]! - from);
    if (!(half > 0)) continue;
    for (let j = 0; j < nodes.length; j++) {
      const z = from + half * (1 + nodes[j]!);
      const rest = spot * Math.exp(drift + s * z) - amount;
      if (rest <= 0) continue;
      held += half * weights[j]! * normalDensity(z) * europeanPrice('call', rest, strike, after, rate, 0, volatility);
    }
  }
  held *= discount;
  return exercised + held;
}

/** Spot before the ex-date from which exercising is better; Infinity when it never is. */
function exerciseSpot(strike: number, after: number, rate: number, volatility: number, amount: number): number {
  // For a high spot the call is worth spot − amount − strike·e^(−r·after): exercise wins only if the dividend beats the interest.
  if (amount <= strike * -Math.expm1(-rate * after)) return Infinity;
  const gain = (spot: number): number =>
    spot - strike - europeanPrice('call', Math.max(spot - amount, 1e-12 * strike), strike, after, rate, 0, volatility);
  let low = strike;
  let high = 2 * strike + amount;
  for (let step = 0; step < 60 && gain(high) < 0; step++) high *= 2;
  if (gain(high) < 0) return Infinity;
  for (let step = 0; step < 100 && high - low > 1e-13 * high; step++) {
    const middle = 0.5 * (low + high);
    if (gain(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}
