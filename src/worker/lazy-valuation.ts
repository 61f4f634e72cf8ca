import type { CancelTimer, Clock } from '../base/clock.js';
import type { SnapshotRow } from '../upstream/massive-chain.js';
import type { Explanation, RecordKey } from './hub-api.js';
import type { Valuation } from './valuation.js';

const RETRY_MS = 15_000;

export interface LazyValuationWorld {
  readonly clock: Clock;
  /** Loads what values, and makes it. */
  load(): Promise<Valuation>;
  /** It is there: what is wanted can be valued. */
  onReady(): void;
}

/**
 * The valuation of a feed, loaded when the feed has begun: values of the cache are painted without it.
 * What was wanted and learned meanwhile is told to it; what could not be loaded is tried again.
 */
export class LazyValuation implements Valuation {
  readonly #world: LazyValuationWorld;
  #desk: Valuation | undefined;
  #keys: readonly RecordKey[] = [];
  #learned: (readonly SnapshotRow[])[] = [];
  #cancelRetry: CancelTimer = () => {};
  #isClosed = false;

  constructor(world: LazyValuationWorld) {
    this.#world = world;
    void this.#open();
  }

  get valuedCount(): number {
    return this.#desk?.valuedCount ?? 0;
  }

  get refinedCount(): number {
    return this.#desk?.refinedCount ?? 0;
  }

  get summaryCount(): number {
    return this.#desk?.summaryCount ?? 0;
  }

  want(keys: readonly RecordKey[]): void {
    this.#keys = keys;
    this.#desk?.want(keys);
  }

  learn(rows: readonly SnapshotRow[]): void {
    if (this.#desk) this.#desk.learn(rows);
    else this.#learned.push(rows);
  }

  run(): void {
    this.#desk?.run();
  }

  explain(subject: string, figure?: string): Explanation | undefined {
    return this.#desk?.explain(subject, figure);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelRetry();
    this.#desk?.close();
  }

  async #open(): Promise<void> {
    const { clock, load, onReady } = this.#world;
    let desk: Valuation;
    try {
      desk = await load();
    } catch {
      if (!this.#isClosed) this.#cancelRetry = clock.after(RETRY_MS, () => void this.#open());
      return;
    }
    if (this.#isClosed) return desk.close();
    this.#desk = desk;
    desk.want(this.#keys);
    for (const rows of this.#learned) desk.learn(rows);
    this.#learned = [];
    onReady();
  }
}
