const COLUMNS_PER_FRAME = 8;

/** Frames of quotes on `contracts` in memory, each with later times than the one before, for benches without a socket. */
export class FrameMaker {
  readonly #contracts: readonly string[];
  #place = 0;
  #sequence = 0;

  constructor(contracts: readonly string[]) {
    this.#contracts = contracts;
  }

  frame(events: number): string {
    const texts: string[] = [];
    for (let count = 0; count < events; count++) {
      const n = ++this.#sequence;
      this.#place = (this.#place + 7919) % this.#contracts.length; // a prime: every contract comes up
      const bid = 1 + ((n * 37) % 900) / 100;
      const bx = 300 + (n % COLUMNS_PER_FRAME);
      texts.push(
        `{"ev":"Q","sym":"${this.#contracts[this.#place]}","bx":${bx},"ax":302,"bp":${bid.toFixed(2)},"ap":${(bid + 0.05).toFixed(2)},"bs":${1 + (n % 50)},"as":${1 + (n % 70)},"t":${1_790_000_000_000 + n},"q":${n}}`,
      );
    }
    return `[${texts.join()}]`;
  }

  frames(count: number, events: number): string[] {
    return Array.from({ length: count }, () => this.frame(events));
  }
}
