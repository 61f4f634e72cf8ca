import type { Clock } from '../base/clock.js';
import type { Percentiles } from './hub-api.js';

const WINDOW_MS = 60_000;
const SAMPLES = 2_048;

/** The newest delays of up to a minute, in columns sized once. */
export class LagMeter {
  readonly #clock: Clock;
  readonly #at = new Float64Array(SAMPLES).fill(Number.NEGATIVE_INFINITY);
  readonly #lags = new Float64Array(SAMPLES);
  #next = 0;
  count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(lagMs: number): void {
    this.#at[this.#next] = this.#clock.now();
    this.#lags[this.#next] = lagMs;
    this.#next = (this.#next + 1) % SAMPLES;
    this.count++;
  }

  /** NaN while there is no sample. */
  percentiles(): Percentiles {
    const since = this.#clock.now() - WINDOW_MS;
    const recent = this.#lags.filter((_, index) => this.#at[index]! >= since).sort();
    const at = (share: number) => recent[Math.min(recent.length - 1, Math.floor(share * recent.length))] ?? Number.NaN;
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  }
}

/** How fast a count rises, per second, over the last few seconds. */
export class RateMeter {
  readonly #clock: Clock;
  #samples: { at: number; count: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes the count as it stands now. @returns per second since some five seconds ago. */
  sample(count: number): number {
    const now = this.#clock.now();
    this.#samples.push({ at: now, count });
    while (this.#samples.length > 1 && now - this.#samples[0]!.at > 6_000) this.#samples.shift();
    const oldest = this.#samples[0]!;
    return now > oldest.at ? ((count - oldest.count) * 1_000) / (now - oldest.at) : 0;
  }
}
