/** What a mark was taken from. */
export type MarkSource = 'mid' | 'last' | 'none';

/** True when both sides stand and do not cross; a locked market (bid = ask) is usable. */
export function isTwoSided(bid: number, ask: number): boolean {
  return bid > 0 && ask >= bid && ask < Number.POSITIVE_INFINITY;
}

/** Midpoint of a two-sided quote, USD per share; NaN otherwise, since half of one side is not a price. */
export function midOf(bid: number, ask: number): number {
  return isTwoSided(bid, ask) ? (bid + ask) / 2 : Number.NaN;
}

/** Our fair price: the midpoint, else the last print, else unknown (NaN). Nothing is synthesised. */
export function markOf(bid: number, ask: number, last: number): number {
  return isTwoSided(bid, ask) ? (bid + ask) / 2 : last > 0 ? last : Number.NaN;
}

export function markSourceOf(bid: number, ask: number, last: number): MarkSource {
  if (isTwoSided(bid, ask)) return 'mid';
  return last > 0 ? 'last' : 'none';
}
