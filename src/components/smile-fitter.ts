import { smileIv, type SmileCurve } from '../analytics/smile-curve.js';
import { fitSmile } from '../analytics/smile-fit.js';
import type { ChainSection } from '../client/chain-model.js';
import type { TabStore } from '../client/tab-store.js';
import { isTwoSided } from '../market/mark.js';
import type { Row } from '../market/quote-board.js';
import type { TermsBook } from './contract-terms.js';

/** A smile is fitted anew this often at most. */
const FIT_MS = 2_000;

/** Fits the smile of each shown expiry through its shown strikes: of every strike the contract that is out of the money. */
export class SmileFitter {
  readonly #store: TabStore;
  readonly #terms: TermsBook;
  #fittedAt = Number.NEGATIVE_INFINITY;

  constructor(store: TabStore, terms: TermsBook) {
    this.#store = store;
    this.#terms = terms;
  }

  /** Fits anew if it is time, or at once with `isDue`. */
  update(sections: readonly ChainSection[], isDue = false): void {
    const now = this.#store.now();
    if (!isDue && now - this.#fittedAt < FIT_MS) return;
    this.#fittedAt = now;
    this.#terms.smiles.clear();
    for (const section of sections) this.#fit(section);
  }

  #fit({ strikes, expiry }: ChainSection): void {
    const first = strikes.find(({ call, put }) => call ?? put);
    const { market } = this.#terms.of((first?.call ?? first?.put)?.ticker ?? '');
    const { forward, years } = market;
    if (!(forward > 0)) return;
    const points = strikes.map(({ strike, call, put }) => {
      const row = (strike < forward ? put : call)?.row;
      const iv = row === undefined ? Number.NaN : this.#store.board.get(row, 'iv');
      return {
        k: Math.log(strike / forward),
        variance: iv * iv * years,
        weight: row === undefined ? 0 : this.#trust(row),
      };
    });
    const { curve } = fitSmile(
      {
        k: Float64Array.from(points, ({ k }) => k),
        variance: Float64Array.from(points, ({ variance }) => variance),
        weight: Float64Array.from(points, ({ weight }) => weight),
      },
      years,
    );
    if (curve) this.#terms.smiles.set(expiry, fittedIv(curve, forward));
  }

  /** Vega per spread: how exactly the quote says the volatility. */
  #trust(row: Row): number {
    const { board } = this.#store;
    const bid = board.get(row, 'bid');
    const ask = board.get(row, 'ask');
    return isTwoSided(bid, ask) ? board.get(row, 'vega') / Math.max(ask - bid, 0.01) : Number.NaN;
  }
}

const fittedIv = (curve: SmileCurve, forward: number) => (strike: number) => smileIv(curve, Math.log(strike / forward));
