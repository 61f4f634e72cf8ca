import { VALUE_WIDTH, type ChainValuation } from '../analytics/chain-valuation.js';
import type { Clock } from '../base/clock.js';
import type { ChainQuotes } from './chain-quotes.js';

/** A row whose value changed is solved for early exercise again after this; one on no screen, later. */
const ROW_MS = 5_000;
const HIDDEN_ROW_MS = 30_000;
const FORWARD_MS = 1_000;
/** Share, times √years, under which premiums and forward are taken to agree. */
const AGREED = 1e-6;

export interface ChainRefinerWorld {
  readonly valuation: ChainValuation;
  readonly quotes: ChainQuotes;
  readonly clock: Clock;
  /** The forward is another. */
  onForward(): void;
  /** A row was solved for; its values are those given, and stand for this call. */
  onRow(row: number, values: Float64Array): void;
}

/**
 * Solves an American chain for early exercise, some hundred times the work of a European value: the forward, then the rows
 * whose value changed, each in turn. Of a European chain there is nothing to solve for.
 */
export class ChainRefiner {
  /** Rows solved for since the start. */
  refinedCount = 0;
  readonly #world: ChainRefinerWorld;
  readonly #isDue: Uint8Array;
  readonly #refinedAts: Float64Array;
  #next = 0;
  #hasNews = true;
  #forwardAt = Number.NEGATIVE_INFINITY;

  constructor(world: ChainRefinerWorld) {
    this.#world = world;
    this.#isDue = new Uint8Array(world.quotes.count).fill(1);
    this.#refinedAts = new Float64Array(world.quotes.count).fill(Number.NEGATIVE_INFINITY);
  }

  /** The market is another. */
  moved(): void {
    this.#hasNews = true;
  }

  /** The row has another value, or another quote. */
  mark(row: number): void {
    this.#isDue[row] = 1;
  }

  /** Takes the forward anew without early exercise, when it is time: some milliseconds. @returns whether it was. */
  refineForward(): boolean {
    const { valuation, clock, onForward } = this.#world;
    const now = clock.now();
    if (!this.#isNeeded() || !this.#hasNews || now - this.#forwardAt < FORWARD_MS) return false;
    this.#forwardAt = now;
    const before = valuation.estimate.forward;
    valuation.refineForward();
    const { forward } = valuation.estimate;
    // Premiums and forward rest on one another: until they agree, once more in a second.
    this.#hasNews = Math.abs(forward / before - 1) > AGREED * Math.sqrt(valuation.years);
    if (!Object.is(before, forward)) onForward();
    return true;
  }

  /**
   * Solves for rows until the time is up, those on screen first.
   * @param withHidden contracts on no screen too: an analysis of the whole chain is wanted.
   */
  refineRows(until: number, withHidden: boolean): void {
    if (!this.#isNeeded()) return;
    this.#refine(until, true);
    if (withHidden) this.#refine(until, false);
  }

  #isNeeded(): boolean {
    const { valuation } = this.#world;
    return valuation.terms.style === 'american' && valuation.years > 0;
  }

  #refine(until: number, isOnScreen: boolean): void {
    const { valuation, quotes, clock, onRow } = this.#world;
    const { count } = quotes;
    const from = this.#next;
    const everyMs = isOnScreen ? ROW_MS : HIDDEN_ROW_MS;
    for (let step = 0; step < count; step++) {
      const now = clock.now();
      if (now >= until) return;
      const row = (from + step) % count;
      if (this.#isDue[row] === 0 || now - this.#refinedAts[row]! < everyMs) continue;
      if (quotes.boardRow(row) >= 0 !== isOnScreen) continue;
      valuation.refine(row, values, 0);
      this.refinedCount++;
      this.#isDue[row] = 0;
      this.#refinedAts[row] = now;
      this.#next = (row + 1) % count;
      onRow(row, values);
    }
  }
}

const values = new Float64Array(VALUE_WIDTH);
