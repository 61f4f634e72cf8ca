import type { Right } from '../market/contract.js';

/** What early exercise means for a contract: `never` prices as European; `unsolved` has two boundaries and no model here. */
export type ExerciseRegime = 'never' | 'boundary' | 'unsolved';

/** Decided by the signs and order of rate and yield alone. */
export function exerciseRegime(right: Right, rate: number, carryYield: number): ExerciseRegime {
  // A call is a put with the two exchanged: what is earned by exercising, and what is given up.
  const earned = right === 'call' ? carryYield : rate;
  const given = right === 'call' ? rate : carryYield;
  if (earned > 0) return 'boundary';
  return given >= earned ? 'never' : 'unsolved';
}
