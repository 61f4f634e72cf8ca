import { membersOf } from '../base/untrusted.js';
import type { Expiry } from './contract.js';
import { unpackChain, type StoredChain } from './packed-chain.js';
import type { Ticker } from './ticker.js';

/** The database in which the hub keeps chains, for the next hub and for a page that has none yet. */
export const CHAIN_CACHE = { name: 'strikewire', version: 1, store: 'chains' } as const;

/** Bytes under a name, with the time they were written. What is read may be junk: the reader checks it. */
export interface CachedBytes {
  readonly savedAt: number;
  readonly bytes: ArrayBuffer;
}

/** Older than this nothing is shown again. */
export const OLDEST_MS = 7 * 24 * 3_600_000;

/** Names a feed in storage: demo values never stand in for real ones. */
export function feedId({ feed, restUrl }: { readonly feed: string; readonly restUrl: string }): string {
  return feed === 'demo' ? 'demo' : `massive ${restUrl}`;
}

export function isCachedBytes(value: unknown): value is CachedBytes {
  const { bytes, savedAt } = membersOf(value);
  return bytes instanceof ArrayBuffer && Number.isFinite(savedAt);
}

/** What was kept, if it is of this build and not too old to be shown. @param now wall clock, epoch ms. */
export function keptIn(cached: CachedBytes | undefined, now: number): StoredChain | undefined {
  const stored = cached && unpackChain(cached.bytes);
  return stored && now - stored.asOf <= OLDEST_MS ? stored : undefined;
}

/** The record of a chain that was kept; undefined for bytes of another record. */
export function keptChain(underlying: Ticker, expiry: Expiry, stored: StoredChain | undefined) {
  if (!stored || stored.strikes.length !== stored.tickers.length) return undefined;
  const { values: _values, points: _points, expiries: _expiries, ...terms } = stored;
  const tickers = stored.tickers as Ticker[]; // checked when unpacked
  return { ...terms, underlying, expiry, tickers, source: 'cache' as const, isPartial: false, missing: {} };
}
