/**
 * What passes between a tab and the hub, types only. Two planes share one port:
 * - control: the calls of `HubApi`, through Comlink, plain values in and out;
 * - data: the plain messages below. A tab gets at most one `DeltaMessage` until it has acknowledged it.
 */
import type { ChainSummary } from '../analytics/chain-summary.js';
import type { ExplainedFigure } from '../analytics/explained-figure.js';
import type { ExpirySummary } from '../analytics/expiry-summary.js';
import type { SummaryFigure } from '../analytics/figure-explanation.js';
import type { ErrorCode } from '../base/errors.js';
import type { LogEntry } from '../base/log.js';
import type { Expiry, Right } from '../market/contract.js';
import type { Cluster, Ticker } from '../market/ticker.js';

export type { ExplainedFigure, SummaryFigure };

export type FeedName = 'demo' | 'massive';

/** Where a feed is reached. Part of the hub's identity of a feed: two tabs with equal values share one. */
export interface FeedConfig {
  readonly feed: FeedName;
  readonly stocksUrl: string;
  readonly optionsUrl: string;
  readonly indicesUrl: string;
  readonly delayedStocksUrl: string;
  readonly delayedOptionsUrl: string;
  readonly delayedIndicesUrl: string;
  readonly restUrl: string;
  readonly restAuth: 'query' | 'header';
  /** Constant fallback interest rate, continuous, 0.04 = 4 %. */
  readonly rate: number;
}

export interface Hello {
  readonly protocol: number;
  /** Build of the page, for the two-versions notice. */
  readonly version: string;
  readonly tabId: string;
  /** Web Lock the tab holds for as long as it lives; absent where there are no locks. */
  readonly lockName?: string | undefined;
  readonly visibility: Visibility;
  readonly config: FeedConfig;
}

export interface Welcome {
  readonly protocol: number;
  readonly version: string;
  /** Names this life of the hub; another one means that the hub was started anew. */
  readonly generation: string;
  readonly mode: HubMode;
}

export type HubMode = 'shared-worker' | 'leader-tab' | 'single-tab';
export type Visibility = 'focused' | 'visible' | 'hidden' | 'frozen';

/** Everything a tab wants, said whole each time. Order is priority. */
export interface Interest {
  /** Rises with every interest of this tab; deltas name the one they were made for. */
  readonly version: number;
  readonly tickers: readonly string[];
  /** The tab's own row for each ticker: deltas speak in these. */
  readonly rows: readonly number[];
  readonly records: readonly RecordKey[];
}

/** How long the hub keeps a key that was typed. */
export type KeyRetention = 'memory' | 'device' | 'passphrase';

export interface HubApi {
  hello(hello: Hello): Promise<Welcome>;
  setInterest(interest: Interest): Promise<void>;
  /** History of a ticker, oldest first. @throws as the REST service fails. */
  bars(request: BarsRequest): Promise<Bar[]>;
  stats(): Promise<HubStats>;
  /** The newest log entries, oldest first, keys redacted. */
  log(): Promise<LogEntry[]>;
  /** Gives the hub a key to connect with. No call gives it back. */
  connect(key: string, retention?: KeyRetention, passphrase?: string): Promise<void>;
  /** Opens the key kept under a passphrase. @throws `wrong-passphrase` */
  unlock(passphrase: string): Promise<void>;
  /**
   * Drops the key from memory in all tabs; what is kept, on this device or under a passphrase, can be unlocked again.
   * @returns what became of it.
   */
  lock(): Promise<KeyState>;
  /** Drops the key from memory and from storage. */
  forget(): Promise<void>;
  /** Takes the upstream back after another browser or device displaced this one. */
  useHere(): Promise<void>;
  /**
   * How the derived values of a contract came about, or a figure of an expiry. Undefined for what is not valued.
   * @param subject a contract's ticker; for a figure the name of its summary, `summary SPY 2026-11-27`.
   */
  explain(subject: string, figure?: SummaryFigure): Promise<Explanation | undefined>;
}

