import type { Clock } from '../base/clock.js';
import { StrikewireError } from '../base/errors.js';

const RETRY_MS = 15_000;

/** A part of the hub that may not be there yet. */
export interface Awaited<Part> {
  readonly part: Part | undefined;
  /** @throws {StrikewireError} `service-down` when it cannot be loaded now. */
  ready(): Promise<Part>;
}

/** A part that is there from the beginning. */
export function present<Part>(part: Part): Awaited<Part> {
  return { part, ready: async () => part };
}

/** A part that is loaded when it is first waited for; one that could not be loaded is tried again, but not at once. */
export class LazyPart<Part> implements Awaited<Part> {
  part: Part | undefined;
  readonly #load: () => Promise<Part>;
  readonly #clock: Clock;
  #loading: Promise<Part> | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(load: () => Promise<Part>, clock: Clock) {
    this.#load = load;
    this.#clock = clock;
  }

  async ready(): Promise<Part> {
    const isTooSoon = this.#clock.now() - this.#failedAt < RETRY_MS;
    try {
      if (isTooSoon) throw new Error('It failed just now.');
      this.#loading ??= this.#load();
      this.part = await this.#loading;
      return this.part;
    } catch {
      if (!isTooSoon) this.#failedAt = this.#clock.now();
      this.#loading = undefined;
      throw new StrikewireError('service-down', 'A part of Strikewire could not be loaded; trying again.');
    }
  }
}
