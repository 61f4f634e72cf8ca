import type { CancelTimer, Clock } from '../base/clock.js';

export interface IdleTimerOptions {
  readonly clock: Clock;
  readonly idleMs: number;
  readonly isUsed: () => boolean;
  /** Not used for that long. */
  readonly onIdle: () => void;
}

/** Tells when something has been out of use for a while. `touch` it whenever its use begins, ends or happens. */
export class IdleTimer {
  readonly #options: IdleTimerOptions;
  #cancel: CancelTimer | undefined;

  constructor(options: IdleTimerOptions) {
    this.#options = options;
  }

  touch(): void {
    this.close();
    const { clock, idleMs, isUsed, onIdle } = this.#options;
    if (!isUsed()) this.#cancel = clock.after(idleMs, () => !isUsed() && onIdle());
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
