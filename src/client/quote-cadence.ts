import type { Row } from '../market/quote-board.js';

/** Intervals seen before anything is said of a contract. */
const LEAST_COUNT = 5;
/** Weight of the newest interval. */
const WEIGHT = 0.1;
/** One interval counts for no more than so many usual ones: a pause does not make a contract slow. */
const LONGEST = 10;
/** Quotes come at random: among a thousand intervals one is seven times the usual, among three thousand eight times. */
const LATE = 8;
/** However lively a contract is, a quote is not late before this. */
const LEAST_LATE_MS = 5_000;

interface Beat {
  readonly ticker: string;
  quoteAt: number;
  /** When the quote was seen, hub clock: ages are told by one clock. */
  seenAt: number;
  usualMs: number;
  count: number;
}

/**
 * How often each contract is quoted, as this tab sees it, and whether its quote is older than is usual for that contract.
 * - Judged by the contract's own pace only: a far strike quoted once a minute is not late after ten seconds, a lively one is.
 * - Nothing is said before five intervals were seen, nor of time in which no quote could come or be seen: see {@link pause}.
 */
export class QuoteCadence {
  readonly #beats = new Map<Row, Beat>();
  #pausedAt = Number.NEGATIVE_INFINITY;

  /** @param quoteAt vendor's time of the row's quote, epoch ms; NaN for none. @param now hub clock. */
  take(row: Row, ticker: string, quoteAt: number, now: number): void {
    if (!(quoteAt > 0)) return;
    const beat = this.#beats.get(row);
    if (!beat || beat.ticker !== ticker) {
      this.#beats.set(row, { ticker, quoteAt, seenAt: now, usualMs: Number.NaN, count: 0 });
      return;
    }
    if (quoteAt <= beat.quoteAt) return;
    // Across a pause an interval says nothing of the contract.
    if (beat.seenAt > this.#pausedAt) learn(beat, quoteAt - beat.quoteAt);
    beat.quoteAt = quoteAt;
    beat.seenAt = now;
  }

  /** No quote can come, or be seen, until now: the market is closed, the tab was hidden, the feed was silent. */
  pause(now: number): void {
    this.#pausedAt = now;
  }

  /** Mean time between the contract's quotes, ms; NaN while too few were seen. */
  usualMs(row: Row): number {
    const beat = this.#beats.get(row);
    return beat && beat.count >= LEAST_COUNT ? beat.usualMs : Number.NaN;
  }

  isLate(row: Row, now: number): boolean {
    const usualMs = this.usualMs(row);
    if (Number.isNaN(usualMs)) return false;
    const since = Math.max(this.#beats.get(row)!.seenAt, this.#pausedAt);
    return now - since > Math.max(LEAST_LATE_MS, LATE * usualMs);
  }

  /** Forgets every row but these. */
  keep(rows: ReadonlySet<Row>): void {
    for (const row of this.#beats.keys()) if (!rows.has(row)) this.#beats.delete(row);
  }
}

function learn(beat: Beat, intervalMs: number): void {
  beat.count++;
  if (beat.count <= LEAST_COUNT) {
    const before = Number.isNaN(beat.usualMs) ? 0 : beat.usualMs;
    beat.usualMs = before + (intervalMs - before) / beat.count;
    return;
  }
  beat.usualMs += WEIGHT * (Math.min(intervalMs, LONGEST * beat.usualMs) - beat.usualMs);
}
