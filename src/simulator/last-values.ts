/** The newest values of a ticker that went out; what was never sent is undefined. Times are of the wire, epoch ms. */
export interface LastValue {
  bid?: number;
  ask?: number;
  bidSize?: number;
  askSize?: number;
  quoteAt?: number;
  quoteSequence?: number;
  price?: number;
  priceAt?: number;
  priceSequence?: number;
}

/** What a client that lost nothing must show: per ticker the newest by (time, sequence), in whatever order it was sent. */
export class LastValues {
  readonly #values = new Map<string, LastValue>();

  quote(
    ticker: string,
    bid: number | undefined,
    ask: number | undefined,
    bidSize: number | undefined,
    askSize: number | undefined,
    at: number,
    sequence: number,
  ): void {
    const value = this.#of(ticker);
    if (isOlder(at, sequence, value.quoteAt, value.quoteSequence)) return;
    value.bid = bid;
    value.ask = ask;
    value.bidSize = bidSize;
    value.askSize = askSize;
    value.quoteAt = at;
    value.quoteSequence = sequence;
  }

  price(ticker: string, price: number | undefined, at: number, sequence: number): void {
    const value = this.#of(ticker);
    if (isOlder(at, sequence, value.priceAt, value.priceSequence)) return;
    value.price = price;
    value.priceAt = at;
    value.priceSequence = sequence;
  }

  /** Takes in an event that was sent as it was given. */
  learn(event: Readonly<Record<string, unknown>>): void {
    const ticker = event.sym ?? event.T;
    if (typeof ticker !== 'string') return;
    const at = numberIn(event.t) ?? 0;
    const sequence = numberIn(event.q) ?? 0;
    if (event.ev === 'Q') {
      const { bp, ap, bs, as } = event;
      this.quote(ticker, numberIn(bp), numberIn(ap), numberIn(bs), numberIn(as), at, sequence);
    }
    if (event.ev === 'T') this.price(ticker, numberIn(event.p), at, sequence);
    if (event.ev === 'V') this.price(ticker, numberIn(event.val), at, sequence);
  }

  toRecord(): Record<string, LastValue> {
    return Object.fromEntries(this.#values);
  }

  #of(ticker: string): LastValue {
    let value = this.#values.get(ticker);
    if (!value) this.#values.set(ticker, (value = {}));
    return value;
  }
}

function isOlder(
  at: number,
  sequence: number,
  knownAt: number | undefined,
  knownSequence: number | undefined,
): boolean {
  if (knownAt === undefined) return false;
  return at < knownAt || (at === knownAt && sequence < (knownSequence ?? 0));
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
