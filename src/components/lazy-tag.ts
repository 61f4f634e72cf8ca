import { defineOnce } from './define.js';

/**
 * An element that is loaded when another one first shows it. Its tag may stand in the document before: what it was given by then is taken
 * over. One that could not be loaded is tried again with the next `load`: the file may be there by then.
 */
export class LazyTag {
  /** It is defined. */
  isReady = false;
  readonly #tag: string;
  readonly #import: () => Promise<CustomElementConstructor>;
  readonly #onReady: () => void;
  #isLoading = false;

  constructor(tag: string, load: () => Promise<CustomElementConstructor>, onReady: () => void = () => undefined) {
    this.#tag = tag;
    this.#import = load;
    this.#onReady = onReady;
  }

  /** Once is enough, and again is free. */
  load(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#define().catch(() => {
      this.#isLoading = false;
    });
  }

  async #define(): Promise<void> {
    defineOnce(this.#tag, await this.#import());
    this.isReady = true;
    this.#onReady();
  }
}
