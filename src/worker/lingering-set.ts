import type { CancelTimer, Clock } from '../base/clock.js';

/**
 * A set from which items go only some time after they were last named: a tab that is reloaded or an element that is
 * moved costs no unsubscribing and subscribing again.
 */
export class LingeringSet<Item extends string> {
  readonly #clock: Clock;
  readonly #lingerMs: number;
  readonly #onExpired: () => void;
  #named: readonly Item[] = [];
  /** Items no longer named → when they go. */
  readonly #leaving = new Map<Item, number>();
  #timer: CancelTimer | undefined;

  constructor(clock: Clock, lingerMs: number, onExpired: () => void) {
    this.#clock = clock;
    this.#lingerMs = lingerMs;
    this.#onExpired = onExpired;
  }

  /** Replaces what is named. */
  name(items: readonly Item[]): void {
    const now = new Set(items);
    const goesAt = this.#clock.now() + this.#lingerMs;
    for (const item of this.#named) if (!now.has(item) && !this.#leaving.has(item)) this.#leaving.set(item, goesAt);
    for (const item of items) this.#leaving.delete(item);
    this.#named = items;
    this.#schedule();
  }

  /** What is named, most wanted first, then what lingers. */
  items(): Item[] {
    return [...this.#named, ...this.#leaving.keys()];
  }

  close(): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#leaving.clear();
    this.#named = [];
  }

  #schedule(): void {
    this.#timer?.();
    this.#timer = undefined;
    if (this.#leaving.size === 0) return;
    const next = Math.min(...this.#leaving.values());
    this.#timer = this.#clock.after(next - this.#clock.now(), () => this.#expire());
  }

  #expire(): void {
    const now = this.#clock.now();
    for (const [item, goesAt] of this.#leaving) if (goesAt <= now) this.#leaving.delete(item);
    this.#schedule();
    this.#onExpired();
  }
}
