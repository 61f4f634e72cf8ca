const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;
/** Highest first delay, and how the highest grows: slowly, so that a short outage is followed within three seconds. */
const FIRST_MS = 1000;
const GROWTH = 1.5;

/**
 * How long to wait before the next try, for ever.
 * - Full jitter: anything between half a second and a ceiling that grows with every failure, up to 30 s.
 * - It is for the caller to say when things went well: a connection that is let in and thrown out at once did not.
 */
export class Backoff {
  readonly #random: () => number;
  #attempt = 0;

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Failures since things went well. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Counts a failure. @returns the delay in ms, never below `floorMs`. */
  next(floorMs = SHORTEST_MS): number {
    const shortest = Math.max(SHORTEST_MS, floorMs);
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * GROWTH ** this.#attempt);
    this.#attempt++;
    return Math.round(shortest + this.#random() * (Math.max(ceiling, shortest * 1.5) - shortest));
  }

  reset(): void {
    this.#attempt = 0;
  }
}
