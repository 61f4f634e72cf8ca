import type { NextState } from './connection-state.js';

/** What a connection may not dial without: a network, a key that was not refused, something wanted, and the upstream lock. */
export class DialPermit {
  isOnline = true;
  isAllowed = false;
  /** Why it is not allowed. */
  deniedCause: 'start' | 'newer-version' = 'start';
  #key: string | undefined;
  #isKeyRejected = false;

  get key(): string | undefined {
    return this.#key;
  }

  set key(key: string | undefined) {
    this.#key = key;
    this.#isKeyRejected = false;
  }

  /** The upstream refused the key: until there is another. */
  keyRejected(): void {
    this.#isKeyRejected = true;
  }

  /** The state to be in for want of something; undefined when it may dial. */
  obstacle(wantedCount: number): NextState | undefined {
    if (!this.isOnline) return { kind: 'offline', cause: 'browser-offline' };
    if (this.#isKeyRejected) return { kind: 'rejected', cause: 'auth-failed' };
    if (wantedCount === 0) return { kind: 'idle', cause: 'start' };
    if (this.#key === undefined) return { kind: 'idle', cause: 'no-key' };
    return this.isAllowed ? undefined : { kind: 'idle', cause: this.deniedCause };
  }
}
