import { membersOf } from '../base/untrusted.js';
import type { Expiry } from './contract.js';
import { unpackChain, type StoredChain } from './packed-chain.js';
import type { PriceRings } from './price-ring.js';
import { AT, WIDTH, type QuoteBoard, type Row } from './quote-board.js';
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
  const { strikes, rights, expiresAt, spot, asOf } = stored;
  const tickers = stored.tickers as Ticker[]; // checked when unpacked
  const source = 'cache' as const;
  return {
    underlying,
    expiry,
    tickers,
    strikes,
    rights,
    expiresAt,
    spot,
    asOf,
    source,
    isPartial: false,
    missing: {},
  };
}

/** As much of a stored chain as its rows need. */
export type KeptRows = Pick<StoredChain, 'values' | 'points' | 'asOf'>;

/** Whether anything was known of the instrument at this place: nobody may have wanted it. */
export function isKept({ values }: KeptRows, index: number): boolean {
  const from = index * WIDTH;
  return !Number.isNaN(values[from + AT.snapshotAt]!) || !Number.isNaN(values[from + AT.mark]!);
}

/** Gives a row the values and points that were kept of its instrument. They say their age, and nothing in them that it was received now. */
export function restoreRow(board: QuoteBoard, rings: PriceRings, row: Row, stored: KeptRows, index: number): void {
  const { values, points, asOf } = stored;
  // Something live may be there already.
  if (board.revisions[row] === 0) {
    const base = row * WIDTH;
    board.values.set(values.subarray(index * WIDTH, (index + 1) * WIDTH), base);
    board.values[base + AT.receivedAt] = Number.NaN;
    board.values[base + AT.halted] = Number.NaN;
    board.values[base + AT.snapshotAt] = asOf;
    board.touch(row);
  }
  const kept = points[index] ?? [];
  if (kept.length > 0) rings.prepend(row, [...kept, { at: asOf, value: Number.NaN }]);
}
