import type { CancelTimer, Clock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import type { CreateSocket, UpstreamCodec, UpstreamNotice } from '../upstream/upstream.js';
import type { LiveCause, LossCause } from './connection-state.js';
import { SilenceProbe } from './silence-probe.js';
import type { SubscriptionLedger } from './subscription-ledger.js';
import type { UpstreamIntake } from './upstream-intake.js';
import { UpstreamSocket } from './upstream-socket.js';

const CONNECT_TIMEOUT_MS = 10_000;
const AUTH_TIMEOUT_MS = 10_000;
const SUBSCRIBE_TIMEOUT_MS = 10_000;
/** Waits for the rest of an answer in which something was refused: the refusal comes first. */
const REFUSAL_SETTLES_MS = 250;
/** Streaming for so long is what counts as a success. */
const STREAMING_MS = 10_000;
const POLICY_VIOLATION = 1008;

/** What the key's plan has been seen to lack as a whole: real-time data, or signed agreements for it. */
export type PlanLimit = 'delayed-only' | 'agreements' | 'no-sockets';

/** How a session ended. */
export type SessionEnd =
  | { readonly kind: 'lost'; readonly cause: LossCause; readonly closeCode?: number }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'displaced' };

export interface SessionListener {
  authenticating(): void;
  /** Let in, and again whenever the cause changes. */
  live(cause: LiveCause): void;
  /** Let in for 10 s. */
  streaming(): void;
  planLimited(limit: PlanLimit): void;
  /** Some topic was confirmed, refused or given up on. */
  topicsChanged(): void;
  /** Once; the session is then to be closed. */
  ended(end: SessionEnd): void;
}

export interface SessionOptions {
  readonly url: string;
  readonly key: string;
  readonly codec: UpstreamCodec;
  readonly createSocket: CreateSocket;
  readonly clock: Clock;
  readonly ledger: SubscriptionLedger;
  readonly intake: UpstreamIntake;
  readonly isMarketOpen: () => boolean;
  readonly log: Log;
  readonly listener: SessionListener;
}

/**
 * The life of one socket: dial, present the key, subscribe what the ledger wants, watch for silence.
 * - The key is sent after `connected`, topics after the key was accepted, one request at a time.
 * - Tells how it ended once, and nothing after that or after `close()`.
 */
export class UpstreamSession {
  readonly #options: SessionOptions;
  readonly #socket: UpstreamSocket;
  readonly #probe: SilenceProbe;
  #phase: 'dialing' | 'authenticating' | 'live' | 'ended' = 'dialing';
  #liveCause: LiveCause = 'subscribing';
  #hasTimedOut = false;
  #hasTopicNews = false;
  readonly #eventsBefore: number;
  #cancelPhase: CancelTimer;
  #cancelRequest: CancelTimer | undefined;