/** The inputs, model and results behind derived values, as label, value and unit in words. */
export interface Explanation {
  /** A contract's ticker, or the name of a summary. */
  readonly subject: string;
  /** When these figures were computed, hub clock, epoch ms. */
  readonly at: number;
  readonly model: string;
  readonly formula: string;
  readonly rows: readonly ExplainedFigure[];
  /** Why there is no value, when there is none. */
  readonly reason?: string | undefined;
}

// ---- data plane ----

/** Hub → tab. Buffers are transferred where the port can. */
export interface DeltaMessage {
  readonly sw: 'delta';
  readonly id: number;
  /** Version of the interest whose rows this speaks of. */
  readonly interest: number;
  /** Hub clock when this was drained, epoch ms. */
  readonly now: number;
  /** Changed rows, each `1 + WIDTH` doubles: the tab's row, then its columns. */
  readonly rows: Float64Array;
  /** New mini-graph points, three doubles each: the tab's row, at, value (NaN: a gap). `at` NaN: forget the row's points. */
  readonly points: Float64Array;
  readonly records: readonly RecordEntry[];
}

/** Hub → tab: answers a ping. */
export interface PongMessage {
  readonly sw: 'pong';
  readonly generation: string;
}

/** Hub → tab: an error of the hub's own that no call can carry. */
export interface FaultMessage {
  readonly sw: 'fault';
  readonly message: string;
}

export type HubMessage = DeltaMessage | PongMessage | FaultMessage | SealMessage;

/** Tab → hub. */
export type TabMessage =
  | { readonly sw: 'ack'; readonly id: number }
  | { readonly sw: 'ping' }
  | { readonly sw: 'visibility'; readonly visibility: Visibility }
  | { readonly sw: 'network'; readonly isOnline: boolean }
  | { readonly sw: 'bye' };

/** The hub has bytes sealed, or unsealed, by the page: see `SealDesk`. It may come before the hello is answered. */
export interface SealMessage {
  readonly sw: 'seal';
  readonly id: number;
  readonly what: 'seal' | 'unseal';
  readonly bytes: ArrayBuffer;
}

/** Tab → hub, hello or not. */
export interface SealedMessage {
  readonly sw: 'sealed';
  /** Of the message that it answers. */
  readonly id: number;
  readonly bytes: ArrayBuffer;
}

// ---- records: small last values with a name ----

export interface Records {
  feed: FeedRecord;
  market: MarketRecord;
  [key: `expiries ${string}`]: ExpiriesRecord;
  [key: `chain ${string} ${string}`]: ChainRecord;
  [key: `summary ${string} ${string}`]: SummaryRecord;
  [key: `profile ${string} ${string}`]: ProfileRecord;
  [key: `overview ${string}`]: OverviewRecord;
  [key: `outlook ${string}`]: OutlookRecord;
}

export type RecordKey = keyof Records & string;
export type RecordEntry = readonly [key: RecordKey, value: Records[RecordKey]];

/** A failure as data: what happened, in a code and in a sentence, and when it is tried again. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** Epoch ms, hub clock; absent when waiting cannot help. */
  readonly nextRetryAt?: number | undefined;
}

/** Expirations of an underlying, soonest first. */
export interface ExpiriesRecord {
  readonly underlying: Ticker;
  readonly expiries: readonly Expiry[];
  readonly asOf: number | undefined;
  readonly source: 'cache' | 'rest' | 'none';
  readonly failure?: Failure | undefined;
}

