import type { ChainValuation } from './chain-valuation.js';
import { isWide } from './quote-status.js';
import { OK } from './reasons.js';
import { FLAG } from './value-flags.js';

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
