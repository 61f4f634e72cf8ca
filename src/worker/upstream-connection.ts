import type { CancelTimer, Clock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import type { MarketSink } from '../market/events.js';
import type { Topic } from '../market/topic.js';
import type { CreateSocket, UpstreamAddress, UpstreamCodec } from '../upstream/upstream.js';
import { moved, nextRetryOf, type ConnectionState, type NextState } from './connection-state.js';
import type { ConnectionStatus } from './connection-status.js';
import { DepartingSocket } from './departing-socket.js';
import { DialPermit } from './dial-permit.js';
import { DialSchedule, type DialTime } from './dial-schedule.js';
import { SubscriptionLedger, type TopicStage } from './subscription-ledger.js';
import { UpstreamIntake } from './upstream-intake.js';
import { UpstreamSession, type PlanLimit, type SessionEnd } from './upstream-session.js';

const UNWANTED_LINGER_MS = 30_000;
/** A connection is trusted while its last frame is no older, and its topics are confirmed or have had their time. */
const ALIVE_FRAME_MS = 5000;
const CONFIRMED_BY_MS = 10_000;

export interface UpstreamConnectionOptions {
  readonly address: UpstreamAddress;
  readonly codec: UpstreamCodec;
  readonly createSocket: CreateSocket;
  readonly clock: Clock;
  readonly log: Log;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Takes the data. Its `status` is not called. */
  readonly sink: MarketSink;
  readonly onState: (state: ConnectionState) => void;
  /** The plan has turned out not to have real-time data. */
  readonly onPlan?: (limit: PlanLimit) => void;
  /** Some topic was confirmed, refused or given up on. At most once a frame. */
  readonly onTopics?: () => void;
  /** Whether events can be expected now; without it, silence of data alone is no loss. */
  readonly isMarketOpen?: () => boolean;
}

/**
 * The one connection to a cluster of the upstream.
 * - Dials when something is wanted, a key is there, and it may (`allow`); the first dial is immediate, none follows another within 1 s.
 * - Nothing is sent before the upstream has said `connected`, and no topic before it has let us in.
 * - Retries for ever, with jitter; what is wanted is sent again after every reconnect, and only what is wanted then.
 * - Never has two sockets: a new one waits for the old one to close.
 * - Never fights: thrown out for the account's limit, it waits to be told (`useHere`), or a minute if it was the newcomer.
 * - A refused key is tried once. The key is in the auth frame and nowhere else.
 * - `close()` is for ever; no listener is called after it, and a throwing listener changes nothing.
 */
export class UpstreamConnection {
  readonly #options: UpstreamConnectionOptions;
  readonly #clock: Clock;
  readonly #permit = new DialPermit();
  readonly #schedule: DialSchedule;
  readonly #ledger: SubscriptionLedger;
  readonly #intake: UpstreamIntake;
  #address: UpstreamAddress;
  #state: ConnectionState;
  #session: UpstreamSession | undefined;
  /** Of the session before. */
  readonly #departing: DepartingSocket;
  #cancelRetry: CancelTimer | undefined;
  #cancelLinger: CancelTimer | undefined;

  #planLimit: PlanLimit | undefined;
  #livesCount = 0;
  #gapAt: number | undefined;

  constructor(options: UpstreamConnectionOptions) {
    const { address, clock, codec, log, random, sink } = options;
    this.#options = options;
    this.#clock = clock;
    this.#address = address;
    this.#state = { kind: 'idle', cause: 'start', since: clock.now() };
    this.#schedule = new DialSchedule(random);
    this.#departing = new DepartingSocket(clock, () => this.#rest());
    this.#ledger = new SubscriptionLedger(address.cluster, codec.limits, clock);
    this.#intake = new UpstreamIntake(codec, sink, clock, log);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Everything that is wanted of this cluster, most wanted first. Saying it again is free. */
  want(topics: readonly Topic[]): void {
    this.#ledger.want(topics);
    if (this.#ledger.wantedCount > 0) {
      this.#cancelLinger?.();
      this.#cancelLinger = undefined;
    } else if (this.#session && !this.#cancelLinger) {
      this.#cancelLinger = this.#clock.after(UNWANTED_LINGER_MS, () => {
        this.#cancelLinger = undefined;
        this.#drop();
        this.#rest();
      });
    }
    this.#session?.wantedChanged();
    this.#rest();
  }

  /**
   * The key to present from now on. Another one ends `rejected` and is dialled with at once.
   * @param address where to present it, if elsewhere than the last one: it is not dialled with the old key in between.
   */
  setKey(key: string | undefined, address: UpstreamAddress = this.#address): void {
    if (key === this.#permit.key) return this.setAddress(address);
    this.#permit.key = key;
    this.#address = address;
    this.#planLimit = undefined;
    this.#startOver();
  }

  /** Where to dial from now on, e.g. the delayed host. */
  setAddress(address: UpstreamAddress): void {
    if (address.url === this.#address.url && address.isDelayed === this.#address.isDelayed) return;
    this.#address = address;
    if (!address.isDelayed) this.#planLimit = undefined; // the real-time host says it again
    this.#startOver();
  }

  /**
   * Whether it may dial, as the upstream lock says.
   * @returns at once if it may; if not, when no socket of ours is open any more.
   */
  allow(isAllowed: boolean, deniedCause: 'start' | 'newer-version' = 'start'): Promise<void> {
    this.#permit.isAllowed = isAllowed;
    this.#permit.deniedCause = deniedCause;
    if (!isAllowed) this.#drop();
    this.#rest();
    return isAllowed ? Promise.resolve() : this.#departing.gone();
  }

  /** The viewer wants the account's connection here: dials although displaced. */
  useHere(): void {
    if (!this.#schedule.isDisplaced) return;
    this.#schedule.reclaim();
    this.#rest();
  }

  /** The browser has lost its network: no attempts until `online()`. */
  offline(): void {
    this.#permit.isOnline = false;
    this.#drop();
    this.#rest();
  }

  online(): void {
    if (this.#permit.isOnline) return;
    this.#permit.isOnline = true;
    this.#schedule.hurry();
    this.#rest();
  }

  /** For ever; no listener hears of it. @returns when no socket of ours is open any more. */
  close(): Promise<void> {
    this.#state = moved(this.#state, { kind: 'closed', cause: 'closed' }, this.#clock.now());
    this.#drop();
    this.#cancelRetry?.();
    this.#cancelLinger?.();
    this.#permit.key = undefined;
    return this.#departing.gone();
  }

  /** Topics that the vendor's limit leaves out, most wanted first. */
  overLimit(): readonly Topic[] {
    return this.#ledger.overLimit();
  }

  /** How far a topic has come, and when it was sent on this connection. */
  topic(topic: Topic): { readonly stage: TopicStage; readonly sentAt: number | undefined } {
    return this.#ledger.report(topic);
  }

  /** What the upstream was told to send. */
  sentTopics(): Topic[] {
    return this.#ledger.sentTopics();
  }

  status(): ConnectionStatus {
    const { kind, cause, since } = this.#state;
    const ledger = this.#ledger;
    const intake = this.#intake;
    return {
      cluster: this.#address.cluster,
      state: kind,
      cause,
      since,
      nextRetryAt: nextRetryOf(this.#state),
      attempt: this.#schedule.attempt,
      isDelayed: this.#address.isDelayed,
      isDisplaced: this.#schedule.isDisplaced,
      isAlive: this.#isAlive(),
      planLimit: this.#planLimit,
      wantedCount: ledger.wantedCount,
      sentCount: ledger.sentCount,
      confirmedCount: ledger.confirmedCount,
      overLimitCount: ledger.overLimit().length,
      refusedChannels: ledger.refusedChannels(),
      sentAt: ledger.firstSentAt,
      lastFrameAt: intake.lastFrameAt,
      lastDataAt: intake.lastDataAt,
      framesCount: intake.framesCount,
      eventsCount: intake.eventsCount,
      unusableCounts: { ...intake.unusableCounts },
      reconnectsCount: Math.max(0, this.#livesCount - 1),
      gapAt: this.#gapAt,
    };
  }

  /** Where to be, and what to wait for, while there is no session. Safe to ask at any time. */
  #rest(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#session || this.#state.kind === 'closed') return;
    const obstacle = this.#permit.obstacle(this.#ledger.wantedCount);
    if (obstacle) return this.#enter(obstacle);
    const next = this.#schedule.next();
    const now = this.#clock.now();
    if (next.at === undefined || next.at > now) this.#wait(next);
    else if (this.#departing.until !== undefined) this.#wait({ ...next, at: this.#departing.until });
    else this.#dial(this.#permit.key!); // without one there is an obstacle
  }

  #wait({ cause, at }: DialTime): void {
    if (at !== undefined) this.#cancelRetry = this.#clock.after(at - this.#clock.now(), () => this.#rest());
    this.#enter({ kind: 'backoff', cause, nextRetryAt: at, attempt: this.#schedule.attempt });
  }

  #dial(key: string): void {
    const { codec, createSocket, isMarketOpen = () => false } = this.#options;
    this.#schedule.dialled(this.#clock.now());
    try {
      this.#session = new UpstreamSession({
        url: this.#address.url,
        key,
        codec,
        createSocket,
        clock: this.#clock,
        ledger: this.#ledger,
        intake: this.#intake,
        isMarketOpen,
        log: this.#options.log,
        listener: {
          authenticating: () =>
            this.#enter({ kind: 'authenticating', cause: 'authenticating', attempt: this.#schedule.attempt }),
          live: (cause) => this.#enter({ kind: 'live', cause }),
          streaming: () => this.#schedule.streaming(),
          planLimited: (limit) => this.#planLimited(limit),
          topicsChanged: () => this.#tell(() => this.#options.onTopics?.()),
          ended: (end) => this.#ended(end),
        },
      });
    } catch (thrown) {
      this.#options.log.error('upstream', 'the address cannot be dialled', {
        cluster: this.#address.cluster,
        error: thrown instanceof Error ? thrown.name : 'unknown',
      });
      this.#schedule.lost('bad-input', this.#clock.now());
      return this.#rest();
    }
    this.#enter({ kind: 'dialing', cause: 'dialing', attempt: this.#schedule.attempt });
  }

  #ended(end: SessionEnd): void {
    const now = this.#clock.now();
    switch (end.kind) {
      case 'lost':
        this.#schedule.lost(end.cause, now, end.closeCode);
        break;
      case 'rejected':
        this.#permit.keyRejected();
        break;
      case 'displaced':
        this.#schedule.displaced(now);
        break;
      default:
        end satisfies never;
    }
    this.#drop();
    this.#rest();
  }

  #planLimited(limit: PlanLimit): void {
    if (this.#planLimit === limit) return;
    this.#planLimit = limit;
    this.#options.log.warn('upstream', 'the plan has no real-time data', { cluster: this.#address.cluster, limit });
    this.#tell(() => this.#options.onPlan?.(limit));
  }

  /** Begins anew by our own will: what an earlier key or address suffered does not count. */
  #startOver(): void {
    this.#ledger.forgive();
    this.#schedule.forgive();
    if (this.#session) {
      this.#drop();
      this.#enter({ kind: 'idle', cause: 'start' });
    }
    this.#rest();
  }

  /** Ends the session, if there is one. Its socket counts as open until it says otherwise, or a second has passed. */
  #drop(): void {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    if (this.#state.kind === 'live' && this.#ledger.wantedCount > 0) this.#gapAt = this.#intake.lastFrameAt;
    this.#ledger.reset();
    this.#departing.depart((closed) => session.close(closed));
  }

  #isAlive(): boolean {
    if (this.#state.kind !== 'live') return false;
    const now = this.#clock.now();
    const { firstSentAt, confirmedCount } = this.#ledger;
    const isAnswered = confirmedCount > 0 || (firstSentAt !== undefined && now - firstSentAt >= CONFIRMED_BY_MS);
    return isAnswered && now - (this.#intake.lastFrameAt ?? Number.NEGATIVE_INFINITY) <= ALIVE_FRAME_MS;
  }

  #enter(next: NextState): void {
    const before = this.#state;
    this.#state = moved(before, next, this.#clock.now());
    if (this.#state === before) return;
    const state = this.#state;
    if (state.kind !== before.kind) {
      if (state.kind === 'live') this.#livesCount++;
      this.#options.log.info('upstream', `${this.#address.cluster}: ${before.kind} → ${state.kind}`, {
        cause: state.cause,
        gap: before.kind === 'live' && this.#ledger.wantedCount > 0,
        ...(state.kind === 'backoff' && state.nextRetryAt !== undefined && { nextRetryAt: state.nextRetryAt }),
      });
    }
    this.#tell(() => this.#options.onState(state));
  }

  /** A listener that throws is its own affair. */
  #tell(call: () => void): void {
    if (this.#state.kind === 'closed') return;
    try {
      call();
    } catch (thrown) {
      this.#options.log.error('upstream', 'a listener failed', {
        error: thrown instanceof Error ? thrown.message : String(thrown),
      });
    }
  }
}
