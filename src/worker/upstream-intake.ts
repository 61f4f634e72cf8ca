import type { Clock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import type { MarketSink, UnusableReason } from '../market/events.js';
import type { UpstreamCodec } from '../upstream/upstream.js';

/** Takes the messages of the connection itself. */
export interface StatusListener {
  heard(status: string, message: string): void;
}

/**
 * Reads the frames of a connection: data goes on to the sink, messages of the connection itself to who reads.
 * - Counts frames, events and what could not be used, over all sockets of the connection.
 * - A sink that throws costs only the event it threw at.
 */
export class UpstreamIntake implements MarketSink {
  framesCount = 0;
  /** Data events. */
  eventsCount = 0;
  /** Hub clock, epoch ms. */
  lastFrameAt: number | undefined;
  lastDataAt: number | undefined;
  readonly unusableCounts: Record<UnusableReason, number> = {
    'not-json': 0,
    'not-array': 0,
    'too-large': 0,
    'not-object': 0,
    'unknown-event': 0,
    'bad-field': 0,
  };
  #failuresCount = 0;
  readonly #codec: UpstreamCodec;
  readonly #sink: MarketSink;
  readonly #clock: Clock;
  readonly #log: Log;
  #listener: StatusListener | undefined;

  constructor(codec: UpstreamCodec, sink: MarketSink, clock: Clock, log: Log) {
    this.#codec = codec;
    this.#sink = sink;
    this.#clock = clock;
    this.#log = log;
  }

  read(frame: unknown, listener: StatusListener): void {
    const eventsBefore = this.eventsCount;
    this.#listener = listener;
    this.framesCount++;
    this.lastFrameAt = this.#clock.now();
    this.#sink.frame?.(this.lastFrameAt);
    if (typeof frame === 'string') this.#codec.decode(frame, this);
    else this.unusable('not-json');
    this.#sink.frame?.(Number.NaN);
    if (this.eventsCount > eventsBefore) this.lastDataAt = this.lastFrameAt;
  }

  quote(
    ticker: string,
    bid: number,
    ask: number,
    bidSize: number,
    askSize: number,
    at: number,
    sequence: number,
  ): void {
    this.eventsCount++;
    try {
      this.#sink.quote(ticker, bid, ask, bidSize, askSize, at, sequence);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  trade(
    ticker: string,
    price: number,
    size: number,
    exchange: number,
    conditions: readonly number[] | undefined,
    at: number,
    sequence: number,
  ): void {
    this.eventsCount++;
    try {
      this.#sink.trade(ticker, price, size, exchange, conditions, at, sequence);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  bar(
    ticker: string,
    span: 'second' | 'minute',
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    dayVolume: number,
    dayOpen: number,
    startAt: number,
    endAt: number,
  ): void {
    this.eventsCount++;
    try {
      this.#sink.bar(ticker, span, open, high, low, close, volume, dayVolume, dayOpen, startAt, endAt);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  value(ticker: string, value: number, at: number): void {
    this.eventsCount++;
    try {
      this.#sink.value(ticker, value, at);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  band(ticker: string, low: number, high: number, indicators: readonly number[] | undefined, at: number): void {
    this.eventsCount++;
    try {
      this.#sink.band(ticker, low, high, indicators, at);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  fair(ticker: string, value: number, at: number): void {
    this.eventsCount++;
    try {
      this.#sink.fair(ticker, value, at);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  status(status: string, message: string): void {
    this.#listener?.heard(status, message);
  }

  unusable(reason: UnusableReason): void {
    this.unusableCounts[reason]++;
    try {
      this.#sink.unusable(reason);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** The first is logged and then every thousandth: at full rate the log would hold nothing else. */
  #failed(thrown: unknown): void {
    if (this.#failuresCount++ % 1000 !== 0) return;
    this.#log.error('upstream', 'an event could not be taken in', {
      error: thrown instanceof Error ? thrown.message : String(thrown),
      count: this.#failuresCount,
    });
  }
}
