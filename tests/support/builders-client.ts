/* What a tab knows of the hub, for tests of its screen’s logic. */
import { VERSION } from '../../src/base/version.js';
import { parseContract, type Expiry } from '../../src/market/contract.js';
import type { Cluster, Ticker } from '../../src/market/ticker.js';
import type { ChainRecord, ClusterReport, ExpiriesRecord, FeedRecord, MarketRecord } from '../../src/worker/hub-api.js';
import { EXPIRY, SPY } from './builders.js';

/** A connection that has been streaming for a minute. */
export function reportOf(now: number, change: Partial<ClusterReport> = {}): ClusterReport {
  return {
    state: 'live',
    cause: 'data',
    since: now - 60_000,
    nextRetryAt: undefined,
    isDelayed: false,
    isDisplaced: false,
    isAlive: true,
    refusedChannels: [],
    isDelayedOnly: false,
    isOutOfPlan: false,
    sentAt: now - 59_000,
    ...change,
  };
}

export function feedOf(
  now: number,
  change: Partial<Omit<FeedRecord, 'clusters'>> = {},
  cluster: Partial<ClusterReport> = {},
  of: Cluster = 'options',
): FeedRecord {
  const clusters = { stocks: reportOf(now), options: reportOf(now), indices: reportOf(now) };
  clusters[of] = reportOf(now, cluster);
  return {
    feed: 'massive',
    mode: 'shared-worker',
    version: VERSION,
    key: 'held',
    isOnline: true,
    newerVersion: undefined,
    clientsCount: 1,
    clusters,
    ...change,
  };
}

export function marketOf(isOpen: boolean, change: Partial<MarketRecord> = {}): MarketRecord {
  return {
    isOpen,
    isLateOpen: isOpen,
    source: 'vendor',
    isProvisional: false,
    nextOpenAt: Date.UTC(2026, 10, 25, 14, 30),
    nextCloseAt: Date.UTC(2026, 10, 24, 21),
    ...change,
  };
}

export function expiriesOf(expiries: readonly string[], change: Partial<ExpiriesRecord> = {}): ExpiriesRecord {
  return { underlying: SPY, expiries: expiries as Expiry[], asOf: 1, source: 'rest', ...change };
}

export function chainOf(tickers: readonly Ticker[], change: Partial<ChainRecord> = {}): ChainRecord {
  const contracts = tickers.map(parseContract);
  return {
    underlying: SPY,
    expiry: EXPIRY,
    tickers,
    strikes: contracts.map(({ strike }) => strike),
    rights: contracts.map(({ right }) => right),
    expiresAt: Date.UTC(2026, 11, 18, 21),
    spot: 650,
    asOf: Date.UTC(2026, 10, 24, 14, 59),
    source: 'rest',
    isPartial: false,
    missing: {},
    ...change,
  };
}
