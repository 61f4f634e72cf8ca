import type { Clock } from '../base/clock.js';
import { keptChain, keptIn, OLDEST_MS } from '../market/chain-cache.js';
import type { Expiry } from '../market/contract.js';
import { isKept, restoreRow, type KeptRows } from '../market/kept-row.js';
import { packChain, type StoredChain } from '../market/packed-chain.js';
import type { PriceRings } from '../market/price-ring.js';
import { WIDTH, type Row } from '../market/quote-board.js';
import { chainKey, expiriesKey } from '../market/record-key.js';
import type { Ticker } from '../market/ticker.js';
import type { Cache } from './cache.js';
import type { RecordKey } from './hub-api.js';
import type { Listings } from './listings.js';
import type { RecordStore } from './record-store.js';
import type { SnapshotWriter } from './snapshot-writer.js';

const SAVE_MS = 10_000;

export interface KeeperWorld {
  readonly cache: Cache;
  readonly records: RecordStore;
  readonly listings: Listings;
  readonly writer: SnapshotWriter;
  readonly rings: PriceRings;
  readonly clock: Clock;
  /** Separates the caches of feeds: demo values never stand in for real ones. */
  readonly feedId: string;
  onChange(): void;
}

/**
 * Paints from the cache first, and keeps it fresh: one packed record per chain and one per underlying.
 * Restored values say their age, and are never taken for something just received.
 */
export class ChainKeeper {
  readonly #world: KeeperWorld;
  readonly #asked = new Set<RecordKey>();
  /** What was restored and has no row yet, since nobody wanted the contract before. */
  readonly #restored = new Map<string, { stored: KeptRows; index: number }>();
  #savedAt = Number.NEGATIVE_INFINITY;

  constructor(world: KeeperWorld) {
    this.#world = world;
    void world.cache.prune(world.clock.wallNow() - OLDEST_MS);
  }

  /** Restores what is newly wanted. */
  async restore(keys: readonly RecordKey[]): Promise<void> {
    const fresh = keys.filter((key) => !this.#asked.has(key) && !key.startsWith('summary'));
    for (const key of fresh) this.#asked.add(key);
    await Promise.all(fresh.map((key) => this.#restoreOne(key)));
  }

  /** Gives a new row what was restored for its instrument. */
  fillRow(ticker: string, row: Row): void {
    const found = this.#restored.get(ticker);
    const { writer, rings } = this.#world;
    if (found && isKept(found.stored, found.index)) restoreRow(writer.board, rings, row, found.stored, found.index);
  }

  /** Saves wanted chains that have values, at most every ten seconds. */
  saveSoon(keys: readonly RecordKey[]): void {
    const now = this.#world.clock.now();
    if (now - this.#savedAt < SAVE_MS) return;
    this.#savedAt = now;
    for (const key of keys) {
      const [kind, underlying, expiry] = key.split(' ') as [string, Ticker, Expiry];
      if (kind === 'chain') this.#saveChain(underlying, expiry);
      if (kind === 'expiries') this.#saveExpiries(underlying);
    }
  }

  async #restoreOne(key: RecordKey): Promise<void> {
    const cached = await this.#world.cache.read(`${this.#world.feedId} ${key}`);
    const stored = keptIn(cached, this.#world.clock.wallNow());
    if (!stored) return;
    const [kind, underlying, expiry] = key.split(' ') as [string, Ticker, Expiry];
    const chain = kind === 'chain' ? keptChain(underlying, expiry, stored) : undefined;
    if (kind === 'chain' && !chain) return;
    stored.tickers.forEach((ticker, index) => {
      this.#restored.set(ticker, { stored, index });
      const row = this.#world.writer.board.rowOf(ticker);
      if (row !== undefined) this.fillRow(ticker, row);
    });
    const { listings } = this.#world;
    if (chain) listings.restoreChain(chain);
    if (kind === 'expiries') listings.restoreExpiries(underlying, stored.expiries as Expiry[], stored.asOf);
    this.#world.onChange();
  }

  #saveChain(underlying: Ticker, expiry: Expiry): void {
    const record = this.#world.records.get(chainKey(underlying, expiry));
    if (!record || record.source !== 'rest') return;
    this.#save(chainKey(underlying, expiry), record.tickers, {
      strikes: record.strikes,
      rights: record.rights,
      expiresAt: record.expiresAt,
      spot: record.spot,
      expiries: [],
    });
  }

  #saveExpiries(underlying: Ticker): void {
    const record = this.#world.records.get(expiriesKey(underlying));
    if (record?.source !== 'rest') return;
    const { expiries } = record;
    this.#save(expiriesKey(underlying), [underlying], {
      strikes: [],
      rights: [],
      expiresAt: 0,
      spot: undefined,
      expiries,
    });
  }

  #save(
    key: RecordKey,
    tickers: readonly Ticker[],
    terms: Pick<StoredChain, 'strikes' | 'rights' | 'expiresAt' | 'spot' | 'expiries'>,
  ): void {
    const { writer, rings, cache, clock, feedId } = this.#world;
    const values = new Float64Array(tickers.length * WIDTH).fill(Number.NaN);
    const points = tickers.map((ticker, index) => {
      const row = writer.board.rowOf(ticker);
      if (row === undefined) return [];
      values.set(writer.board.values.subarray(row * WIDTH, (row + 1) * WIDTH), index * WIDTH);
      return rings.points(row);
    });
    const asOf = clock.wallNow();
    const bytes = packChain({ ...terms, tickers, values, points, asOf });
    void cache.write(`${feedId} ${key}`, { savedAt: asOf, bytes });
  }
}
