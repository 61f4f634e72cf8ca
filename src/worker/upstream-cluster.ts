import type { Clock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import type { MarketSink } from '../market/events.js';
import type { Cluster } from '../market/ticker.js';
import type { Topic } from '../market/topic.js';
import type { CreateSocket, UpstreamAddress, UpstreamCodec } from '../upstream/upstream.js';
import type { ClusterReport, ClusterStats, FeedConfig } from './hub-api.js';
import { UpstreamConnection } from './upstream-connection.js';

export interface UpstreamClusterWorld {
  readonly cluster: Cluster;
  readonly config: FeedConfig;
  readonly codec: UpstreamCodec;
  readonly createSocket: CreateSocket;
  readonly sink: MarketSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly locks: LockManager | undefined;
  readonly isMarketOpen: () => boolean;
  /** Something of the report changed; `hasGap`: events may have been missed. */
  onChange(hasGap: boolean): void;
}

/**
 * One cluster of the upstream as the feed uses it: a connection, where it dials, and whether it may.
 * A plan that turns out to have delayed data only is served on the delayed host from then on.
 */
export class UpstreamCluster {
  readonly #world: UpstreamClusterWorld;
  readonly #connection: UpstreamConnection;
  #reconnects = 0;
  newerVersion: string | undefined;

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
      onTopics: () => world.onChange(false),
      onPlan: (limit) => {
        if (limit === 'delayed-only') this.#connection.setAddress(addressOf(world.config, world.cluster, true));
        else world.onChange(false);
      },
    });
    void this.#connection.allow(true);
  }

  want(topics: readonly Topic[]): void {
    this.#connection.want(topics);
  }

  setKey(key: string | undefined): void {
    this.#connection.setAddress(addressOf(this.#world.config, this.#world.cluster, false));
    this.#connection.setKey(key);
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
    void this.#connection.close();
  }

  #onState(): void {
    const { reconnectsCount } = this.#connection.status();
    const hasGap = reconnectsCount > this.#reconnects;
    this.#reconnects = reconnectsCount;
    this.#world.onChange(hasGap);
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
