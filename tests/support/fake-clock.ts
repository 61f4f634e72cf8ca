import type { CancelTimer, Clock } from '../../src/base/clock.js';

/** A clock that moves only when told. Timers fire in order of their due time, then of their making. */
export class FakeClock implements Clock {
  #now: number;
  #wallOffset = 0;
  #order = 0;
  #timers: { at: number; order: number; run: () => void }[] = [];

  constructor(startAt: number = Date.UTC(2026, 10, 24, 15, 0, 0)) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return this.#now + this.#wallOffset;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** The wall clock jumps; the monotonic one does not. */
  jumpWall(byMs: number): void {
    this.#wallOffset += byMs;
  }

  /** Timers not yet fired. */
  get pendingCount(): number {
    return this.#timers.length;
  }

  #firstDue(until: number): { at: number; order: number; run: () => void } | undefined {
    let first: { at: number; order: number; run: () => void } | undefined;
    for (const timer of this.#timers) {
      if (timer.at > until || (first && (timer.at > first.at || (timer.at === first.at && timer.order > first.order))))
        continue;
      first = timer;
    }
    return first;
  }

  /** Moves on, firing what falls due. */
  advance(byMs: number): void {
    const until = this.#now + byMs;
    for (;;) {
      const next = this.#firstDue(until);
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }

  /** As `advance`, letting promises settle after every timer. */
  async advanceAsync(byMs: number): Promise<void> {
    const until = this.#now + byMs;
    await settle();
    for (;;) {
      const next = this.#firstDue(until);
      if (!next) break;
      this.advance(next.at - this.#now);
      await settle();
    }
    this.advance(until - this.#now);
    await settle();
  }
}

/** Lets every promise that can settle now settle. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
