/** Says changes of state to screen readers, at most once in ten seconds; the newest wins. */
export class Announcer {
  readonly #say: (sentence: string) => void;
  readonly #periodMs: number;
  #saidAt = Number.NEGATIVE_INFINITY;
  #said = '';
  #wanted = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (sentence: string) => void, periodMs = 10_000) {
    this.#say = say;
    this.#periodMs = periodMs;
  }

  announce(sentence: string): void {
    this.#wanted = sentence;
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#saidAt + this.#periodMs - performance.now());
    this.#timer = setTimeout(() => this.#flush(), waitMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#wanted === this.#said) return;
    this.#said = this.#wanted;
    this.#saidAt = performance.now();
    this.#say(this.#wanted);
  }
}
