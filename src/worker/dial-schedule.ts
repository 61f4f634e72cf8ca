import { Backoff } from './backoff.js';
import type { LossCause } from './connection-state.js';

const DIAL_INTERVAL_MS = 1000;
/** A newcomer that was thrown out for the account's limit tries again by itself this often. */
const DISPLACED_RETRY_MS = 60_000;
/** Close codes that ask for patience: service restart, try again later. */
const CLOSE_FLOORS_MS: Readonly<Record<number, number>> = { 1012: 1000, 1013: 10_000 };

/** When to dial next, epoch ms, and what is waited for. Without `at`: not before somebody says so. */
export interface DialTime {
  readonly at: number | undefined;
  readonly cause: LossCause | 'max-connections';
}

/**
 * When the next dial is due, as far as earlier ones decide it.
 * - The first is due at once; none follows another within a second, whatever happens.
 * - Losses are followed with growing delays until a connection has streamed for 10 s.
 * - Thrown out for the account's limit, a connection that had streamed waits to be told, and a newcomer for a minute:
 *   the quota counts the account, and either side may be the victim.
 */
export class DialSchedule {
  readonly #backoff: Backoff;
  #lossCause: LossCause = 'start';
  #notBefore = 0;
  #lastDialAt = Number.NEGATIVE_INFINITY;
  #hasStreamed = false;
  #displaced: { readonly retryAt: number | undefined } | undefined;

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.#backoff = new Backoff(random);
  }

  get attempt(): number {
    return this.#backoff.attempt;
  }

  get isDisplaced(): boolean {
    return this.#displaced !== undefined;
  }

  next(): DialTime {
    const interval = this.#lastDialAt + DIAL_INTERVAL_MS;
    if (!this.#displaced) return { at: Math.max(this.#notBefore, interval), cause: this.#lossCause };
    const { retryAt } = this.#displaced;
    return { at: retryAt === undefined ? undefined : Math.max(retryAt, interval), cause: 'max-connections' };
  }

  dialled(now: number): void {
    this.#lastDialAt = now;
    this.#hasStreamed = false;
    this.#displaced = undefined;
  }

  /** A connection has streamed for long enough to be called one. */
  streaming(): void {
    this.#hasStreamed = true;
    this.#backoff.reset();
  }

  lost(cause: LossCause, now: number, closeCode = 0): void {
    this.#lossCause = cause;
    this.#notBefore = now + this.#backoff.next(CLOSE_FLOORS_MS[closeCode]);
  }

  displaced(now: number): void {
    this.#displaced = { retryAt: this.#hasStreamed ? undefined : now + DISPLACED_RETRY_MS };
  }

  /** The network is back, or so says the browser: no reason to wait any longer, unless displaced. */
  hurry(): void {
    this.#notBefore = 0;
  }

  /** The viewer wants the account's connection here. */
  reclaim(): void {
    this.#displaced = undefined;
    this.#notBefore = 0;
  }

  /** Another key or address: what the earlier one suffered does not count. */
  forgive(): void {
    this.reclaim();
    this.#lossCause = 'start';
  }
}
