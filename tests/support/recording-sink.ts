import type { MarketSink } from '../../src/market/events.js';

/** One call of a sink: its name and its arguments. */
export type SinkCall = readonly [name: keyof MarketSink, ...values: unknown[]];

/** A sink that writes down what it is told. */
export class RecordingSink implements MarketSink {
  readonly calls: SinkCall[] = [];

  quote = (...values: unknown[]) => this.#note('quote', values);
  trade = (...values: unknown[]) => this.#note('trade', values);
  bar = (...values: unknown[]) => this.#note('bar', values);
  value = (...values: unknown[]) => this.#note('value', values);
  band = (...values: unknown[]) => this.#note('band', values);
  fair = (...values: unknown[]) => this.#note('fair', values);
  status = (...values: unknown[]) => this.#note('status', values);
  unusable = (...values: unknown[]) => this.#note('unusable', values);

  /** The calls of one name. */
  of(name: keyof MarketSink): SinkCall[] {
    return this.calls.filter((call) => call[0] === name);
  }

  #note(name: keyof MarketSink, values: unknown[]): void {
    this.calls.push([name, ...values]);
  }
}
