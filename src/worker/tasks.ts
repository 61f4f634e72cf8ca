import type { CancelTimer, Clock } from '../base/clock.js';
import { ERRORS, errorCode, errorSentence } from '../base/errors.js';
import type { Failure } from './hub-api.js';

const RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 120_000;

type Task = { readonly begunAt: number } & (
  | { readonly state: 'running' | 'done' | 'failed' }
  | { readonly state: 'waiting'; readonly cancel: CancelTimer }
);

/**
 * Work that is to be done once by name, or now and then, however often it is asked for.
 * - A failure that waiting can mend is tried again, ever more rarely, until it works or is forgotten.
 * - A failure that waiting cannot mend stays until it is forgotten.
 */
export class Tasks {
  readonly #clock: Clock;
  readonly #tasks = new Map<string, Task>();
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ensure(name: string, run: () => Promise<void>, onFailure: (failure: Failure) => void): void {
    if (!this.#isClosed && !this.#tasks.has(name)) void this.#run(name, run, onFailure, 0);
  }

  /** As `ensure`, and anew once so long has passed since its last run began: counted for each name alone, so that not all are due at once. */
  renew(name: string, everyMs: number, run: () => Promise<void>, onFailure: (failure: Failure) => void): void {
    const task = this.#tasks.get(name);
    if (task && task.state !== 'running' && this.#clock.now() - task.begunAt >= everyMs) this.forget(name);
    this.ensure(name, run, onFailure);
  }

  isDone(name: string): boolean {
    return this.#tasks.get(name)?.state === 'done';
  }

  /** Lets the work be asked for again, and stops waiting for the next try. */
  forget(name: string): void {
    const task = this.#tasks.get(name);
    if (task?.state === 'waiting') task.cancel();
    this.#tasks.delete(name);
  }

  /** Forgets everything whose name satisfies the test. */
  forgetAll(isMeant: (name: string) => boolean = () => true): void {
    for (const name of this.#tasks.keys()) if (isMeant(name)) this.forget(name);
  }

  close(): void {
    this.#isClosed = true;
    this.forgetAll();
  }

  async #run(
    name: string,
    run: () => Promise<void>,
    onFailure: (failure: Failure) => void,
    tries: number,
  ): Promise<void> {
    const begunAt = this.#clock.now();
    const task: Task = { state: 'running', begunAt };
    this.#tasks.set(name, task);
    const isCurrent = () => this.#tasks.get(name) === task;
    try {
      await run();
      if (isCurrent()) this.#tasks.set(name, { state: 'done', begunAt });
    } catch (thrown) {
      if (!isCurrent()) return;
      const code = errorCode(thrown) ?? 'bad-response';
      const isRetryable = ERRORS[code].isRetryable;
      const delayMs = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** tries);
      onFailure({
        code,
        message: errorSentence(thrown),
        nextRetryAt: isRetryable ? this.#clock.now() + delayMs : undefined,
      });
      if (!isCurrent()) return;
      if (!isRetryable) this.#tasks.set(name, { state: 'failed', begunAt });
      else {
        const cancel = this.#clock.after(delayMs, () => void this.#run(name, run, onFailure, tries + 1));
        this.#tasks.set(name, { state: 'waiting', cancel, begunAt });
      }
    }
  }
}
