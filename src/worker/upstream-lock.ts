import { every, type CancelTimer, type Clock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import type { Cluster } from '../market/ticker.js';
import { stirSleepingPages } from './sleeping-pages.js';

const ASK_MS = 2000;
/** So many questions in a row unanswered, the holder is hung: it neither serves nor lets go. */
const UNANSWERED = 3;
/** A hub that dies lets go of its lock a moment before the vendor hears that its socket is gone. */
const LEAVING_MS = 250;
/** Who waits asks so often at least. */
const AWAITED_MS = 2 * ASK_MS + 500;

/** As much of `navigator.locks` as is used. */
export interface LocksLike {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    hold: () => Promise<void>,
  ): Promise<unknown>;
  query?(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

/** As much of a BroadcastChannel as is used. It does not hear itself. */
export interface ChannelLike {
  postMessage(message: unknown): void;
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: unknown }) => void,
    options: { readonly signal: AbortSignal },
  ): void;
}

/** Which of two hubs is to hold the upstream: the newer build, and of the same build the one started later. */
export interface HubRank {
  readonly version: string;
  /** Wall clock, epoch ms. */
  readonly startedAt: number;
}

export interface UpstreamLockOptions {
  /** See `upstreamLockName`. */
  readonly name: string;
  readonly rank: HubRank;
  /** Undefined where there are none: then it is granted at once, and nothing is shared. */
  readonly locks: LocksLike | undefined;
  readonly channel: ChannelLike | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** It may dial. */
  readonly onGranted: () => void;
  /** It may not dial any more. Resolves when no socket is open. `version`: of the newer hub that asked, if one did. */
  readonly onRevoked: (version: string | undefined) => Promise<void>;
  /** How long an answer of the holder is waited for, ms. */
  readonly askMs?: number;
  /** While it waits, the version of the hub that holds the lock; undefined when it is this one. */
  readonly onHolder?: (version: string | undefined) => void;
}

interface Message extends HubRank {
  readonly sw: 'upstream-ask' | 'upstream-held';
  readonly name: string;
}

