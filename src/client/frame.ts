/**
 * Runs a task in the next animation frame, once however often it is asked. Where no frames are drawn (a hidden page,
 * a window wholly covered) a timer serves, so that nothing waits for ever.
 */
export class FrameTask {
  readonly #run: () => void;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(run: () => void) {
    this.#run = run;
  }

  request(): void {
    if (this.#timer !== undefined) return;
    const isHidden = globalThis.document?.visibilityState !== 'visible';
    if (!isHidden) this.#frame = requestAnimationFrame(() => this.#fire());
    this.#timer = setTimeout(() => this.#fire(), isHidden ? 0 : 250);
  }

  close(): void {
    if (this.#frame !== 0) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = 0;
    this.#timer = undefined;
  }

  #fire(): void {
    this.close();
    this.#run();
  }
}
