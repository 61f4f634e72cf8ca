import { AS_IT_IS, emptyWhatIf, repriceChain, type WhatIf, type WhatIfColumns } from '../analytics/what-if.js';
import type { ChainSection } from '../client/chain-model.js';
import type { QuoteBoard } from '../market/quote-board.js';
import type { TermsBook } from './contract-terms.js';

/** A chain that moves is valued anew this often at most. */
const VALUE_MS = 250;

/**
 * Values every shown contract as it would be. The volatilities are the hub's, the market that of each expiry's summary at the newest spot.
 * The change is between two values of one model, so that it is zero where nothing is supposed.
 */
export class WhatIfBook {
  readonly #board: QuoteBoard;
  readonly #terms: TermsBook;
  readonly #now: () => number;
  #valuedAt = Number.NEGATIVE_INFINITY;

  constructor(board: QuoteBoard, terms: TermsBook, now: () => number) {
    this.#board = board;
    this.#terms = terms;
    this.#now = now;
  }

  /** Values anew if it is time, or at once with `isDue`. @returns whether it did. */
  update(sections: readonly ChainSection[], what: WhatIf, isDue = false): boolean {
    const now = this.#now();
    if (!isDue && now - this.#valuedAt < VALUE_MS) return false;
    this.#valuedAt = now;
    this.#terms.supposed.clear();
    for (const section of sections) this.#value(section, what);
    return true;
  }

  close(): void {
    this.#terms.supposed.clear();
  }

  #value({ strikes: pairs, record }: ChainSection, what: WhatIf): void {
    // By strike, whatever order the rows stand in.
    const rows = [...pairs].sort((a, b) => a.strike - b.strike);
    const first = rows.find(({ call, put }) => call ?? put);
    const { market } = this.#terms.of((first?.call ?? first?.put)?.ticker ?? '');
    const ivs = (right: 'call' | 'put') =>
      Float64Array.from(rows, (pair) => (pair[right] ? this.#board.get(pair[right].row, 'iv') : Number.NaN));
    const columns = {
      strikes: Float64Array.from(rows, ({ strike }) => strike),
      call: { iv: ivs('call') },
      put: { iv: ivs('put') },
    };
    const style = record.underlying.startsWith('I:') ? 'european' : 'american';
    const [then, now] = [what, AS_IT_IS].map((supposed) => {
      const out = emptyWhatIf(rows.length);
      repriceChain(columns, market, style, supposed, out);
      return out;
    }) as [WhatIfColumns, WhatIfColumns]; // two in, two out
    rows.forEach((pair, k) => {
      for (const right of ['call', 'put'] as const) {
        const cell = pair[right];
        if (!cell) continue;
        const { price, iv, delta, gamma, theta, vega } = then[right];
        this.#terms.supposed.set(cell.ticker, {
          price: price[k]!,
          change: price[k]! - now[right].price[k]!,
          iv: iv[k]!,
          delta: delta[k]!,
          gamma: gamma[k]!,
          theta: theta[k]!,
          vega: vega[k]!,
        });
      }
    });
  }
}
