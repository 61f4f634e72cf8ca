import { OK, REASON } from './reasons.js';

/** No price of anything listed, USD: beyond it sums and squares could leave the numbers. */
const LARGEST = 1e9;

/** Whether a quote gives a price: code of {@link REASON}, the first of `no_quote`, `crossed`, `zero_bid` that holds, else `ok`. */
export function quoteStatus(bid: number, ask: number): number {
  if (!(bid >= 0 && ask > 0 && bid < LARGEST && ask < LARGEST)) return REASON.no_quote;
  if (bid > ask) return REASON.crossed;
  return bid === 0 ? REASON.zero_bid : OK;
}

/** Mid of a quote that is `ok`, USD per share; NaN otherwise. A locked quote is usable. */
export function usableMid(bid: number, ask: number): number {
  return quoteStatus(bid, ask) === OK ? (bid + ask) / 2 : Number.NaN;
}

/** So wide that its mid says little: the volatility is kept, but flagged. */
export function isWide(bid: number, ask: number): boolean {
  return ask - bid > Math.max(0.1, 0.25 * (bid + ask));
}

export interface StaleRule {
  /** Move of the underlying that makes a quote old, in its daily standard deviations. */
  readonly deviations: number;
  /** A quote younger than this is never stale. */
  readonly ageMs: number;
}

export const STALE_RULE: StaleRule = { deviations: 0.25, ageMs: 60_000 };

/**
 * An unchanged option quote is not stale by itself, for the feed sends changes only; it is once the underlying has moved
 * away from under it.
 * @param spotAtQuote price of the underlying when the quote was made; unknown: not stale.
 * @param volatility annualised fraction; unknown: not stale.
 */
export function isStaleQuote(
  quoteAt: number,
  spotAtQuote: number,
  now: number,
  spot: number,
  volatility: number,
  rule: StaleRule = STALE_RULE,
): boolean {
  if (!(now - quoteAt > rule.ageMs)) return false;
  return Math.abs(spot / spotAtQuote - 1) > rule.deviations * volatility * Math.sqrt(1 / 252);
}
