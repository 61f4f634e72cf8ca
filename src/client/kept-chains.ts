import { CHAIN_CACHE, feedId, isCachedBytes, keptChain, keptIn } from '../market/chain-cache.js';
import { asExpiries, type Expiry } from '../market/contract.js';
import type { StoredChain } from '../market/packed-chain.js';
import { chainKey, expiriesKey } from '../market/record-key.js';
import { asUnderlying, type Ticker } from '../market/ticker.js';
import type { RecordEntry } from '../worker/hub-api.js';
import type { HubClient } from './hub-client.js';
import type { KeptWorld } from './tab-store.js';

/** What an element or an address asks for. */
export interface ChainAddress {
  readonly symbol: string;
  /** Empty for the nearest; a date, or several with commas. */
  readonly expiry: string;
}

/** What an earlier hub kept of the chains that an address names, by the name of the feed that they are of. */
export type KeptChains = ReadonlyMap<string, KeptWorld>;

/**
 * Reads the hub's cache without a hub, which takes its time to load, and without the configuration, which says the feed.
 * It makes no database, changes none, and holds up nobody who does. Whatever is wrong with one, nothing was kept. Never throws.
 */
export async function readKeptChains(address: ChainAddress, name: string = CHAIN_CACHE.name): Promise<KeptChains> {
  const found = new Map<string, KeptWorld>();
  try {
    const underlying = asUnderlying(address.symbol);
    const asked = asExpiries(address.expiry);
    const db = await openCache(name);
    try {
      if (db.version !== CHAIN_CACHE.version) return found;
      const store = db.transaction(CHAIN_CACHE.store).objectStore(CHAIN_CACHE.store);
      const read = async (key: string) => {
        const value: unknown = await settled(store.get(key));
        return keptIn(isCachedBytes(value) ? value : undefined, Date.now());
      };
      const ending = ` ${expiriesKey(underlying)}`;
      for (const key of await settled(store.getAllKeys())) {
        if (typeof key !== 'string' || !key.endsWith(ending)) continue;
        const feed = key.slice(0, -ending.length);
        const kept = await keptOf(underlying, asked, (name) => read(`${feed} ${name}`));
        if (kept) found.set(feed, kept);
      }
    } finally {
      db.close();
    }
  } catch {
    // Not a chain's name; no database, or one that cannot be read: then the hub tells.
  }
  return found;
}

/** Reads what the parameters of an address name while the hub's client is still to be made, and shows it. */
export async function showKeptChains(hub: Promise<HubClient>, asked: URLSearchParams): Promise<void> {
  const reading = readKeptChains({ symbol: asked.get('symbol') ?? '', expiry: asked.get('expiry') ?? '' });
  showKept(await hub, await reading);
}

/** Shows on this page what was kept of the feed that `hub` serves, until the hub tells of it. */
export function showKept(hub: HubClient, chains: KeptChains): void {
  const kept = chains.get(feedId(hub.config));
  if (kept) hub.restore(kept);
}

/** Nothing without a chain of which rows can be shown: an expiration alone may have ended today. */
async function keptOf(
  underlying: Ticker,
  asked: readonly Expiry[],
  read: (name: string) => Promise<StoredChain | undefined>,
): Promise<KeptWorld | undefined> {
  const listing = await read(expiriesKey(underlying));
  if (!listing) return undefined;
  const now = Date.now();
  // Whatever expires on a date has ended when that date has in Greenwich.
  const today = new Date(now).toISOString().slice(0, 10);
  let expiries = listing.expiries.filter((expiry) => expiry >= today) as Expiry[]; // checked when unpacked
  const records: RecordEntry[] = [];
  const rows: StoredChain[] = [listing];
  for (const expiry of asked.length > 0 ? asked : expiries) {
    const stored = await read(chainKey(underlying, expiry));
    const chain = keptChain(underlying, expiry, stored);
    const isOver = chain !== undefined && chain.expiresAt <= now;
    if (isOver) expiries = expiries.filter((one) => one !== expiry);
    if (chain && stored && (asked.length > 0 || !isOver)) {
      records.push([chainKey(underlying, expiry), chain]);
      rows.push(stored);
    }
    if (asked.length === 0 && !isOver) break;
  }
  if (records.length === 0) return undefined;
  records.push([expiriesKey(underlying), { underlying, expiries, asOf: listing.asOf, source: 'cache' }]);
  return { records, rows };
}

/** The database as it is, without asking for a version: that could be an upgrade. @throws where there is none. */
function openCache(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name);
  opening.addEventListener('upgradeneeded', () => opening.transaction?.abort()); // it is the hub's to make
  opening.addEventListener('success', () => {
    opening.result.addEventListener('versionchange', () => opening.result.close());
  });
  return settled(opening);
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new DOMException('Storage failed.')));
  });
}