/** One name per cluster and key; of the key it shows eight hex digits of its SHA-256, to scripts of this origin. */
export async function upstreamLockName(cluster: Cluster, key: string): Promise<string> {
  // Missing on insecure origins, which have no locks either.
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  const digest = await subtle?.digest('SHA-256', new TextEncoder().encode(key));
  const start = [...new Uint8Array(digest ?? [0, 0, 0, 0]).slice(0, 4)];
  return `strikewire-upstream:${cluster}:${start.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * The right to dial one cluster with one key, held by one hub of this origin at a time.
 * - Waits in the queue of a Web Lock and asks the holder for it; a holder of lower rank closes its socket, waits for
 *   the close, lets go and queues again, so that it takes over when the newer one is gone. Never two sockets.
 * - Granted ahead of a newer hub that is also waiting, it lets that one pass.
 * - After a holder that did not yield, and so is gone or was robbed, it waits a quarter of a second for the end of that one's socket.
 * - Of a holder that does not answer it stirs the pages, in case they sleep, and takes it by force after six seconds without an answer.
 * - Not wanted any more (`spare`), it leaves the queue, and yields to whoever asks, of lower rank too; it asks again when told
 *   to `acquire`. Left by its last tab (`abandon`) it lets go at once if somebody waits: Chromium stops a hub whose pages all lie
 *   in the back-forward cache, and then it can neither answer nor close.
 * - `close()` is for ever and idempotent; the lock is let go when the socket has closed.
 */
export class UpstreamLock {
  readonly #options: UpstreamLockOptions;
  #phase: 'idle' | 'waiting' | 'held' | 'yielding' | 'closed' = 'idle';
  /** Names the request under way; answers to earlier ones are void. */
  #turn = 0;
  #withdraw = new AbortController();
  #release: () => void = () => {};
  /** Until no socket is open any more. */
  #revoked: Promise<void> = Promise.resolve();
  #isPassing = false;
  /** Another hub holds it, or did a moment ago: it has said so, was robbed, or was given what this one had. */
  #isTaken = false;
  /** Held for nothing: whoever asks may have it. */
  #isSpare = false;
  /** When somebody who waits for it was last heard. */
  #awaitedAt = 0;
  #cancelGrant: CancelTimer | undefined;
  #unansweredCount = 0;
  #cancelAsking: CancelTimer | undefined;
  readonly #stop = new AbortController();

  constructor(options: UpstreamLockOptions) {
    this.#options = options;
    options.channel?.addEventListener('message', ({ data }) => this.#heard(data), { signal: this.#stop.signal });
  }

  get isHeld(): boolean {
    return this.#phase === 'held';
  }

  get #isYielding(): boolean {
    return this.#phase === 'yielding';
  }

  /** Asks for it, and again whenever it was taken, until it is spare. Saying it again is free. */
  acquire(): void {
    this.#isSpare = false;
    if (this.#phase !== 'idle') return;
    if (this.#options.locks) return this.#queue();
    this.#phase = 'held';
    this.#options.onGranted();
  }

  /** It is not needed for now: kept if it is held, for whoever asks, and not queued for. */
  spare(): void {
    this.#isSpare = true;
    if (this.#phase !== 'waiting') return;
    this.#turn++;
    this.#phase = 'idle';
    this.#isPassing = false;
    this.#cancelAsking?.();
    this.#withdraw.abort();
    this.#options.onHolder?.(undefined);
  }

  /** The last tab has left. The socket's end is not waited for: those who wait know that it stayed, and wait a moment more. */
  abandon(): void {
    this.spare();
    const isAwaited = this.#options.clock.now() - this.#awaitedAt <= AWAITED_MS;
    if (this.#phase === 'held' && isAwaited) void this.#giveUp(undefined, { isUrgent: true });
  }

  /** Gives up what is spare, for hubs that cannot ask. */
  letGo(): void {
    if (this.#phase === 'held' && this.#isSpare && this.#options.locks) void this.#giveUp(undefined);
  }

  async close(): Promise<void> {
    if (this.#phase === 'held') this.#revoked = this.#options.onRevoked(undefined);
    this.#phase = 'closed';
    this.#turn++;
    this.#stop.abort();
    this.#cancelAsking?.();
    this.#cancelGrant?.();
    this.#withdraw.abort();
    await this.#revoked;
    this.#release();
  }

  #queue({ steal = false, isTaken = steal }: { steal?: boolean; isTaken?: boolean } = {}): void {
    const turn = ++this.#turn;
    this.#phase = 'waiting';
    this.#unansweredCount = 0;
    this.#isTaken = isTaken;
    this.#withdraw = new AbortController();
    const { locks, name } = this.#options;
    // The two options exclude each other.
    const how = steal ? { steal } : { signal: this.#withdraw.signal };
    locks?.request(name, how, () => this.#granted(turn)).catch((thrown: unknown) => this.#lost(turn, thrown));
    this.#cancelAsking?.();
    this.#cancelAsking = every(this.#options.clock, this.#options.askMs ?? ASK_MS, () => this.#askAgain());
    this.#say('upstream-ask');
  }

  #granted(turn: number): Promise<void> {
    if (turn !== this.#turn) return Promise.resolve();
    if (this.#isPassing) {
      this.#isPassing = false;
      this.#queue({ isTaken: true }); // behind the newer one
      return Promise.resolve();
    }
    this.#phase = 'held';
    this.#cancelAsking?.();
    return new Promise((resolve) => {
      this.#release = resolve;
      this.#options.onHolder?.(undefined);
      const { clock, onGranted } = this.#options;
      if (this.#isTaken) this.#cancelGrant = clock.after(LEAVING_MS, onGranted);
      else onGranted();
    });
  }

  /** The request failed, or what was granted was taken by force. */
  #lost(turn: number, thrown: unknown): void {
    if (turn !== this.#turn) return;
    const { log, name, onGranted } = this.#options;
    if (this.#phase === 'held') {
      log.warn('upstream-lock', 'taken by another hub', { name });
      void this.#giveUp(undefined);
    } else if (this.#phase === 'waiting') {
      log.error('upstream-lock', 'locks do not work here; going on without', { name, error: String(thrown) });
      this.#cancelAsking?.();
      this.#phase = 'held';
      onGranted();
    }
  }

  async #giveUp(version: string | undefined, { isUrgent = false } = {}): Promise<void> {
    this.#phase = 'yielding';
    this.#cancelGrant?.();
    this.#revoked = this.#options.onRevoked(version);
    if (!isUrgent) await this.#revoked;
    this.#release();
    if (!this.#isYielding) return;
    if (this.#isSpare) this.#phase = 'idle';
    else this.#queue({ isTaken: true });
  }

  #heard(data: unknown): void {
    if (!isMessage(data) || data.name !== this.#options.name) return;
    if (data.sw === 'upstream-held') {
      if (this.#phase !== 'waiting') return;
      this.#unansweredCount = 0;
      this.#isTaken = true;
      this.#options.onHolder?.(data.version);
      return;
    }
    const isNewer = compareRanks(data, this.#options.rank) > 0;
    // Who has just yielded asks at once, before what it yielded has arrived here.
    if (!isNewer) this.#awaitedAt = this.#options.clock.now();
    if (this.#phase === 'waiting' && isNewer) this.#isPassing = true;
    if (this.#phase !== 'held') return;
    if (!isNewer && !this.#isSpare) return this.#say('upstream-held');
    this.#options.log.info('upstream-lock', 'yields', { version: data.version });
    void this.#giveUp(isNewer ? data.version : undefined);
  }

  #askAgain(): void {
    if (this.#phase !== 'waiting') return;
    if (this.#options.channel && this.#unansweredCount >= UNANSWERED) {
      this.#options.log.warn('upstream-lock', 'its holder does not answer: taken', { name: this.#options.name });
      this.#withdraw.abort();
      return this.#queue({ steal: true });
    }
    const { locks, clock } = this.#options;
    if (this.#unansweredCount === 1 && locks) void stirSleepingPages(locks, clock);
    this.#unansweredCount++;
    this.#say('upstream-ask');
  }

  #say(sw: Message['sw']): void {
    const { channel, name, rank } = this.#options;
    channel?.postMessage({ sw, name, version: rank.version, startedAt: rank.startedAt } satisfies Message);
  }
}

/** Positive when `a` goes before `b`. Versions are compared part by part, numbers as numbers. */
export function compareRanks(a: HubRank, b: HubRank): number {
  const [left, right] = [a.version.split(/[.+-]/), b.version.split(/[.+-]/)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one = '', other = ''] = [left[index], right[index]];
    const difference = Number(one) - Number(other);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    if (Number.isNaN(difference) && one !== other) return one > other ? 1 : -1;
  }
  return a.startedAt - b.startedAt;
}

function isMessage(data: unknown): data is Message {
  if (typeof data !== 'object' || data === null) return false;
  const { sw, name, version, startedAt } = data as Partial<Record<keyof Message, unknown>>;
  const isKnown = sw === 'upstream-ask' || sw === 'upstream-held';
  return isKnown && typeof name === 'string' && typeof version === 'string' && Number.isFinite(startedAt);
}
