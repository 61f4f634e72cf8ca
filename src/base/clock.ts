/** Cancels a timer; harmless when it already fired. */
export type CancelTimer = () => void;

/**
 * The only source of time for everything below the screen, so that tests own it.
 * - `now()` never runs backwards: it is the wall clock read once, then carried on by the monotonic one.
 * - `wallNow()` is the host's wall clock, which may jump; use it for calendars only.
 */
export interface Clock {
  /** Epoch milliseconds, monotonic. */
  now(): number;
  /** Epoch milliseconds of the wall clock. */
  wallNow(): number;
  /** Runs once after `delayMs`; the returned function cancels. */
  after(delayMs: number, run: () => void): CancelTimer;
}

const { timeOrigin } = performance; // a getter that costs as much as the clock itself

export const systemClock: Clock = {
  now: () => timeOrigin + performance.now(),
  wallNow: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer as never); // the timer's type differs between Node and browsers
  },
};

/** Repeats `run` every `periodMs` until cancelled. A late tick does not make two; one that throws is not the last. */
export function every(clock: Clock, periodMs: number, run: () => void): CancelTimer {
  let isCancelled = false;
  let cancel: CancelTimer = schedule();
  function schedule(): CancelTimer {
    return clock.after(periodMs, () => {
      try {
        run();
      } finally {
        if (!isCancelled) cancel = schedule();
      }
    });
  }
  return () => {
    isCancelled = true;
    cancel();
  };
}
