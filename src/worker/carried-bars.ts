import type { Bar } from './hub-api.js';

/**
 * Bars of one ticker and interval as the vendor gave them, carried on by the minutes in progress: a chart that is opened later needs no
 * request of its own.
 * - A minute replaces its own earlier state; a finished one is folded into the bar it belongs to.
 * - Nothing older than the newest bar changes anything.
 * - The volume of a bar that was carried on is unknown.
 */
export class CarriedBars {
  readonly #stepMs: number;
  readonly #bars: Bar[];
  /** The newest bar without the minute in progress; undefined when that minute began it. */
  #before: Bar | undefined;
  #minuteAt = Number.NaN;

  /** @param bars oldest first; their starts are whole multiples of `stepMs`. */
  constructor(stepMs: number, bars: readonly Bar[]) {
    this.#stepMs = stepMs;
    this.#bars = [...bars];
  }

  /** Takes the minute in progress as it is now. */
  carry(minute: Bar): void {
    const at = Math.floor(minute.at / this.#stepMs) * this.#stepMs;
    const newest = this.#bars.at(-1);
    if (newest && (at < newest.at || minute.at < this.#minuteAt)) return;
    if (!newest || at > newest.at) {
      this.#before = undefined;
      this.#bars.push({ ...minute, at, volume: undefined });
    } else {
      if (minute.at !== this.#minuteAt) this.#before = newest;
      this.#bars[this.#bars.length - 1] = this.#before
        ? joined(this.#before, minute)
        : { ...minute, at, volume: undefined };
    }
    this.#minuteAt = minute.at;
  }

  /** Those that start in this time, epoch ms, `to` left out. */
  between(from: number, to: number): Bar[] {
    return this.#bars.filter(({ at }) => at >= from && at < to);
  }
}

function joined(bar: Bar, minute: Bar): Bar {
  return {
    at: bar.at,
    open: bar.open,
    high: Math.max(bar.high, minute.high),
    low: Math.min(bar.low, minute.low),
    close: minute.close,
    volume: undefined,
  };
}
