import { every, type CancelTimer, type Clock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import { feedId } from '../market/chain-cache.js';
import type { Expiry } from '../market/contract.js';
import { InterestMap } from '../market/interest.js';
import { MarketCalendar } from '../market/market-calendar.js';
import { exchangeDate } from '../market/market-hours.js';
import { chainKey, overviewKey, profileKey, summaryKey } from '../market/record-key.js';
import { PriceRings } from '../market/price-ring.js';
import { QuoteBoard, type Row } from '../market/quote-board.js';
import { CLUSTERS, clusterOf, isTicker, type Cluster, type Ticker } from '../market/ticker.js';
import { channelsFor, topicOf, type Topic } from '../market/topic.js';
import type { CreateSocket, UpstreamCodec } from '../upstream/upstream.js';
import { BoardWriter } from './board-writer.js';
import type { Cache } from './cache.js';
import { ChainKeeper } from './chain-keeper.js';
import type { Bar, BarsRequest, ClusterStats, FeedConfig, FeedRecord, Interest, RecordKey } from './hub-api.js';
import type { Awaited } from './lazy-part.js';
import { LingeringSet } from './lingering-set.js';
import { Listings } from './listings.js';
import { MarketWatch } from './market-watch.js';
import { RecordStore } from './record-store.js';
import type { Reference, ReferenceWorld } from './reference.js';
import type { RestSource } from './rest-source.js';
import { SnapshotWriter } from './snapshot-writer.js';
import type { TabPort, TabSource } from './tab-port.js';
import { Tasks } from './tasks.js';
import { UpstreamCluster, type UpstreamClusterWorld } from './upstream-cluster.js';
import type { HubRank } from './upstream-lock.js';
import type { Valuation } from './valuation.js';
import type { ValuationWorld } from './valuation-desk.js';

const LINGER_MS = 5_000;
const SECOND_MS = 1_000;
/** How late the tabs may learn that a connection has fallen silent. */
const JUDGE_MS = 250;
/** History comes in minutes: a shorter gap holds none. */
const SHORTEST_HISTORY_MS = 60_000;
/** Contracts without a stream are refreshed by snapshot this often. */
const REFRESH_MS = 30_000;

export interface FeedWorld {
  readonly config: FeedConfig;
  readonly codec: UpstreamCodec;
  readonly createSocket: CreateSocket;
  readonly rest: RestSource & { readonly requestsCount: number; readonly pausedUntil?: number | undefined };
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: Log;
  readonly locks: LockManager | undefined;
  readonly channel: BroadcastChannel | undefined;
  readonly rank: HubRank;
  readonly lockName?: UpstreamClusterWorld['lockName'];
  /** How long the holder of the upstream is waited for, ms; shorter where it is known to hang. */
  readonly askMs?: number | undefined;
  readonly makeReference: (world: ReferenceWorld) => Awaited<Reference>;
  readonly makeValuation: (world: Omit<ValuationWorld, 'clock' | 'rate'>) => Valuation;
  /** What the hub as a whole adds to the feed's record. */
  readonly about: () => Pick<FeedRecord, 'mode' | 'version' | 'clientsCount' | 'key' | 'isOnline'>;
}

/**
 * One feed and everything known of it: sockets, board, rings, records, for all tabs that look at it.
 * - What is wanted upstream is the union over the tabs; what nobody wants any more lingers five seconds.
 * - Tabs are served from here and nowhere else, so every tab sees the same value, parsed and valued once.
 */
export class Feed implements TabSource {
  readonly board = new QuoteBoard();
  readonly rings = new PriceRings();
  readonly records = new RecordStore();
  readonly config: FeedConfig;
  readonly listings: Listings;
  readonly valuation: Valuation;
  readonly unusable: Record<string, number> = {};
  focusOrder = 0;
  readonly #world: FeedWorld;
  readonly #tabs = new Set<TabPort>();
  readonly #interests = new Map<TabPort, Interest>();
  readonly #tickers = new InterestMap<TabPort, Ticker>();
  readonly #keys = new InterestMap<TabPort, RecordKey>();
  readonly #wanted: LingeringSet<Ticker>;
  readonly #writer: BoardWriter;
  readonly #calendar = new MarketCalendar();
  readonly #tasks: Tasks;
  readonly #reference: Awaited<Reference>;
  readonly #keeper: ChainKeeper;
  readonly #market: MarketWatch;
  readonly #clusters: Readonly<Record<Cluster, UpstreamCluster>>;
  readonly #stopSeconds: CancelTimer;
  readonly #stopJudging: CancelTimer;
  #isFlushing = false;
  #isAwaiting = false;
  #isClosed = false;
  /** A listing changed: first values of its contracts can be asked for. */
  #isFetchDue = false;
  #date = '';
  /** The stream of options was there once: before that, quotes of a snapshot are not old for its absence. */
  #hadOptions = false;
  #overLimit: ReadonlySet<string> = new Set();
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #key: string | undefined;

  constructor(world: FeedWorld) {
    this.#world = world;
    this.config = world.config;
    const { clock, log, rest } = world;
    const { board, rings, records } = this;
    const onChange = () => this.#soon();
    const onListed = () => {
      this.#isFetchDue = true;
      this.#soon();
    };
    this.#tasks = new Tasks(clock);
    this.#wanted = new LingeringSet(clock, LINGER_MS, () => this.#fit());
    this.#writer = new BoardWriter(board, rings, clock, {
      dirty: onChange,
      status: () => undefined, // the connection reads its own
      unusable: (reason) => {
        this.unusable[reason] = (this.unusable[reason] ?? 0) + 1;
      },
    });
    this.listings = new Listings({
      records,
      clock,
      onChange: onListed,
      source: () => this.#reference.ready().then(({ listings }) => listings),
      calendar: this.#calendar,
      tasks: this.#tasks,
    });
    const writer = new SnapshotWriter(board);
    const shared = { rest, records, writer, clock, board, rings, onChange, tasks: this.#tasks };
    this.#reference = world.makeReference({
      ...shared,
      listings: () => this.listings,
      onRows: (rows) => this.valuation.learn(rows),
      rate: world.config.rate,
      delayMs: () => this.#writer.delayMs,
    });
    this.#keeper = new ChainKeeper({
      ...shared,
      listings: this.listings,
      cache: world.cache,
      feedId: feedId(world.config),
    });
    this.valuation = world.makeValuation({
      board,
      records,
      onChange,
      styleOf: (ticker) => this.listings.styleOf(ticker),
      isQuiet: () => this.#hadOptions && !this.#clusters.options.report().isAlive,
      delayMs: () => this.#writer.delayMs,
    });
    this.#market = new MarketWatch({
      rest,
      clock,
      calendar: this.#calendar,
      canAsk: () => this.#tabs.size > 0 && this.#key !== undefined,
      publish: (record) => records.set('market', record) && onChange(),
    });
    const makeCluster = (cluster: Cluster) =>
      new UpstreamCluster({
        cluster,
        config: world.config,
        codec: world.codec,
        createSocket: world.createSocket,
        sink: this.#writer,
        clock,
        log,
        locks: world.locks,
        channel: world.channel,
        rank: world.rank,
        lockName: world.lockName,
        askMs: world.askMs,
        isMarketOpen: () => this.records.get('market')?.isOpen ?? false,
        onChange: (gapAt) => this.#onConnection(cluster, gapAt),
      });
    this.#clusters = {
      stocks: makeCluster('stocks'),
      options: makeCluster('options'),
      indices: makeCluster('indices'),
    };
    this.#stopSeconds = every(clock, SECOND_MS, () => this.#everySecond());
    this.#stopJudging = every(clock, JUDGE_MS, () => this.#publish());
    this.#market.start();
    this.#awaitReference();
    this.#publish();
  }

  attach(tab: TabPort): void {
    this.#tabs.add(tab);
    this.#attend(true);
    this.#publish();
    tab.poke();
    if (this.#tabs.size === 1) void this.#market.refresh();
  }

  detach(tab: TabPort): void {
    this.#tabs.delete(tab);
    if (this.#tabs.size === 0) this.#attend(false);
    this.#interests.delete(tab);
    this.#tickers.delete(tab);
    this.#keys.delete(tab);
    this.#say();
  }

  /** Takes over the whole interest of a tab; what has no ticker's form is left out. */
  setInterest(tab: TabPort, interest: Interest): void {
    this.#interests.set(tab, interest);
    this.#tickers.set(tab, interest.tickers.filter(isTicker));
    this.#keys.set(tab, interest.records);
    this.#say();
    tab.want(interest, (ticker) => this.board.rowOf(ticker));
  }

  bars(request: BarsRequest): Promise<Bar[]> {
    const { part } = this.#reference;
    return part ? part.history.bars(request) : this.#reference.ready().then(({ history }) => history.bars(request));
  }

  /** The key came, changed or went: undefined means none. */
  setKey(key: string | undefined): void {
    if (key === this.#key) return this.#publish();
    this.#key = key;
    for (const cluster of CLUSTERS) this.#clusters[cluster].setKey(key);
    this.#tasks.forgetAll();
    this.#reference.part?.snapshots.reset();
    this.#reference.part?.history.reset();
    this.#market.reset();
    void this.#market.refresh();
    this.#fetch();
    this.#publish();
  }

  setOnline(isOnline: boolean): void {
    for (const cluster of CLUSTERS) this.#clusters[cluster].setOnline(isOnline);
    this.#publish();
  }

  useHere(): void {
    for (const cluster of CLUSTERS) this.#clusters[cluster].useHere();
  }

  takeFocus(): number {
    return ++this.focusOrder;
  }

  visibleCount(): number {
    let count = 0;
    for (const tab of this.#tabs) if (tab.visibility === 'focused' || tab.visibility === 'visible') count++;
    return count;
  }

  get restRequests(): number {
    return this.#world.rest.requestsCount;
  }

  get eventsCount(): number {
    return this.#writer.eventsCount;
  }

  clusterStats(): Record<Cluster, ClusterStats> {
    const { stocks, options, indices } = this.#clusters;
    return { stocks: stocks.stats(), options: options.stats(), indices: indices.stats() };
  }

  /** Topics told to the upstream now. */
  sentTopics(): Topic[] {
    return CLUSTERS.flatMap((cluster) => this.#clusters[cluster].sentTopics());
  }

  close(): void {
    this.#isClosed = true;
    this.#stopSeconds();
    this.#stopJudging();
    this.#market.close();
    this.#wanted.close();
    this.#tasks.close();
    this.valuation.close();
    for (const cluster of CLUSTERS) this.#clusters[cluster].close();
    for (const tab of this.#tabs) tab.close();
    this.#tabs.clear();
  }

  #attend(hasTabs: boolean): void {
    for (const cluster of CLUSTERS) this.#clusters[cluster].attend(hasTabs);
  }

  #say(): void {
    this.#wanted.name(this.#tickers.union());
    this.#fit();
    this.#fetch();
  }

  /** Fits rows and subscriptions to what is wanted and what lingers. */
  #fit(): void {
    const wanted = this.#wanted.items();
    const kept = new Set<string>(wanted);
    for (const ticker of this.board.tickers()) if (!kept.has(ticker)) this.#forget(ticker);
    for (const ticker of wanted) {
      if (this.board.rowOf(ticker) !== undefined) continue;
      this.#keeper.fillRow(ticker, this.board.add(ticker));
    }
    for (const cluster of CLUSTERS) {
      const own = wanted.filter((ticker) => clusterOf(ticker) === cluster && !this.listings.isExpired(ticker));
      this.#clusters[cluster].want(
        own.flatMap((ticker) => channelsFor(ticker).map((channel) => topicOf(channel, ticker))),
      );
    }
  }

  #forget(ticker: string): void {
    const row = this.board.rowOf(ticker) as Row;
    this.board.remove(ticker);
    this.rings.clear(row);
    this.#writer.forget(row);
    this.#tasks.forget(`history ${ticker}`);
    this.#reference.part?.snapshots.forget(ticker as Ticker);
  }

  /** Asks for what is wanted and was not asked for. Without a key nothing is asked; the cache answers all the same. */
  #fetch(): void {
    const keys = this.#keys.union();
    void this.#keeper.restore(keys);
    this.valuation.want(keys);
    if (this.#key === undefined) return;
    this.listings.want([...keys, ...keys.flatMap(chainBehind)]);
    this.#fetchValues();
  }

  /** What is wanted is asked for as soon as there is who asks; all of it is said again then. */
  #awaitReference(): void {
    if (this.#reference.part || this.#isAwaiting) return;
    this.#isAwaiting = true;
    const fetch = () => !this.#isClosed && this.#fetchValues();
    this.#reference
      .ready()
      .then(fetch, () => undefined) // the second that follows tries again
      .finally(() => {
        this.#isAwaiting = false;
      });
  }

  #fetchValues(): void {
    const { part } = this.#reference;
    if (this.#key === undefined || !part) return;
    const tickers = this.#tickers.union();
    part.snapshots.want(tickers);
    part.history.want(tickers);
    const keys = this.#keys.union();
    part.wantOutlooks(keys);
    for (const key of new Set(keys.flatMap(chainBehind))) {
      const [, underlying, expiry] = key.split(' ') as [string, Ticker, Expiry];
      const isWhole = [summaryKey(underlying, expiry), profileKey(underlying, expiry), overviewKey(underlying)].some(
        (analysis) => keys.includes(analysis),
      );
      if (isWhole) part.snapshots.wantWhole(underlying, expiry);
    }
  }

  #onConnection(cluster: Cluster, gapAt: number | undefined): void {
    if (!this.#clusters) return; // a cluster reported while the feed was still being made
    const options = this.#clusters.options.report();
    this.#writer.delayMs = options.isDelayed ? 15 * 60_000 : 0;
    if (gapAt !== undefined) this.#mendGap(cluster, gapAt);
    this.#publish();
  }

  /** The vendor replays nothing: what happened since is a gap, until snapshot and history say what they know of it. */
  #mendGap(cluster: Cluster, gapAt: number): void {
    const tickers = this.#tickers.union().filter((ticker) => clusterOf(ticker) === cluster);
    for (const ticker of tickers) this.rings.gap(this.board.rowOf(ticker) as Row, gapAt);
    for (const ticker of tickers) this.#reference.part?.snapshots.forget(ticker);
    if (this.#world.clock.now() - gapAt >= SHORTEST_HISTORY_MS) this.#reference.part?.history.again(tickers);
    this.#fetchValues();
    this.#soon();
  }

  #everySecond(): void {
    this.#awaitReference();
    this.#turnDay();
    if (this.listings.expire()) this.#fit();
    this.#markOverLimit();
    this.#publish();
    this.#fetchValues();
    this.#keeper.saveSoon(this.#keys.union());
  }

  /** On a new exchange date listings, closes and open interest are others. */
  #turnDay(): void {
    const date = exchangeDate(this.#world.clock.wallNow());
    if (this.#date !== '' && this.#date !== date) {
      this.#tasks.forgetAll();
      this.#reference.part?.snapshots.reset();
      this.#fetch();
    }
    this.#date = date;
  }

  /** Marks the contracts that get no quotes for the vendor's limit, and refreshes them by snapshot now and then. */
  #markOverLimit(): void {
    const over = this.#clusters.options.overLimit();
    const isDue = this.#world.clock.now() - this.#refreshedAt >= REFRESH_MS;
    if (isDue) this.#refreshedAt = this.#world.clock.now();
    for (const ticker of new Set([...over, ...this.#overLimit])) {
      const row = this.board.rowOf(ticker);
      if (row === undefined) continue;
      this.board.set(row, 'overLimit', over.has(ticker) ? 1 : Number.NaN);
      if (isDue && over.has(ticker)) this.#reference.part?.snapshots.forget(ticker as Ticker);
    }
    this.#overLimit = over;
  }

  #publish(): void {
    const { stocks, options, indices } = this.#clusters;
    this.#hadOptions ||= options.report().isAlive;
    const record: FeedRecord = {
      feed: this.config.feed,
      newerVersion: stocks.holderVersion ?? options.holderVersion ?? indices.holderVersion,
      clusters: { stocks: stocks.report(), options: options.report(), indices: indices.report() },
      restPausedUntil: this.#world.rest.pausedUntil,
      ...this.#world.about(),
    };
    if (this.records.set('feed', record)) this.#soon();
  }

  /** Values what is due and serves the tabs, once per turn however many events came. */
  #soon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => {
      this.#isFlushing = false;
      if (this.#isFetchDue) {
        this.#isFetchDue = false;
        this.#fetchValues();
      }
      this.valuation.run();
      for (const tab of this.#tabs) tab.poke();
    });
  }
}

/** The chain that a record rests on, if it is about one. */
function chainBehind(key: RecordKey): RecordKey[] {
  const [kind, underlying, expiry] = key.split(' ') as [string, Ticker, Expiry];
  return kind === 'chain' || kind === 'summary' || kind === 'profile' ? [chainKey(underlying, expiry)] : [];
}
