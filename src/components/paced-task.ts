import type { CancelTimer, Clock } from '../base/clock.js';

/**
 * Runs a task when asked, at most once in a period: at once after a rest, else at the end of the period. Nothing asked is lost.
 */
export class PacedTask {
  readonly #clock: Clock;
  readonly #periodMs: number;
  readonly #run: () => void;
  #ranAt = Number.NEGATIVE_INFINITY;
  #cancel: CancelTimer | undefined;

  constructor(clock: Clock, periodMs: number, run: () => void) {
    this.#clock = clock;
    this.#periodMs = periodMs;
    this.#run = run;
  }

  request(): void {
    if (this.#cancel) return;
    const waitMs = this.#ranAt + this.#periodMs - this.#clock.now();
    if (waitMs <= 0) this.#fire();
    else this.#cancel = this.#clock.after(waitMs, () => this.#fire());
  }

  /** Forgets what was asked; it may be asked again. */
  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #fire(): void {
    this.#cancel = undefined;
    this.#ranAt = this.#clock.now();
    this.#run();
  }
}
