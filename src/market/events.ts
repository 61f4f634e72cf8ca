/**
 * Where decoded items go. One call is one item; positional numbers, so that nothing is allocated for it.
 * Unknown numbers are NaN. Prices are USD per share; sizes are as the vendor gives them (contracts for options);
 * `at`, `startAt` and `endAt` are epoch ms of the vendor's clock, fractional where the wire was finer.
 */
export interface MarketSink {
  /** A frame begins: what follows was received at this instant, hub clock. NaN when it has ended. */
  frame?(receivedAt: number): void;
  quote(ticker: string, bid: number, ask: number, bidSize: number, askSize: number, at: number, sequence: number): void;
  trade(
    ticker: string,
    price: number,
    size: number,
    exchange: number,
    conditions: readonly number[] | undefined,
    at: number,
    sequence: number,
  ): void;
  /** An aggregate. `volume` is of the window, `dayVolume` and `dayOpen` of the day. Indices have no volume. */
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
  ): void;
  /** The level of an index. */
  value(ticker: string, value: number, at: number): void;
  /** A limit-up-limit-down band; indicator 17 is a halt, 18 its end. */
  band(ticker: string, low: number, high: number, indicators: readonly number[] | undefined, at: number): void;
  /** The vendor's own fair value. */
  fair(ticker: string, value: number, at: number): void;
  /** A message of the connection itself: `connected`, `auth_success`, `success`, `error`, … */
  status(status: string, message: string): void;
  /** An item, or a whole frame, that could not be used; the reason is one of few, for counting. */
  unusable(reason: UnusableReason): void;
}

export type UnusableReason = 'not-json' | 'not-array' | 'too-large' | 'not-object' | 'unknown-event' | 'bad-field';
