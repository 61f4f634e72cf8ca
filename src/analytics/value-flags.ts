/** What is to be said of a value that there is; bits that fit a column, 0 being nothing. */
export const VALUE_FLAGS = [
  { bit: 1, name: 'wide', sentence: 'Wide quote: low confidence.' },
  { bit: 2, name: 'stale', sentence: 'Stale quote: its last volatility is kept.' },
  { bit: 4, name: 'unrefined', sentence: 'The premium for early exercise is not solved for yet.' },
] as const;

export const FLAG = { wide: 1, stale: 2, unrefined: 4 } as const;

/** In words, one sentence each; a number that is no set of flags says nothing. */
export function flagSentences(flags: number): string[] {
  return VALUE_FLAGS.flatMap(({ bit, sentence }) => ((flags & bit) === 0 ? [] : sentence));
}

/** `wide stale`, for style sheets. */
export function flagNames(flags: number): string {
  return VALUE_FLAGS.flatMap(({ bit, name }) => ((flags & bit) === 0 ? [] : name)).join(' ');
}
