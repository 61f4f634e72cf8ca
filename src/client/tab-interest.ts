import { InterestMap } from '../market/interest.js';
import type { Ticker } from '../market/ticker.js';
import type { RecordKey } from '../worker/hub-api.js';
import { FrameTask } from './frame.js';

export interface Wanted {
  readonly tickers: readonly Ticker[];
  readonly records: readonly RecordKey[];
}

/**
 * What the elements of a page want together, and when it is said.
 * - At the end of the task that changed it, once for all owners that are told in it: nothing waits for a rendering or a frame.
 * - What an owner lets go of stays for a frame: one that was only moved in the document finds its values where they were.
 */
export class TabInterest {
  readonly #tickers = new InterestMap<object, Ticker>();
  readonly #records = new InterestMap<object, RecordKey>();
  readonly #owners = new Set<object>();
  readonly #leaving = new Set<object>();
  readonly #frame = new FrameTask(() => this.#leave());
  readonly #say: () => void;
  #isDue = false;
  #isClosed = false;

  /** `say` is called with nothing: the union is read from here. */
  constructor(say: () => void) {
    this.#say = say;
  }

  get isWanted(): boolean {
    return this.#owners.size > 0;
  }

  /** Replaces what `owner` wants; order is priority. @returns whether that is something else than before. */
  want(owner: object, { tickers, records }: Wanted): boolean {
    if (tickers.length + records.length === 0) return this.#release(owner);
    const isNew = !this.#owners.has(owner);
    this.#owners.add(owner);
    this.#leaving.delete(owner);
    const hasTickers = this.#tickers.set(owner, tickers);
    const hasRecords = this.#records.set(owner, records);
    if (hasTickers || hasRecords) this.#sayAtEnd();
    return isNew || hasTickers || hasRecords;
  }

  /** Every wanted item once, most wanted first. */
  union(): { tickers: Ticker[]; records: RecordKey[] } {
    return { tickers: this.#tickers.union(), records: this.#records.union() };
  }

  close(): void {
    this.#isClosed = true;
    this.#frame.close();
  }

  #release(owner: object): boolean {
    if (!this.#owners.delete(owner)) return false;
    this.#leaving.add(owner);
    this.#frame.request();
    return true;
  }

  #leave(): void {
    for (const owner of this.#leaving) {
      this.#tickers.delete(owner);
      this.#records.delete(owner);
    }
    this.#leaving.clear();
    this.#sayAtEnd();
  }

  #sayAtEnd(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (!this.#isClosed) this.#say();
    });
  }
}
