import type { CancelTimer, Clock } from '../base/clock.js';
import { CLUSTERS, type Cluster } from '../market/ticker.js';
import { EventFeed, type FeedParts } from './event-feed.js';
import { numberOption } from './faults.js';
import type { MarketClock } from './market-clock.js';
import type { ProtocolServer } from './protocol-server.js';
import { createRandom, type Random } from './random.js';

/** Most events a second when no rate was asked for: a screen full of quotes looks alive, and calm. */
const CALM_LIMIT = 250;
const CALM_TICK_MS = 50;
const BUSY_TICK_MS = 20;
const BUSY_RATE = 1500;
const BURST_RATE = 50_000;
/** A tick that comes late makes up for this much, no more. */
const LONGEST_GAP_MS = 1000;

export interface EventPacerOptions {
  readonly clock: Clock;
  readonly market: MarketClock;
  readonly server: ProtocolServer;
  readonly parts: FeedParts;
  /** Events a second over all that is subscribed; undefined = each instrument's own liveliness. */
  readonly rate: number | undefined;
}

/**
 * Drives the feeds: so many events per tick, bars at full seconds.
 * - Has a timer only while somebody is subscribed to something.
 */
export class EventPacer {
  readonly #options: EventPacerOptions;
  readonly #feeds: { feed: EventFeed; carry: number; secondAt: number }[];
  readonly #random: Random;
  #cancel: CancelTimer | undefined;
  #lastAt = 0;
  #isStale = true;
  #isClosed = false;

  constructor(options: EventPacerOptions) {
    this.#options = options;
    this.#random = createRandom(options.parts.seed);
    this.#feeds = CLUSTERS.flatMap((cluster) =>
      [false, true].map((isDelayed) => ({
        feed: new EventFeed(cluster, isDelayed, options.parts),
        carry: 0,
        secondAt: 0,
      })),
    );
  }

  get sentCount(): number {
    return this.#feeds.reduce((sum, { feed }) => sum + feed.sentCount, 0);
  }

  /** What is subscribed, or may be listed, has changed. */
  interestChanged(): void {
    this.#isStale = true;
    if (this.#cancel || this.#isClosed || !this.#isWanted()) return;
    this.#lastAt = this.#options.clock.now();
    for (const each of this.#feeds) {
      each.secondAt = Math.floor(this.#options.market.at(each.feed.isDelayed) / 1000) * 1000;
    }
    this.#schedule();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #isWanted(): boolean {
    return this.#options.server.connections().some((connection) => connection.pairs.size > 0);
  }

  #schedule(): void {
    const isBusy = (this.#options.rate ?? 0) >= BUSY_RATE || CLUSTERS.some((cluster) => this.#burst(cluster) > 0);
    this.#cancel = this.#options.clock.after(isBusy ? BUSY_TICK_MS : CALM_TICK_MS, () => {
      this.#cancel = undefined;
      if (!this.#isWanted()) return;
      this.#tick();
      if (!this.#isClosed && !this.#cancel) this.#schedule();
    });
  }

  #tick(): void {
    const { clock, market, server } = this.#options;
    const now = clock.now();
    const seconds = Math.min(Math.max(0, now - this.#lastAt), LONGEST_GAP_MS) / 1000;
    this.#lastAt = now;
    if (!market.isOpen()) return;
    for (const { feed } of this.#feeds) {
      const at = market.at(feed.isDelayed);
      if (!this.#isStale && !feed.isOutdated(at)) continue;
      const connections = server.connections(feed.cluster).filter((each) => each.isDelayed === feed.isDelayed);
      feed.refresh(connections, at);
    }
    this.#isStale = false;
    const scale = this.#scale();
    for (const each of this.#feeds) {
      const { feed } = each;
      const at = market.at(feed.isDelayed);
      const burst = this.#burst(feed.cluster);
      const mean = (burst > 0 && feed.calmRate > 0 ? burst : feed.calmRate * scale) * seconds;
      feed.run(this.#count(each, mean), at, this.#options.rate !== undefined || burst > 0);
      for (each.secondAt = Math.max(each.secondAt + 1000, at - 3000 - (at % 1000)); each.secondAt <= at; ) {
        feed.endSecond(each.secondAt);
        each.secondAt += 1000;
      }
      each.secondAt -= 1000;
      feed.flush();
    }
  }

  /** Few events come at random moments; many in an even flow, so that a rate that was asked for is kept. */
  #count(feed: { carry: number }, mean: number): number {
    if (mean > 20) {
      const wanted = mean + feed.carry;
      feed.carry = wanted % 1;
      return Math.floor(wanted);
    }
    if (mean <= 0) return 0;
    // Poisson by Knuth's product of uniforms.
    const limit = Math.exp(-mean);
    let count = -1;
    for (let product = 1; product > limit; count++) product *= this.#random();
    return count;
  }

  #scale(): number {
    const total = this.#feeds.reduce((sum, { feed }) => sum + feed.calmRate, 0);
    if (total <= 0) return 0;
    const { rate } = this.#options;
    return rate === undefined ? Math.min(1, CALM_LIMIT / total) : rate / total;
  }

  #burst(cluster: Cluster): number {
    const burst = this.#options.parts.faults.active('burst', cluster);
    return burst ? numberOption(burst, 'rate', BURST_RATE) : 0;
  }
}
