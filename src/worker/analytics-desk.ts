import type { Clock } from '../base/clock.js';
import { summariseChain } from '../analytics/chain-summary.js';
import type { Expiry } from '../market/contract.js';
import { overviewKey, profileKey, summaryKey } from '../market/record-key.js';
import type { Ticker } from '../market/ticker.js';
import type { ChainDesk } from './chain-desk.js';
import { chainProfile } from './chain-profile.js';
import type { OverviewRecord, RecordKey } from './hub-api.js';
import type { RecordStore } from './record-store.js';

const SUMMARY_MS = 250;
const PROFILE_MS = 1_000;
const OVERVIEW_MS = 1_000;

type Kind = 'summary' | 'profile' | 'overview';

interface Wanted {
  readonly key: RecordKey;
  readonly kind: Kind;
  readonly underlying: Ticker;
  readonly expiry: Expiry | undefined;
  /** When it was last made, and from which revisions of its chains. */
  madeAt: number;
  madeFrom: string;
}

/**
 * Publishes the analytics that are wanted: summaries up to four times a second, profiles and overviews once a second.
 * Nothing is made that nobody wants, nor again while nothing moved.
 */
export class AnalyticsDesk {
  readonly #records: RecordStore;
  readonly #clock: Clock;
  #wanted: readonly Wanted[] = [];
  #turn = 0;
  /** Records made since the start. */
  count = 0;

  constructor(records: RecordStore, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  want(keys: readonly RecordKey[]): void {
    const known = new Map(this.#wanted.map((wanted) => [wanted.key, wanted]));
    this.#wanted = keys.flatMap((key) => {
      const [kind, underlying, expiry] = key.split(' ') as [Kind, Ticker, Expiry | undefined];
      if (kind !== 'summary' && kind !== 'profile' && kind !== 'overview') return [];
      const fresh = { key, kind, underlying, expiry, madeAt: Number.NEGATIVE_INFINITY, madeFrom: '' };
      return known.get(key) ?? fresh;
    });
  }

  /** Whether some wanted record rests on all contracts of this chain, `UNDERLYING EXPIRY`. */
  isAnalysed(name: string): boolean {
    const [underlying, expiry] = name.split(' ');
    return this.#wanted.some(
      (wanted) => wanted.underlying === underlying && (wanted.expiry === undefined || wanted.expiry === expiry),
    );
  }

  /**
   * Makes what is due, each in turn, until the time is up.
   * @param desks by `UNDERLYING EXPIRY`. @returns whether a record changed.
   */
  publish(desks: ReadonlyMap<string, ChainDesk>, marketNow: number, until: number): boolean {
    let isChanged = false;
    const from = this.#turn;
    for (let index = 0; index < this.#wanted.length && this.#clock.now() < until; index++) {
      const at = (from + index) % this.#wanted.length;
      const wanted = this.#wanted[at]!;
      const chains = chainsOf(wanted, desks);
      const now = this.#clock.now();
      const madeFrom = chains.map(({ record, revision }) => `${record.expiry} ${revision}`).join();
      if (now - wanted.madeAt < periodOf(wanted.kind) || madeFrom === wanted.madeFrom) continue;
      wanted.madeAt = now;
      wanted.madeFrom = madeFrom;
      this.count++;
      this.#turn = at + 1;
      isChanged = this.#make(wanted, chains, marketNow) || isChanged;
    }
    return isChanged;
  }

  #make({ kind, underlying, expiry }: Wanted, chains: readonly ChainDesk[], marketNow: number): boolean {
    if (kind === 'overview') {
      const overview = overviewOf(underlying, chains, marketNow, this.#clock.now());
      return overview !== undefined && this.#records.set(overviewKey(underlying), overview);
    }
    const desk = chains[0]!; // one has a revision
    if (kind === 'summary') {
      const summary = desk.summary(marketNow);
      return summary !== undefined && this.#records.set(summaryKey(underlying, expiry!), summary);
    }
    desk.valuation.update(marketNow);
    const columns = chainProfile(desk.valuation);
    const record = { underlying, expiry: expiry!, at: this.#clock.now(), ...columns };
    return this.#records.set(profileKey(underlying, expiry!), record);
  }
}

function periodOf(kind: Kind): number {
  return { summary: SUMMARY_MS, profile: PROFILE_MS, overview: OVERVIEW_MS }[kind];
}

function chainsOf({ underlying, expiry }: Wanted, desks: ReadonlyMap<string, ChainDesk>): ChainDesk[] {
  if (expiry !== undefined) return [desks.get(`${underlying} ${expiry}`) ?? []].flat();
  return [...desks.values()]
    .filter(({ record }) => record.underlying === underlying)
    .sort((a, b) => a.record.expiresAt - b.record.expiresAt);
}

/** Undefined while no contract of any has a quote. */
function overviewOf(
  underlying: Ticker,
  desks: readonly ChainDesk[],
  marketNow: number,
  now: number,
): OverviewRecord | undefined {
  const parts = desks.flatMap((desk) => {
    const summary = desk.summary(marketNow);
    return summary ? { chain: desk.valuation, summary } : [];
  });
  if (parts.length === 0) return undefined;
  const summaries = parts.map(({ summary }) => summary);
  const chain = summariseChain(
    parts.map((part) => part.chain),
    summaries,
  );
  return {
    ...chain,
    underlying,
    at: now,
    spot: summaries.find(({ spot }) => spot !== undefined)?.spot,
    expiries: summaries.map(({ expiry }) => expiry),
    termStructure: summaries.flatMap(({ expiry, years, atmIv }) =>
      years !== undefined && years > 0 && atmIv !== undefined ? { expiry, years, volatility: atmIv } : [],
    ),
  };
}
