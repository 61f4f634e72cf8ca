import type { ChainValuation } from './chain-valuation.js';
import { isWide } from './quote-status.js';
import { OK } from './reasons.js';

/** What is to be said of a value that there is; bits that fit a column, 0 being nothing. */
export const VALUE_FLAGS = [
  { bit: 1, name: 'wide', sentence: 'Wide quote: low confidence.' },
  { bit: 2, name: 'stale', sentence: 'Stale quote: its last volatility is kept.' },
  { bit: 4, name: 'unrefined', sentence: 'The premium for early exercise is not solved for yet.' },
] as const;

export const FLAG = { wide: 1, stale: 2, unrefined: 4 } as const;

/** Flags of a row as of its last valuation. */
export function flagsOf(chain: ChainValuation, row: number): number {
  const k = chain.strikeIndexOf(row);
  if (k < 0) return 0;
  const side = chain.columns[chain.terms.rights[row]!];
  return (
    (isWide(side.bid[k]!, side.ask[k]!) ? FLAG.wide : 0) |
    (chain.isStale(row) ? FLAG.stale : 0) |
    (chain.reasonOf(row) === OK && !chain.isRefined(row) ? FLAG.unrefined : 0)
  );
}

/** In words, one sentence each; a number that is no set of flags says nothing. */
export function flagSentences(flags: number): string[] {
  return VALUE_FLAGS.flatMap(({ bit, sentence }) => ((flags & bit) === 0 ? [] : sentence));
}

/** `wide stale`, for style sheets. */
export function flagNames(flags: number): string {
  return VALUE_FLAGS.flatMap(({ bit, name }) => ((flags & bit) === 0 ? [] : name)).join(' ');
}