  /** @throws what `createSocket` throws, e.g. for an address that is none. */
  constructor(options: SessionOptions) {
    const { clock, codec, createSocket, intake, ledger, url } = options;
    this.#options = options;
    this.#eventsBefore = intake.eventsCount;
    this.#probe = new SilenceProbe(clock, {
      wantedTopics: () => ledger.wantedTopics(),
      eventsCount: () => intake.eventsCount,
      isMarketOpen: options.isMarketOpen,
      send: (action, topic) => this.#socket.send(codec[action]([topic])),
      lost: (cause) => this.#end({ kind: 'lost', cause }),
    });
    this.#socket = new UpstreamSocket(createSocket, url, {
      frame: (data) => this.#frame(data),
      lost: (code) => this.#lost(code),
    });
    this.#cancelPhase = clock.after(CONNECT_TIMEOUT_MS, () => this.#end({ kind: 'lost', cause: 'connect-timeout' }));
  }

  /** What is wanted may have changed. */
  wantedChanged(): void {
    if (this.#phase !== 'live') return;
    this.#probe.giveWay();
    this.#sayNext();
    this.#review();
  }

  /** @param onGone called when the socket has really closed. */
  close(onGone: () => void): void {
    this.#stop();
    this.#socket.close(onGone);
  }

  /** @internal From the intake. */
  heard(status: string, message: string): void {
    const notice = this.#options.codec.notice(status, message);
    switch (notice.kind) {
      case 'connected':
        return this.#connected();
      case 'authenticated':
        return this.#authenticated();
      case 'auth-failed':
        if (notice.isPlan) this.#options.listener.planLimited('no-sockets');
        return this.#end({ kind: 'rejected' });
      case 'auth-timeout':
        if (this.#phase === 'authenticating') this.#end({ kind: 'lost', cause: 'auth-timeout' });
        return;
      case 'max-connections':
        return this.#end({ kind: 'displaced' });
      case 'subscribed':
      case 'unsubscribed':
      case 'refused':
        if (this.#phase === 'live') this.#answered(notice);
        return;
      case 'other':
        if (status === 'error') this.#options.log.warn('upstream', 'an error that is not known', { message });
        return;
      default:
        return notice satisfies never;
    }
  }

  #connected(): void {
    if (this.#phase !== 'dialing') return;
    const { clock, codec, key, listener } = this.#options;
    this.#phase = 'authenticating';
    this.#cancelPhase();
    this.#cancelPhase = clock.after(AUTH_TIMEOUT_MS, () => this.#end({ kind: 'lost', cause: 'auth-timeout' }));
    this.#socket.send(codec.auth(key));
    listener.authenticating();
  }

  #authenticated(): void {
    if (this.#phase !== 'authenticating') return; // unasked for, or said twice
    const { clock, listener } = this.#options;
    this.#phase = 'live';
    this.#cancelPhase();
    this.#cancelPhase = clock.after(STREAMING_MS, () => listener.streaming());
    this.#probe.start();
    listener.live(this.#liveCause);
    this.#sayNext();
  }

  #frame(data: unknown): void {
    this.#probe.frame(this.#options.clock.now());
    this.#options.intake.read(data, this);
    if (this.#phase !== 'live') return;
    this.#sayNext();
    this.#review();
  }

  #lost(code: number): void {
    if (this.#phase === 'live' && code === POLICY_VIOLATION) this.#end({ kind: 'displaced' });
    else this.#end({ kind: 'lost', cause: `close-${code}`, closeCode: code });
  }

  #answered(notice: Extract<UpstreamNotice, { kind: 'subscribed' | 'unsubscribed' | 'refused' }>): void {
    const { ledger, listener } = this.#options;
    this.#hasTopicNews = true;
    if (notice.kind === 'refused') {
      if (notice.scope !== 'request') listener.planLimited(notice.scope);
      if (this.#probe.isAwaiting) this.#probe.refused();
      else if (ledger.refuse()) this.#awaitAnswer(REFUSAL_SETTLES_MS);
    } else if (this.#probe.answered(notice.topic)) {
      this.#hasTopicNews = false;
    } else {
      ledger[notice.kind](notice.topic);
    }
  }

  /** Sends what is to be said next, as far as one request at a time allows. */
  #sayNext(): void {
    const { codec, ledger } = this.#options;
    // A probe is a request too: while its answer is out, a refusal could not be attributed.
    while (this.#phase === 'live' && !this.#probe.isAwaiting) {
      const request = ledger.take();
      if (!request) break;
      this.#socket.send(codec[request.action](request.topics));
      if (ledger.isUnderWay) this.#awaitAnswer(SUBSCRIBE_TIMEOUT_MS);
    }
  }

  #awaitAnswer(timeoutMs: number): void {
    this.#cancelRequest?.();
    this.#cancelRequest = this.#options.clock.after(timeoutMs, () => {
      if (this.#options.ledger.settle()) this.#hasTimedOut = true;
      this.#hasTopicNews = true;
      this.#sayNext();
      this.#review();
    });
  }

  /** Tells the listener what has changed since it was last told. */
  #review(): void {
    const { intake, ledger, listener } = this.#options;
    const cause: LiveCause =
      intake.eventsCount > this.#eventsBefore
        ? 'data'
        : ledger.isAllRefused
          ? 'no-channel'
          : this.#hasTimedOut
            ? 'subscribe-timeout'
            : 'subscribing';
    if (cause !== this.#liveCause) {
      this.#liveCause = cause;
      listener.live(cause);
    }
    if (this.#hasTopicNews) {
      this.#hasTopicNews = false;
      listener.topicsChanged();
    }
  }

  #end(end: SessionEnd): void {
    if (this.#phase === 'ended') return;
    this.#stop();
    this.#options.listener.ended(end);
  }

  #stop(): void {
    this.#phase = 'ended';
    this.#cancelPhase();
    this.#cancelRequest?.();
    this.#probe.stop();
  }
}
