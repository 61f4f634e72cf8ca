import type { ExpiryMarket } from '../analytics/expiry-columns.js';
import type { ChainSection } from '../client/chain-model.js';
import { summaryKey } from '../market/record-key.js';
import type { SummaryRecord } from '../worker/hub-api.js';
import { UNKNOWN_TERMS, type ContractTerms, type SupposedValues } from './field.js';

const YEAR_MS = 365 * 86_400_000;

/** What is known of the tab's store that terms are taken from. */
export interface TermsSource {
  readonly record: (key: ReturnType<typeof summaryKey>) => SummaryRecord | undefined;
  /** Hub clock, epoch ms. */
  readonly now: () => number;
}

type Market = { -readonly [Name in keyof ExpiryMarket]: ExpiryMarket[Name] };

/** Fitted volatility at a strike, a fraction; NaN where there is none. */
export type FittedSmile = (strike: number) => number;

/**
 * Terms of the shown contracts, by ticker. The market of an expiry is one object that its contracts share: `update` brings it up to
 * the newest summary and spot, and every contract sees it.
 */
export class TermsBook {
  readonly #source: TermsSource;
  readonly #byTicker = new Map<string, ContractTerms>();
  #markets: { section: ChainSection; market: Market }[] = [];
  /** By expiry; set by whoever fits. */
  readonly smiles = new Map<string, FittedSmile>();
  /** By ticker; set by whoever values what is supposed. */
  readonly supposed = new Map<string, SupposedValues>();

  constructor(source: TermsSource) {
    this.#source = source;
  }

  bind(sections: readonly ChainSection[]): void {
    this.#byTicker.clear();
    this.#markets = sections.map((section) => {
      const market: Market = { ...UNKNOWN_TERMS.market };
      const { smiles, supposed } = this;
      for (const { strike, call, put } of section.strikes) {
        for (const [right, cell] of [['call', call] as const, ['put', put] as const]) {
          if (!cell) continue;
          this.#byTicker.set(cell.ticker, {
            right,
            strike,
            market,
            get fittedIv() {
              return smiles.get(section.expiry)?.(strike) ?? Number.NaN;
            },
            get supposed() {
              return supposed.get(cell.ticker);
            },
          });
        }
      }
      return { section, market };
    });
  }

  of(ticker: string): ContractTerms {
    return this.#byTicker.get(ticker) ?? UNKNOWN_TERMS;
  }

  /** @param spot newest price of the underlying, USD. */
  update(spot: number | undefined): void {
    for (const { section, market } of this.#markets) {
      const summary = this.#source.record(summaryKey(section.record.underlying, section.expiry));
      Object.assign(market, marketOf(summary, spot, section.expiresAt, this.#source.now()));
    }
  }
}

/**
 * The market of an expiry as its summary has it, at the newest spot. The rate is the one that carries the summary's spot to its forward
 * at the implied yield.
 */
export function marketOf(
  summary: SummaryRecord | undefined,
  spot: number | undefined,
  expiresAt: number,
  now: number,
): ExpiryMarket {
  const years = Math.max(0, (expiresAt - now) / YEAR_MS);
  const { forward = Number.NaN, spot: then = Number.NaN, impliedYield: carryYield = Number.NaN } = summary ?? {};
  const span = summary?.years ?? years;
  return {
    spot: spot ?? then,
    forward,
    years,
    rate: carryYield + Math.log(forward / then) / span,
    carryYield,
  };
}
