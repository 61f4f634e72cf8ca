import type { Clock } from '../base/clock.js';
import type { Cluster } from '../market/ticker.js';
import { channelOf, clusterOfTopic, type Channel, type Topic } from '../market/topic.js';
import type { UpstreamLimits } from '../upstream/upstream.js';

/** How far a topic has come. `unanswered`: the upstream was asked and never said yes or no. */
export type TopicStage = 'unwanted' | 'over-limit' | 'waiting' | 'asked' | 'confirmed' | 'unanswered' | 'refused';

export interface SubscriptionRequest {
  readonly action: 'subscribe' | 'unsubscribe';
  readonly topics: readonly Topic[];
}

interface Sent {
  stage: 'asked' | 'confirmed' | 'unanswered';
  readonly at: number;
}

/**
 * What is wanted of one connection, what it was told, and what came of that.
 * - Declarative: `want` says the whole set; `take` gives the next difference to send.
 * - One request is under way at a time and has one channel, so that a refusal, which names nothing, can be attributed.
 * - A topic is sent once per connection: the upstream does not answer a second time.
 * - Order is priority. Option quotes beyond the vendor's limit are not sent but told by `overLimit`.
 * - Refusals outlive the connection: they are of the plan. `forgive` when key or address changed.
 */
export class SubscriptionLedger {
  readonly #cluster: Cluster;
  readonly #limits: UpstreamLimits;
  readonly #clock: Clock;
  #wanted: ReadonlySet<Topic> = new Set();
  /** Wanted, within the limit and not refused. */
  #target: ReadonlySet<Topic> = new Set();
  #overLimit: readonly Topic[] = [];
  readonly #sent = new Map<Topic, Sent>();
  readonly #refusedChannels = new Set<Channel>();
  readonly #refusedTopics = new Set<Topic>();
  #request: (SubscriptionRequest & { readonly open: Set<Topic>; isRefused: boolean }) | undefined;
  #firstSentAt: number | undefined;
  /** Nothing is left to say, and nothing has changed since: this is asked at every frame. */
  #isSaid = false;
  #confirmedCount = 0;

