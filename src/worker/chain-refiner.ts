import { VALUE_WIDTH, type ChainValuation } from '../analytics/chain-valuation.js';
import type { Clock } from '../base/clock.js';
import type { ChainQuotes } from './chain-quotes.js';

/** A row whose value changed is solved for early exercise again after this; one on no screen, later. */
const ROW_MS = 5_000;
const HIDDEN_ROW_MS = 30_000;
const FORWARD_MS = 1_000;
/** Move of the forward from which on another round has another order. */
const REORDERED = 1e-3;
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
 * whose value changed. Of a European chain there is nothing to solve for.
 * - Rows are solved for in rounds outward from the forward: what is read at the money settles first.
 * - A round is finished before the next begins, however little time there is, so that the wings have their turn.
 */
export class ChainRefiner {
  /** Rows solved for since the start. */
  refinedCount = 0;
  readonly #world: ChainRefinerWorld;
  readonly #isDue: Uint8Array;
  readonly #refinedAts: Float64Array;
  /** Rows by the distance of their strike from the forward, and where each round has come to. */
  readonly #order: Int32Array;
  readonly #next = { screen: 0, hidden: 0 };
  #orderedAt = Number.NaN;
  #hasNews = true;
  #forwardAt = Number.NEGATIVE_INFINITY;

  constructor(world: ChainRefinerWorld) {
    this.#world = world;
    this.#isDue = new Uint8Array(world.quotes.count).fill(1);
    this.#order = Int32Array.from({ length: world.quotes.count }, (_, row) => row);
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
    this.#refine(until, 'screen');
    if (withHidden) this.#refine(until, 'hidden');
  }

  #isNeeded(): boolean {
    const { valuation } = this.#world;
    return valuation.terms.style === 'american' && valuation.years > 0;
  }

  #refine(until: number, where: 'screen' | 'hidden'): void {
    const { valuation, quotes, clock, onRow } = this.#world;
    const { count } = quotes;
    const isOnScreen = where === 'screen';
    const everyMs = isOnScreen ? ROW_MS : HIDDEN_ROW_MS;
    this.#reorder();
    const from = this.#next[where];
    for (let step = 0; step < count; step++) {
      const place = (from + step) % count;
      const row = this.#order[place]!;
      if (this.#isDue[row] === 0 || quotes.boardRow(row) >= 0 !== isOnScreen) continue;
      const now = clock.now();
      if (now >= until) return;
      if (now - this.#refinedAts[row]! < everyMs) continue;
      valuation.refine(row, values, 0);
      this.refinedCount++;
      this.#isDue[row] = 0;
      this.#refinedAts[row] = now;
      this.#next[where] = (place + 1) % count;
      onRow(row, values);
    }
    // Nothing is left to do: the next round begins at the forward.
    this.#next[where] = 0;
  }

  /** Puts the rows nearest to the forward first, once it is known and whenever it has gone elsewhere. */
  #reorder(): void {
    const { forward } = this.#world.valuation.estimate;
    if (!(forward > 0) || Math.abs(forward / this.#orderedAt - 1) < REORDERED) return;
    // A round under way goes on where it was, but for the first, which began without a forward.
    if (this.#orderedAt > 0 && (this.#next.screen > 0 || this.#next.hidden > 0)) return;
    this.#orderedAt = forward;
    this.#next.screen = this.#next.hidden = 0;
    const { strikes } = this.#world.valuation.terms;
    this.#order.sort((a, b) => Math.abs(strikes[a]! - forward) - Math.abs(strikes[b]! - forward));
  }
}

const values = new Float64Array(VALUE_WIDTH);
