import type { FakeHubOrder, FakeHubReport } from './fake-hub.worker.js';

/** A hub of this test's own: `src` is the element's `worker-src`. */
export class FakeHub {
  readonly src: string;
  readonly reports: FakeHubReport[] = [];
  readonly #channel: BroadcastChannel;

  constructor(options: Readonly<Record<string, string>> = {}) {
    const search = `?${new URLSearchParams({ name: crypto.randomUUID(), ...options })}`;
    this.src = new URL(`./fake-hub.worker.ts${search}`, import.meta.url).href;
    this.#channel = new BroadcastChannel(`fake-hub ${search}`);
    this.#channel.addEventListener('message', ({ data }) => this.reports.push(data as FakeHubReport));
  }

  order(order: FakeHubOrder): void {
    this.#channel.postMessage(order);
  }

  /** Tickers said in the newest interest; undefined before the first. */
  get wanted(): readonly string[] | undefined {
    return this.reports.findLast((report) => report.heard === 'interest')?.tickers;
  }

  close(): void {
    this.#channel.close();
  }
}

/** Waits until `check` gives something, at most four seconds. */
export async function until<Value>(check: () => Value | undefined | false | null, what: string): Promise<Value> {
  for (const end = performance.now() + 4_000; performance.now() < end; ) {
    const value = check();
    if (value) return value;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  throw new Error(`Waited in vain: ${what}`);
}
