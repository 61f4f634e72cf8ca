import { every, type CancelTimer, type Clock } from '../base/clock.js';
import type { Ticker } from '../market/ticker.js';
import { tickerOf, topicOf, type Channel, type Topic } from '../market/topic.js';

const TICK_MS = 500;
/** After so long without a frame the upstream is asked something it must answer. */
const PROBE_AFTER_MS = 3000;
/** After so long without a frame despite that, the connection is dead. */
const DEAD_AFTER_MS = 10_000;
/** A timer this late means that the machine slept: the socket may be dead already, and an answer is expected soon. */
const LATE_MS = 5000;
const ANSWER_AFTER_SLEEP_MS = 2000;
/** A market that gave an event a second for a minute and then none for so long is not just quiet. */
const DATA_SILENCE_MS = 15_000;
const RATE_WINDOW_MS = 60_000;
const RATE_EVENTS = 60;
const DATA_TICKS = DATA_SILENCE_MS / TICK_MS;
const RATE_TICKS = RATE_WINDOW_MS / TICK_MS;

/** Channels for the sentinel, in order: those that nothing on screen wants first. */
const SENTINELS: readonly Channel[] = ['minute', 'fair', 'second', 'trade'];

export interface SilenceProbeHost {
  /** What is wanted now; nothing wanted means that silence is no loss. */
  wantedTopics(): ReadonlySet<Topic>;
  /** Data events so far. */
  eventsCount(): number;
  isMarketOpen(): boolean;
  send(action: 'subscribe' | 'unsubscribe', topic: Topic): void;
  lost(cause: 'silence' | 'data-silence'): void;
}

/**
 * Tells a dead socket from a quiet one. A browser cannot ping, so a silent upstream is made to speak: a sentinel topic
 * that nobody wants is given back and subscribed again, which is answered even when the market is closed.
 */
export class SilenceProbe {
  readonly #clock: Clock;
  readonly #host: SilenceProbeHost;
  #cancel: CancelTimer | undefined;
  #lastFrameAt = 0;
  #lastProbeAt = 0;
  #lastTickAt = 0;
  #lastDriftMs = 0;
  #deadAt = Number.POSITIVE_INFINITY;
  /** Subscribed by us, or asked for. */
  #sentinel: Topic | undefined;
  #isAwaiting = false;
  /** Data events of each tick of the last minute and a quarter, a ring. */
  readonly #rates = new Uint32Array(RATE_TICKS + DATA_TICKS);
  #ticksCount = 0;
  #lastEventsCount = 0;

  constructor(clock: Clock, host: SilenceProbeHost) {
    this.#clock = clock;
    this.#host = host;
  }

  /** From now on frames are expected. */
  start(): void {
    this.stop();
    const now = this.#clock.now();
    this.#lastFrameAt = this.#lastTickAt = now;
    this.#lastProbeAt = 0;
    this.#lastDriftMs = this.#clock.wallNow() - now;
    this.#forgetRate();
    this.#cancel = every(this.#clock, TICK_MS, () => this.#tick());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#sentinel = undefined;
    this.#isAwaiting = false;
    this.#deadAt = Number.POSITIVE_INFINITY;
  }

  /** A frame of any kind has come. */
  frame(now: number): void {
    this.#lastFrameAt = now;
    this.#deadAt = Number.POSITIVE_INFINITY;
  }

  /** True while the sentinel's answer is out: a refusal is of it, then. */
  get isAwaiting(): boolean {
    return this.#isAwaiting;
  }

  /** @returns whether this answer was to a probe. */
  answered(topic: Topic): boolean {
    if (topic !== this.#sentinel) return false;
    this.#isAwaiting = false;
    return true;
  }

  /** The sentinel is not in the plan, which is an answer as good as any. */
  refused(): void {
    this.#isAwaiting = false;
  }

  /** What is wanted has changed: gives the sentinel back if it is among it, to be subscribed in earnest, or if its ticker no longer is. */
  giveWay(): void {
    const wanted = this.#host.wantedTopics();
    if (this.#sentinel === undefined) return;
    if (!wanted.has(this.#sentinel) && isTickerWanted(wanted, tickerOf(this.#sentinel))) return;
    this.#host.send('unsubscribe', this.#sentinel);
    this.#sentinel = undefined;
    this.#isAwaiting = false;
  }

  #tick(): void {
    const now = this.#clock.now();
    const driftMs = this.#clock.wallNow() - now;
    // Of the two clocks the monotonic one may stand still while the machine sleeps.
    const hasSlept = now - this.#lastTickAt > LATE_MS || driftMs - this.#lastDriftMs > LATE_MS;
    this.#lastTickAt = now;
    this.#lastDriftMs = driftMs;
    const topic = this.#chooseSentinel();
    if (topic === undefined) {
      this.#lastFrameAt = now; // nobody would have noticed
      this.#forgetRate();
      return;
    }
    if (hasSlept) {
      this.#forgetRate();
      this.#probe(topic, now);
      this.#deadAt = now + ANSWER_AFTER_SLEEP_MS;
      return;
    }
    const silentMs = now - this.#lastFrameAt;
    if (now >= this.#deadAt || (silentMs >= DEAD_AFTER_MS && this.#lastProbeAt > this.#lastFrameAt)) {
      return this.#host.lost('silence');
    }
    if (this.#isDataSilent() && this.#host.isMarketOpen()) return this.#host.lost('data-silence');
    if (silentMs >= PROBE_AFTER_MS && now - this.#lastProbeAt >= PROBE_AFTER_MS) this.#probe(topic, now);
  }

  #probe(topic: Topic, now: number): void {
    if (this.#sentinel !== undefined) this.#host.send('unsubscribe', this.#sentinel);
    this.#sentinel = topic;
    this.#isAwaiting = true;
    this.#lastProbeAt = now;
    this.#host.send('subscribe', topic);
  }

  /** Keeps the one there is while its ticker is wanted. */
  #chooseSentinel(): Topic | undefined {
    const wanted = this.#host.wantedTopics();
    if (this.#sentinel !== undefined && isTickerWanted(wanted, tickerOf(this.#sentinel))) return this.#sentinel;
    for (const channel of SENTINELS) {
      for (const topic of wanted) {
        const candidate = topicOf(channel, tickerOf(topic));
        if (!wanted.has(candidate)) return candidate;
      }
    }
    return undefined; // everything of every ticker is wanted; no screen does that
  }

  #isDataSilent(): boolean {
    const eventsCount = this.#host.eventsCount();
    this.#rates[this.#ticksCount % this.#rates.length] = eventsCount - this.#lastEventsCount;
    this.#lastEventsCount = eventsCount;
    this.#ticksCount++;
    if (this.#ticksCount < this.#rates.length) return false;
    let beforeCount = 0;
    for (let age = 1; age <= this.#rates.length; age++) {
      const tickCount = this.#rates[(this.#ticksCount - age) % this.#rates.length]!;
      if (age > DATA_TICKS) beforeCount += tickCount;
      else if (tickCount > 0) return false;
    }
    return beforeCount >= RATE_EVENTS;
  }

  #forgetRate(): void {
    this.#ticksCount = 0;
    this.#lastEventsCount = this.#host.eventsCount();
  }
}

function isTickerWanted(wanted: ReadonlySet<Topic>, ticker: Ticker): boolean {
  for (const topic of wanted) if (tickerOf(topic) === ticker) return true;
  return false;
}
