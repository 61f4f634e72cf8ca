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

/** The longest gap between two steps that is not a host that slept, was held up or throttled, ms. */
const LATE_MS = 1_500;
const STEP_MS = 500;

/** How much of `gapMs` was lived through: what goes over a late tick is time in which nothing was heard since nobody listened. */
export function awakeMs(gapMs: number): number {
  return gapMs > LATE_MS ? STEP_MS : gapMs;
}

/**
 * As `clock.after`, counting only the time in which this host was awake: an answer that came while it slept is heard
 * before its deadline is over, since a late step is followed by others.
 */
export function afterAwake(clock: Clock, delayMs: number, run: () => void): CancelTimer {
  let left = delayMs;
  let cancel: CancelTimer = step();
  function step(): CancelTimer {
    const from = clock.now();
    return clock.after(Math.min(left, STEP_MS), () => {
      left -= awakeMs(clock.now() - from);
      if (left > 0) cancel = step();
      else run();
    });
  }
  return () => cancel();
}
