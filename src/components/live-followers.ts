import type { WhatIf } from '../analytics/what-if.js';
import { systemClock } from '../base/clock.js';
import type { ChainModel } from '../client/chain-model.js';
import type { Changes, TabStore } from '../client/tab-store.js';
import { productOf } from '../market/market-hours.js';
import type { TermsBook } from './contract-terms.js';
import { LateQuotes } from './late-quotes.js';
import type { LiveTable } from './live-table.js';
import type { SmileFitter } from './smile-fitter.js';
import { SummaryStrips } from './summary-strip.js';
import type { WhatIfBook } from './what-if-book.js';

export interface FollowedTable {
  readonly root: ShadowRoot;
  readonly store: TabStore;
  readonly terms: TermsBook;
  readonly table: LiveTable;
  /** What is rendered now. */
  readonly model: () => ChainModel;
  /** Cells look otherwise, though they say the same. */
  readonly onMarked: () => void;
}

/** States in which contracts are quoted while the market is open. */
const QUOTING: ReadonlySet<string> = new Set(['live', 'quiet', 'delayed']);

/**
 * What follows the live cells of a table, loaded after its first rows: sums of each expiry, dimming of late quotes; and when they are
 * first wanted, fitted smiles and what is supposed.
 */
export class LiveFollowers {
  readonly #followed: FollowedTable;
  readonly #summaries: SummaryStrips;
  readonly #late: LateQuotes;
  #smiles: SmileFitter | undefined;
  #what: WhatIf | undefined;
  #whatIf: WhatIfBook | undefined;
  #isClosed = false;

  constructor(followed: FollowedTable) {
    this.#followed = followed;
    const { store, onMarked } = followed;
    this.#summaries = new SummaryStrips(store);
    this.#late = new LateQuotes({
      board: store.board,
      clock: systemClock,
      now: () => store.now(),
      isExpected: () => this.#isQuoting,
      onMarked,
    });
  }

  /** After other contracts or another layout were rendered; their terms are known, their cells not yet painted. */
  prepare(): void {
    const { sections } = this.#followed.model();
    this.#smiles?.update(sections, true);
    if (this.#what) this.#whatIf?.update(sections, this.#what, true);
  }

  /** Their cells are painted. */
  bind(): void {
    const { root, model } = this.#followed;
    this.#summaries.bind(root, model().underlying);
    this.#late.bind(root);
  }

  /** After the table took the frame over. */
  frame(changes: Changes): void {
    const { sections } = this.#followed.model();
    this.#summaries.frame(changes.records);
    this.#smiles?.update(sections);
    // A new market of an expiry may be the last word for a while: it does not wait its turn.
    const isDue = [...changes.records].some((key) => key.startsWith('summary '));
    if (this.#what && this.#whatIf?.update(sections, this.#what, isDue)) this.#followed.table.moving();
    this.#late.frame(changes.rows);
  }

  /** From now on smiles are fitted, for whatever is compared with them. */
  async fitSmiles(): Promise<void> {
    if (this.#smiles) return;
    const { SmileFitter: Fitter } = await import('./smile-fitter.js');
    if (this.#isClosed) return;
    this.#smiles ??= new Fitter(this.#followed.store, this.#followed.terms);
    this.#smiles.update(this.#followed.model().sections, true);
  }

  /** What is supposed from now on, for the columns that show it; undefined: nothing. */
  async suppose(what: WhatIf | undefined): Promise<void> {
    if (what === this.#what) return;
    this.#what = what;
    const { WhatIfBook: Book } = await import('./what-if-book.js');
    if (this.#isClosed) return;
    const { store, terms, table } = this.#followed;
    this.#whatIf ??= new Book(store.board, terms, () => store.now());
    if (this.#what) this.#whatIf.update(this.#followed.model().sections, this.#what, true);
    else this.#whatIf.close();
    table.moving();
  }

  close(): void {
    this.#isClosed = true;
    this.#late.close();
  }

  /** The market is open, the feed lives, and the page is seen: contracts are quoted, each at its own pace. */
  get #isQuoting(): boolean {
    const market = this.#followed.store.record('market');
    const { underlying, state } = this.#followed.model();
    if (!underlying || !market || document.visibilityState !== 'visible') return false;
    const isOpen = productOf(underlying) === 'late-close' ? market.isLateOpen : market.isOpen;
    return isOpen && QUOTING.has(state.state);
  }
}
