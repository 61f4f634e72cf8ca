/** Knows which rows have a quote that was not seen before: a row also changes by other events, and its quote is then an old one. */
export class QuoteStamps {
  readonly #seen: number[] = [];

  /** @param stamp time of the row's quote, NaN before the first. */
  isNew(row: number, stamp: number): boolean {
    if (stamp !== stamp || this.#seen[row] === stamp) return false;
    this.#seen[row] = stamp;
    return true;
  }
}
