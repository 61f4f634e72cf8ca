/** An event of the wire as the peers read it: JSON as it comes. */
export interface WireEvent {
  readonly ev: string;
  readonly sym: string;
  readonly bp: number;
  readonly ap: number;
  readonly bs: number;
  readonly as: number;
  readonly c: number;
  readonly t: number;
}

/** Last quotes as the peers keep them. */
export class LastQuotes {
  readonly #wanted: ReadonlySet<string>;
  readonly #values = new Map<string, WireEvent>();

  constructor(wanted: readonly string[]) {
    this.#wanted = new Set(wanted);
  }

  /** @returns whether it was of a wanted contract. */
  take(event: WireEvent): boolean {
    if (!this.#wanted.has(event.sym)) return false;
    if (event.ev === 'Q') this.#values.set(event.sym, event);
    return true;
  }

  quotes(): Record<string, number[]> {
    const found: Record<string, number[]> = {};
    for (const [ticker, { bp, ap, bs, as, t }] of this.#values) found[ticker] = [bp, ap, bs, as, t];
    return found;
  }
}