/** The listed contracts of one expiry, as columns of equal length, by strike then right. */
export interface ChainRecord {
  readonly underlying: Ticker;
  readonly expiry: Expiry;
  readonly tickers: readonly Ticker[];
  readonly strikes: readonly number[];
  readonly rights: readonly Right[];
  /** Instant at which these contracts expire, epoch ms. */
  readonly expiresAt: number;
  /** Spot to centre the window on before the first tick, USD; from the snapshot or the cache. */
  readonly spot: number | undefined;
  /** When the shown snapshot was taken, epoch ms. */
  readonly asOf: number | undefined;
  readonly source: 'cache' | 'rest' | 'none';
  /** The vendor's pages broke off: some contracts are missing. */
  readonly isPartial: boolean;
  /** Values the plan does not give, by column, each with its sentence. */
  readonly missing: Readonly<Record<string, string>>;
  readonly failure?: Failure | undefined;
}

/** Analytics of one expiry, at most four times a second. Unknown is undefined. */
export interface SummaryRecord extends ExpirySummary {
  readonly underlying: Ticker;
  readonly expiry: Expiry;
  /** Hub clock, epoch ms. */
  readonly at: number;
  /** Contracts listed, and how many of them the figures rest on. */
  readonly listedCount: number;
  readonly coveredCount: number;
}

/**
 * What stands at each strike of one expiry, for charts; at most once a second. Columns of equal length by strike,
 * ascending; unknown is NaN. Strikes where nothing is known are left out.
 */
export interface ProfileRecord {
  readonly underlying: Ticker;
  readonly expiry: Expiry;
  /** Hub clock, epoch ms. */
  readonly at: number;
  /** USD; undefined when unknown. */
  readonly spot: number | undefined;
  readonly forward: number | undefined;
  readonly strikes: readonly number[];
  /** Contracts at the prior close, and traded today. */
  readonly callOpenInterest: readonly number[];
  readonly putOpenInterest: readonly number[];
  readonly callVolume: readonly number[];
  readonly putVolume: readonly number[];
  /** USD per 1 % move of the underlying, puts negative; see `gamma-exposure.ts` for what is assumed. */
  readonly callGex: readonly number[];
  readonly putGex: readonly number[];
  /** The smile of the out-of-the-money contracts: puts before this place, calls from it on. */
  readonly callsFrom: number;
  /** Annualised fractions, from the bid, the mid and the ask. */
  readonly bidIv: readonly number[];
  readonly midIv: readonly number[];
  readonly askIv: readonly number[];
}

/** Analytics over the wanted expiries of an underlying, at most once a second. Unknown is undefined. */
export interface OverviewRecord extends Omit<ChainSummary, 'termStructure'> {
  readonly underlying: Ticker;
  /** Hub clock, epoch ms. */
  readonly at: number;
  readonly spot: number | undefined;
  /** What the figures rest on, soonest first. */
  readonly expiries: readonly Expiry[];
  /** At-the-money volatility of each expiry that has one, soonest first; an annualised fraction. */
  readonly termStructure: readonly {
    readonly expiry: Expiry;
    readonly years: number;
    readonly volatility: number;
  }[];
}

/**
 * What is expected of each listed expiry of an underlying, from a few strikes around its forward; anew every five minutes.
 * Unknown is undefined.
 */
export interface OutlookRecord {
  readonly underlying: Ticker;
  /** When the quotes were fetched, epoch ms. */
  readonly at: number | undefined;
  /** Soonest first. */
  readonly expiries: readonly ExpiryOutlook[];
  /** What went wrong at the last try; older figures stand. */
  readonly failure?: Failure | undefined;
}

export interface ExpiryOutlook {
  readonly expiry: Expiry;
  /** At the money, an annualised fraction. */
  readonly atmIv: number | undefined;
  /** Until expiry, USD: price of the straddle, else one standard deviation. */
  readonly expectedMove: number | undefined;
}

/** `locked` opens with its passphrase; `paused` is locked too, kept on this device without one: the viewer's word is enough. */
export type KeyState = 'none' | 'held' | 'locked' | 'paused';

