import type { CancelTimer, Clock } from '../base/clock.js';

/** How long an old socket may take to close before a new one is dialled regardless: a half-open one never says so. */
const CLOSING_MS = 1000;

/** A socket that was told to close and counts as open until it has. One at a time. */
export class DepartingSocket {
  readonly #clock: Clock;
  readonly #onGone: () => void;
  #until: number | undefined;
  #cancel: CancelTimer | undefined;
  #waiting: (() => void)[] = [];

  /** @param onGone called when it has closed, unless it had done so before it was told to. */
  constructor(clock: Clock, onGone: () => void) {
    this.#clock = clock;
    this.#onGone = onGone;
  }

  /** Until when it counts as open at the latest, epoch ms; undefined when there is none. */
  get until(): number | undefined {
    return this.#until;
  }

  /** @param close tells the socket to close, and calls back when it has. */
  depart(close: (closed: () => void) => void): void {
    this.#until = this.#clock.now() + CLOSING_MS;
    const until = this.#until;
    let isLater = false;
    const gone = () => {
      if (this.#until !== until) return;
      this.#until = undefined;
      this.#cancel?.();
      for (const resolve of this.#waiting.splice(0)) resolve();
      if (isLater) this.#onGone();
    };
    this.#cancel = this.#clock.after(CLOSING_MS, gone);
    close(gone);
    isLater = true;
  }

  /** Resolves when none is open any more. */
  gone(): Promise<void> {
    if (this.#until === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
