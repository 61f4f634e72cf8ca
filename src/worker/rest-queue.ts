import type { CancelTimer, Clock } from '../base/clock.js';

interface Waiting {
  readonly priority: number;
  readonly run: () => void;
}

/**
 * Lets few calls run at a time, the most important first, in the order of asking among equals.
 * A pause stops new ones from starting; those under way go on.
 */
export class RestQueue {
  readonly #clock: Clock;
  readonly #limit: () => number;
  #waiting: Waiting[] = [];
  #activeCount = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #cancelPause: CancelTimer | undefined;

  /** @param limit how many may run at a time, asked anew for each. */
  constructor(clock: Clock, limit: () => number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  get activeCount(): number {
    return this.#activeCount;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Epoch ms; undefined when nothing is held up. */
  get pausedUntil(): number | undefined {
    return this.#pausedUntil > this.#clock.now() ? this.#pausedUntil : undefined;
  }

  /** Runs `call` when it is its turn. Higher priorities go first. */
  run<Result>(priority: number, call: () => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const run = () => {
        this.#activeCount++;
        call()
          .then(resolve, reject)
          .finally(() => {
            this.#activeCount--;
            this.#pump();
          });
      };
      const place = this.#waiting.findIndex((other) => other.priority < priority);
      this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, { priority, run });
      this.#pump();
    });
  }

  /** Nothing starts before `until`, epoch ms. A later pause that ends earlier changes nothing. */
  pause(until: number): void {
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.#cancelPause?.();
    this.#cancelPause = this.#clock.after(until - this.#clock.now(), () => {
      this.#cancelPause = undefined;
      this.#pump();
    });
  }

  /** Everything that waits is let go at once: its calls will see that they are not wanted any more. */
  close(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.#pausedUntil = Number.NEGATIVE_INFINITY;
    for (const { run } of this.#waiting.splice(0)) run();
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#activeCount < this.#limit()) {
      if (this.pausedUntil !== undefined) {
        // A timer may come a fraction early.
        this.#cancelPause ??= this.#clock.after(this.#pausedUntil - this.#clock.now(), () => {
          this.#cancelPause = undefined;
          this.#pump();
        });
        return;
      }
      this.#waiting.shift()!.run();
    }
  }
}
