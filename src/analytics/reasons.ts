/**
 * Why a contract has a value, or has none: small codes that fit a column, 0 being "has one".
 * The order is that of the checks, the first that holds wins.
 */
export const REASONS = [
  { name: 'ok', sentence: 'The value is computed from a two-sided quote.' },
  { name: 'bad_input', sentence: 'A price or a contract figure is not a usable number.' },
  { name: 'no_quote', sentence: 'No two-sided quote: bid or ask is missing.' },
  { name: 'crossed', sentence: 'The bid is above the ask, so the quote cannot be trusted.' },
  { name: 'zero_bid', sentence: 'Nobody bids, so there is no mid price.' },
  { name: 'expired', sentence: 'The contract has expired; only its exercise value is left.' },
  { name: 'no_underlying', sentence: 'The price of the underlying is not known yet.' },
  { name: 'at_or_below_intrinsic', sentence: 'The mid is not above the exercise value, so no volatility explains it.' },
  {
    name: 'at_or_above_max',
    sentence: 'The mid is not below the highest possible value, so no volatility explains it.',
  },
  { name: 'no_model', sentence: 'Rate and yield are both negative in a way the early-exercise model does not cover.' },
  { name: 'adjusted', sentence: 'An adjusted contract: its deliverable is not 100 shares, so it is left out.' },
] as const;

export type ReasonName = (typeof REASONS)[number]['name'];

/** Code of each reason: `REASON.zero_bid`. */
export const REASON = Object.fromEntries(REASONS.map(({ name }, code) => [name, code])) as Readonly<
  Record<ReasonName, number>
>;

export const OK = 0;

/** Sentence for the screen; a code that does not exist reads as a figure that cannot be used. */
export function reasonSentence(code: number): string {
  return (REASONS[code] ?? REASONS[1]).sentence;
}

/** Name of a code, for logs and `data-` attributes. */
export function reasonName(code: number): ReasonName {
  return (REASONS[code] ?? REASONS[1]).name;
}
