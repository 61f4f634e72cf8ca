import type { ChainSection, ExpiryChoice } from '../client/chain-model.js';
import type { ChainController } from '../client/controllers/chain-controller.js';
import type { Expiry } from '../market/contract.js';
import { overviewKey, profileKey, summaryKey } from '../market/record-key.js';
import type { OverviewRecord, ProfileRecord, RecordKey, SummaryRecord } from '../worker/hub-api.js';
import type { ChartReach } from './chart-window.js';
import { type SmileSeries, smileSeries } from './smile-series.js';
import { termChoices, type TermExpiry, termExpiry } from './term-expiries.js';

/** Expirations of the term structure, besides those shown elsewhere. */
const MOST_TERMS = 10;

/** What charts draw, read from a chain's model and the hub's records. */
export class ChartsData {
  readonly #chain: ChainController;
  readonly #smiles = new Map<ProfileRecord, { readonly key: string; readonly series: SmileSeries }>();

  constructor(chain: ChainController) {
    this.#chain = chain;
  }

  /** Records of analytics that the charts of these sections rest on. */
  records(sections: readonly ChainSection[]): RecordKey[] {
    const { underlying } = this.#chain.model;
    if (!underlying) return [];
    return [
      overviewKey(underlying),
      ...sections.map(({ expiry }) => profileKey(underlying, expiry)),
      ...this.#terms(sections).map(({ expiry }) => summaryKey(underlying, expiry)),
    ];
  }

  get overview(): OverviewRecord | undefined {
    const { underlying } = this.#chain.model;
    return underlying && this.#chain.hub?.store.record(overviewKey(underlying));
  }

  summary(expiry: Expiry): SummaryRecord | undefined {
    const { underlying } = this.#chain.model;
    return underlying && this.#chain.hub?.store.record(summaryKey(underlying, expiry));
  }

  profile(expiry: Expiry): ProfileRecord | undefined {
    const { underlying } = this.#chain.model;
    return underlying && this.#chain.hub?.store.record(profileKey(underlying, expiry));
  }

  /** `Fri 28 Nov`. */
  labelOf(expiry: string): string {
    return this.#chain.model.expiries.find((choice) => choice.expiry === expiry)?.label ?? expiry;
  }

  /** One fit per record, however often it is drawn. */
  smiles(sections: readonly ChainSection[], reach: ChartReach): SmileSeries[] {
    const kept = new Set<ProfileRecord>();
    const all = sections.flatMap(({ expiry, expiresAt }) => {
      const record = this.profile(expiry);
      if (!record) return [];
      kept.add(record);
      const label = this.labelOf(expiry);
      const key = `${reach} ${expiresAt} ${label}`;
      let known = this.#smiles.get(record);
      if (known?.key !== key) {
        known = { key, series: smileSeries(record, label, expiresAt, reach) };
        this.#smiles.set(record, known);
      }
      return known.series;
    });
    for (const record of this.#smiles.keys()) if (!kept.has(record)) this.#smiles.delete(record);
    return all;
  }

  termPoints(sections: readonly ChainSection[]): TermExpiry[] {
    const shown = new Set<string>(sections.map(({ expiry }) => expiry));
    return this.#terms(sections).flatMap((choice) => {
      const summary = this.summary(choice.expiry);
      return summary ? termExpiry(choice, summary, shown.has(choice.expiry)) : [];
    });
  }

  /** Why there is nothing to draw: the state's own words, unless data is coming. */
  emptySentence(what: string): string {
    const { state, sentence } = this.#chain.model.state;
    return state === 'live' || state === 'connecting' || state === 'quiet' ? `Waiting for ${what}.` : sentence;
  }

  #terms(sections: readonly ChainSection[]): ExpiryChoice[] {
    const always = sections.map(({ expiry }) => expiry);
    return termChoices(this.#chain.model.expiries, always, MOST_TERMS);
  }
}