  constructor(cluster: Cluster, limits: UpstreamLimits, clock: Clock) {
    this.#cluster = cluster;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** The whole set, most wanted first. Topics of other clusters are passed over. */
  want(topics: readonly Topic[]): void {
    this.#wanted = new Set(topics.filter((topic) => clusterOfTopic(topic) === this.#cluster));
    this.#aim();
  }

  /** The next request to send; it is under way from now on. Undefined while one is, and when nothing is left to say. */
  take(): SubscriptionRequest | undefined {
    if (this.#request || this.#isSaid) return undefined;
    const request = this.#nextUnsubscribe() ?? this.#nextSubscribe(); // first free what counts against the limit
    if (!request) {
      this.#isSaid = true;
      return undefined;
    }
    const open = new Set<Topic>();
    for (const topic of request.topics) {
      if (request.action === 'subscribe') {
        this.#firstSentAt ??= this.#clock.now();
        this.#sent.set(topic, { stage: 'asked', at: this.#clock.now() });
        open.add(topic);
      } else {
        // What was never confirmed may not be held, and then nothing answers.
        if (this.#sent.get(topic)?.stage === 'confirmed') open.add(topic);
        this.#unsend(topic);
      }
    }
    if (open.size > 0) this.#request = { ...request, open, isRefused: false };
    return request;
  }

  /** True while answers to a request are awaited. */
  get isUnderWay(): boolean {
    return this.#request !== undefined;
  }

  subscribed(topic: Topic): void {
    const sent = this.#sent.get(topic);
    if (sent) {
      if (sent.stage !== 'confirmed') this.#confirmedCount++;
      sent.stage = 'confirmed';
    } else if (this.#isRefused(topic)) {
      // The refusal was of something else, and came before this in another frame.
      this.#refusedChannels.delete(channelOf(topic));
      this.#refusedTopics.delete(topic);
      this.#sent.set(topic, { stage: 'confirmed', at: this.#clock.now() });
      this.#confirmedCount++;
      this.#aim();
    }
    this.#answered('subscribe', topic);
  }

  unsubscribed(topic: Topic): void {
    this.#answered('unsubscribe', topic);
  }

  /** Something in the request under way is not in the plan. @returns whether there is one that this can be about. */
  refuse(): boolean {
    if (this.#request?.action !== 'subscribe') return false;
    this.#request.isRefused = true;
    return true;
  }

  /**
   * No more answers to the request under way are expected. What is open was refused if a refusal came: the channel,
   * when nothing of the request was confirmed, else the single topics. Without a refusal it stays sent, unanswered.
   * @returns whether anything was left unanswered.
   */
  settle(): boolean {
    const request = this.#request;
    this.#request = undefined;
    if (request?.action !== 'subscribe') return false;
    if (!request.isRefused) {
      for (const topic of request.open) {
        const sent = this.#sent.get(topic);
        if (sent?.stage === 'confirmed') this.#confirmedCount--;
        if (sent) sent.stage = 'unanswered';
      }
      return request.open.size > 0;
    }
    const isWhole = request.open.size === request.topics.length;
    if (isWhole) this.#refusedChannels.add(channelOf(request.topics[0]!));
    for (const topic of request.open) {
      if (!isWhole) this.#refusedTopics.add(topic);
      this.#unsend(topic);
    }
    this.#aim();
    return false;
  }

  /** The connection is gone, and with it everything that was sent. */
  reset(): void {
    this.#sent.clear();
    this.#confirmedCount = 0;
    this.#isSaid = false;
    this.#request = undefined;
    this.#firstSentAt = undefined;
  }

  /** Another key or address may be allowed more. */
  forgive(): void {
    this.#refusedChannels.clear();
    this.#refusedTopics.clear();
    this.#aim();
  }

  /** How far a topic has come, and when it was sent on this connection. */
  report(topic: Topic): { readonly stage: TopicStage; readonly sentAt: number | undefined } {
    const sent = this.#sent.get(topic);
    if (!this.#wanted.has(topic)) return { stage: 'unwanted', sentAt: undefined };
    if (sent) return { stage: sent.stage, sentAt: sent.at };
    if (this.#isRefused(topic)) return { stage: 'refused', sentAt: undefined };
    return { stage: this.#target.has(topic) ? 'waiting' : 'over-limit', sentAt: undefined };
  }

  overLimit(): readonly Topic[] {
    return this.#overLimit;
  }

  /** What is sent and not taken back. */
  sentTopics(): Topic[] {
    return [...this.#sent.keys()];
  }

  wants(topic: Topic): boolean {
    return this.#wanted.has(topic);
  }

  wantedTopics(): ReadonlySet<Topic> {
    return this.#wanted;
  }

  refusedChannels(): Channel[] {
    return [...this.#refusedChannels];
  }

  /** True when something is wanted and all of it is refused. */
  get isAllRefused(): boolean {
    return this.#wanted.size > 0 && this.#target.size === 0;
  }

  get wantedCount(): number {
    return this.#wanted.size;
  }

  get sentCount(): number {
    return this.#sent.size;
  }

  get confirmedCount(): number {
    return this.#confirmedCount;
  }

  /** When the first topic was sent on this connection. */
  get firstSentAt(): number | undefined {
    return this.#firstSentAt;
  }

  #unsend(topic: Topic): void {
    if (this.#sent.get(topic)?.stage === 'confirmed') this.#confirmedCount--;
    this.#sent.delete(topic);
    this.#isSaid = false;
  }

  #aim(): void {
    this.#isSaid = false;
    const target = new Set<Topic>();
    const overLimit: Topic[] = [];
    const used = new Map<Channel, number>();
    for (const topic of this.#wanted) {
      if (this.#isRefused(topic)) continue;
      const channel = channelOf(topic);
      const usedCount = used.get(channel) ?? 0;
      const isLimited = this.#cluster === 'options' && (channel === 'quote' || channel === 'fair');
      if (isLimited && usedCount >= this.#limits.optionQuotes) {
        overLimit.push(topic);
      } else {
        target.add(topic);
        used.set(channel, usedCount + 1);
      }
    }
    this.#target = target;
    this.#overLimit = overLimit;
  }

  #nextUnsubscribe(): SubscriptionRequest | undefined {
    const topics: Topic[] = [];
    for (const topic of this.#sent.keys()) {
      if (!this.#target.has(topic)) topics.push(topic);
      if (topics.length === this.#limits.topicsPerFrame) break;
    }
    return topics.length > 0 ? { action: 'unsubscribe', topics } : undefined;
  }

  #nextSubscribe(): SubscriptionRequest | undefined {
    const topics: Topic[] = [];
    let channel: Channel | undefined;
    for (const topic of this.#target) {
      if (this.#sent.has(topic)) continue;
      channel ??= channelOf(topic);
      if (channelOf(topic) === channel) topics.push(topic);
      if (topics.length === this.#limits.topicsPerFrame) break;
    }
    return topics.length > 0 ? { action: 'subscribe', topics } : undefined;
  }

  #isRefused(topic: Topic): boolean {
    return this.#refusedChannels.has(channelOf(topic)) || this.#refusedTopics.has(topic);
  }

  #answered(action: SubscriptionRequest['action'], topic: Topic): void {
    if (this.#request?.action !== action) return;
    this.#request.open.delete(topic);
    if (this.#request.open.size === 0) this.#request = undefined;
  }
}
