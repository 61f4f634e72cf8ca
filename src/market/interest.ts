/**
 * Who wants what. What is wanted of the world is the union over the owners.
 * - Saying a set again is always safe; a new set replaces the owner's old one.
 * - No counters: an owner that vanishes takes its whole set with it, so nothing can leak.
 * - The order of a set is its priority; in the union an item stands as early as its keenest owner has it.
 */
export class InterestMap<Owner, Item extends string = string> {
  readonly #sets = new Map<Owner, readonly Item[]>();

  /** @returns whether this owner's set is another than before. */
  set(owner: Owner, items: readonly Item[]): boolean {
    const old = this.#sets.get(owner);
    if (old && old.length === items.length && old.every((item, index) => item === items[index])) return false;
    if (items.length === 0) return this.delete(owner);
    this.#sets.set(owner, [...items]);
    return true;
  }

  delete(owner: Owner): boolean {
    return this.#sets.delete(owner);
  }

  /** Every wanted item once, most wanted first. */
  union(): Item[] {
    const sets = [...this.#sets.values()];
    const union = new Set<Item>();
    const longest = sets.reduce((most, set) => Math.max(most, set.length), 0);
    for (let rank = 0; rank < longest; rank++) {
      for (const set of sets) {
        const item = set[rank];
        if (item !== undefined) union.add(item);
      }
    }
    return [...union];
  }
}
