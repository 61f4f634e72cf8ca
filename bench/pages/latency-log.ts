export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

const CAPACITY = 1 << 19;

/** Delays of one window, ms, in a column sized once. When it is full the oldest are overwritten. */
export class LatencyLog {
  readonly #delays = new Float32Array(CAPACITY);
  #count = 0;

  add(delayMs: number): void {
    if (delayMs !== delayMs) return; // nothing was sent of it yet
    this.#delays[this.#count++ % CAPACITY] = delayMs;
  }

  reset(): void {
    this.#count = 0;
  }

  percentiles(): Percentiles {
    const sorted = this.#delays.slice(0, Math.min(this.#count, CAPACITY)).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99), count: this.#count };
  }
}

/** Epoch ms of this page, on the feed's scale. */
export const epochNow = () => performance.timeOrigin + performance.now();

const { port1: heard, port2: said } = new MessageChannel();
let waiting: (() => void)[] = [];
heard.onmessage = () => {
  const due = waiting;
  waiting = [];
  for (const run of due) run();
};

/** Runs after the frame that is being made has been painted: a message comes after the frame's own work. */
export function afterPaint(run: () => void): void {
  waiting.push(run);
  if (waiting.length === 1) said.postMessage(0);
}