/** The state of the feed as a whole; every tab has it. */
export interface FeedRecord {
  readonly feed: FeedName;
  readonly mode: HubMode;
  readonly version: string;
  readonly key: KeyState;
  readonly isOnline: boolean;
  /** A newer build holds the upstream; this one waits. */
  readonly newerVersion: string | undefined;
  readonly clusters: Readonly<Record<Cluster, ClusterReport>>;
  /** The REST service's request limit is reached: nothing is asked before this, epoch ms, hub clock. */
  readonly restPausedUntil?: number | undefined;
  readonly clientsCount: number;
}

export type ConnectionName =
  | 'idle'
  | 'dialing'
  | 'authenticating'
  | 'live'
  | 'backoff'
  | 'offline'
  | 'rejected'
  | 'closed';

export interface ClusterReport {
  readonly state: ConnectionName;
  /** Why it is in this state, in the words of the cause list. */
  readonly cause: string;
  /** Since when, epoch ms, hub clock. */
  readonly since: number;
  readonly nextRetryAt: number | undefined;
  readonly isDelayed: boolean;
  /** Another browser or device holds the account's connection. */
  readonly isDisplaced: boolean;
  /** Data can be trusted to keep coming: live, confirmed, not silent. */
  readonly isAlive: boolean;
  /** Wire channels that the plan refused, in our channel names. */
  readonly refusedChannels: readonly string[];
  /** The plan serves this cluster on the delayed host only. */
  readonly isDelayedOnly: boolean;
  /** The plan has no sockets of this cluster at all. */
  readonly isOutOfPlan: boolean;
  /** When the current topics were sent, hub clock; undefined before. */
  readonly sentAt: number | undefined;
}

export interface MarketRecord {
  /** Regular session of stocks and equity options is on, as the vendor says, else by the calendar. */
  readonly isOpen: boolean;
  /** The same for the products that trade to 16:15. */
  readonly isLateOpen: boolean;
  readonly source: 'vendor' | 'calendar' | 'demo';
  /** The calendar's word for as long as the vendor is still to be asked, or to answer: nobody is told that it is closed yet. */
  readonly isProvisional: boolean;
  readonly nextOpenAt: number;
  readonly nextCloseAt: number;
}

// ---- calls ----

export type Interval = '1m' | '5m' | '15m' | '1h' | '1d';

export interface BarsRequest {
  readonly ticker: string;
  readonly interval: Interval;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

export interface Bar {
  /** Start, epoch ms. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares or contracts; undefined for an index. */
  readonly volume: number | undefined;
}

/** Figures of the hub; the first five are the public contract. */
export interface HubStats {
  /** Attached tabs. */
  readonly clients: number;
  /** Stock and index symbols subscribed upstream. */
  readonly stockSymbols: number;
  /** Option contracts subscribed upstream. */
  readonly optionContracts: number;
  /** True only after `auth_success`. */
  readonly stockConnected: boolean;
  readonly optionsConnected: boolean;
  readonly mode: HubMode;
  readonly version: string;
  readonly generation: string;
  readonly startedAt: number;
  readonly feed: FeedName;
  readonly key: KeyState;
  readonly clusters: Readonly<Record<Cluster, ClusterStats>>;
  readonly eventsPerSecond: number;
  readonly framesPerSecond: number;
  /** Hub receipt → acknowledged by the tab, over the last minute. */
  readonly deltaLagMs: Percentiles;
  readonly deltasPerSecond: number;
  readonly quoteBudget: { readonly used: number; readonly limit: number; readonly over: number };
  readonly rows: number;
  readonly restRequests: number;
  readonly cache: 'indexeddb' | 'memory';
  /** Rows of the board valued since the start: once for a change, however many tabs look at it. */
  readonly valuations: number;
  /** Early-exercise premiums solved for, and records of analytics made, since the start. */
  readonly refinements: number;
  readonly summaries: number;
  readonly unusable: Readonly<Record<string, number>>;
}

export interface ClusterStats extends ClusterReport {
  readonly wanted: number;
  readonly sent: number;
  readonly confirmed: number;
  readonly overLimit: number;
  readonly frames: number;
  readonly events: number;
  readonly reconnects: number;
  readonly lastFrameAt: number | undefined;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}
