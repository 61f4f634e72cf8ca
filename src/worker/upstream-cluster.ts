import type { Clock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import type { MarketSink } from '../market/events.js';
import type { Cluster } from '../market/ticker.js';
import { tickerOf, type Topic } from '../market/topic.js';
import type { CreateSocket, UpstreamAddress, UpstreamCodec } from '../upstream/upstream.js';
import type { ClusterReport, ClusterStats, FeedConfig } from './hub-api.js';
import { UpstreamConnection } from './upstream-connection.js';
import { UpstreamLock, upstreamLockName, type HubRank } from './upstream-lock.js';

export interface UpstreamClusterWorld {
  readonly cluster: Cluster;
  readonly config: FeedConfig;
  readonly codec: UpstreamCodec;
  readonly createSocket: CreateSocket;
  readonly sink: MarketSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly locks: LockManager | undefined;
  /** On which hubs of this origin agree who dials. */
  readonly channel: BroadcastChannel | undefined;
  readonly rank: HubRank;
  /** How the lock of a cluster and key is named; by the key's digest unless a test knows better. */
  readonly lockName?: typeof upstreamLockName | undefined;
  /** See `UpstreamLockOptions`. */
  readonly askMs?: number | undefined;
  readonly isMarketOpen: () => boolean;
  /** Something of the report changed. `gapAt`: it is live again after events may have been missed since then, epoch ms. */
  onChange(gapAt: number | undefined): void;
}

/**
 * One cluster of the upstream as the feed uses it: a connection, where it dials, and whether it may.
 * - It dials only while it holds the Web Lock of this cluster and key, so that no two hubs of this origin fight. The demo
 *   feed has a simulator of its own in each hub and needs none. It queues for it while something is wanted only.
 * - A plan that turns out to have delayed data only is served on the delayed host from then on.
 */
export class UpstreamCluster {
  readonly #world: UpstreamClusterWorld;
  readonly #connection: UpstreamConnection;
  #reconnects = 0;
  #key: string | undefined;
  #lock: UpstreamLock | undefined;
  #isWanted = false;
  #isAbandoned = false;
  /** Names the key that the lock is of; a later one makes an earlier one void. */
  #turn = 0;
  /** The version of the hub that holds the upstream while this one waits. */
  holderVersion: string | undefined;

  constructor(world: UpstreamClusterWorld) {
    this.#world = world;
    this.#connection = new UpstreamConnection({
      address: addressOf(world.config, world.cluster, false),
      codec: world.codec,
      createSocket: world.createSocket,
      clock: world.clock,
      log: world.log,
      random: Math.random,
      sink: world.sink,
      isMarketOpen: world.isMarketOpen,
      onState: () => this.#onState(),
      onTopics: () => world.onChange(undefined),
      onPlan: (limit) => {
        if (limit === 'delayed-only') this.#connection.setAddress(addressOf(world.config, world.cluster, true));
        else world.onChange(undefined);
      },
    });
  }

  want(topics: readonly Topic[]): void {
    const isWanted = topics.length > 0 && !this.#isAbandoned;
    if (isWanted !== this.#isWanted) {
      this.#isWanted = isWanted;
      if (isWanted) this.#lock?.acquire();
      else this.#lock?.spare();
    }
    this.#connection.want(topics);
  }

  /** Whether there are tabs at all. What the last one wanted lingers, and is still spare. */
  attend(hasTabs: boolean): void {
    this.#isAbandoned = !hasTabs;
    if (hasTabs) return;
    this.#isWanted = false;
    this.#lock?.abandon();
  }

  setKey(key: string | undefined): void {
    if (key === this.#key) return;
    this.#key = key;
    // What is held so far is the lock of another key: no dialling until the new one is.
    if (this.#world.config.feed !== 'demo') void this.#connection.allow(false);
    this.#connection.setKey(key, addressOf(this.#world.config, this.#world.cluster, false));
    void this.#claim(key);
  }

  setOnline(isOnline: boolean): void {
    if (isOnline) this.#connection.online();
    else this.#connection.offline();
  }

  useHere(): void {
    this.#connection.useHere();
  }

  sentTopics(): Topic[] {
    return this.#connection.sentTopics();
  }

  /** Contracts whose quotes the vendor's limit leaves out. */
  overLimit(): ReadonlySet<string> {
    return new Set(this.#connection.overLimit().map(tickerOf));
  }

  report(): ClusterReport {
    const { state, cause, since, nextRetryAt, isDelayed, isDisplaced, isAlive, refusedChannels, planLimit, sentAt } =
      this.#connection.status();
    return {
      state,
      cause,
      since,
      nextRetryAt,
      isDelayed,
      isDisplaced,
      isAlive,
      refusedChannels,
      isDelayedOnly: planLimit === 'delayed-only',
      isOutOfPlan: planLimit === 'no-sockets',
      sentAt,
    };
  }

  stats(): ClusterStats {
    const status = this.#connection.status();
    return {
      ...this.report(),
      wanted: status.wantedCount,
      sent: status.sentCount,
      confirmed: status.confirmedCount,
      overLimit: status.overLimitCount,
      frames: status.framesCount,
      events: status.eventsCount,
      reconnects: status.reconnectsCount,
      lastFrameAt: status.lastFrameAt,
    };
  }

  close(): void {
    this.#turn++;
    void this.#connection.close();
    void this.#lock?.close();
  }

  /** Queues for the right to dial with this key. */
  async #claim(key: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    const { cluster, config, locks, channel, clock, log, rank, askMs } = this.#world;
    if (config.feed === 'demo') return void this.#connection.allow(true);
    const old = this.#lock;
    this.#lock = undefined;
    await old?.close();
    if (key === undefined || turn !== this.#turn) return;
    const name = await (this.#world.lockName ?? upstreamLockName)(cluster, key);
    if (turn !== this.#turn) return;
    const lock = new UpstreamLock({
      name,
      rank,
      ...(askMs !== undefined && { askMs }),
      locks,
      channel,
      clock,
      log,
      onGranted: () => void this.#connection.allow(true),
      onRevoked: (version) => this.#connection.allow(false, version === undefined ? 'start' : 'newer-version'),
      onHolder: (version) => {
        this.holderVersion = version;
        this.#world.onChange(undefined);
      },
    });
    this.#lock = lock;
    if (this.#isWanted) lock.acquire();
  }

  #onState(): void {
    const { reconnectsCount, gapAt, state } = this.#connection.status();
    if (state === 'idle') this.#lock?.letGo(); // nothing was wanted for half a minute: the socket is closed
    const isBack = reconnectsCount > this.#reconnects;
    this.#reconnects = reconnectsCount;
    this.#world.onChange(isBack ? (gapAt ?? this.#world.clock.now()) : undefined);
  }
}

function addressOf(config: FeedConfig, cluster: Cluster, isDelayed: boolean): UpstreamAddress {
  const urls = {
    stocks: [config.stocksUrl, config.delayedStocksUrl],
    options: [config.optionsUrl, config.delayedOptionsUrl],
    indices: [config.indicesUrl, config.delayedIndicesUrl],
  } as const;
  return { cluster, isDelayed, url: urls[cluster][isDelayed ? 1 : 0] };
}
