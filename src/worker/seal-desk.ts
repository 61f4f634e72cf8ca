import type { CancelTimer, Clock } from '../base/clock.js';
import type { SealMessage } from './hub-api.js';

/** Shorter than a tab waits for the answer to its hello, which may depend on this one. */
const ANSWER_MS = 3_000;
/** Of what is sealed, with its initial vector and its tag. */
const MOST_BYTES = 1_000;

/** As much of a port as is used. */
export interface SealPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

interface Question {
  readonly message: SealMessage;
  readonly answer: (bytes: ArrayBuffer | undefined) => void;
  readonly cancel: CancelTimer;
}

/**
 * Has a page of this origin seal and unseal bytes, under a CryptoKey that it keeps and that no script can take out; for
 * engines that let no SharedWorker store one (WebKit). What is sealed is never the viewer's key itself.
 * - Every tab is asked, those that come while it is open too; the first answer counts.
 */
export class SealDesk {
  readonly #clock: Clock;
  readonly #ports = new Set<SealPort>();
  readonly #questions = new Map<number, Question>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  join(port: SealPort): void {
    this.#ports.add(port);
    for (const { message } of this.#questions.values()) port.postMessage(message, []);
  }

  leave(port: SealPort): void {
    this.#ports.delete(port);
  }

  /** @returns undefined when no tab could do it. */
  seal(bytes: ArrayBuffer): Promise<ArrayBuffer | undefined> {
    return this.#ask('seal', bytes);
  }

  unseal(bytes: ArrayBuffer): Promise<ArrayBuffer | undefined> {
    return this.#ask('unseal', bytes);
  }

  /** What a tab said. @returns true when it was an answer, of whatever worth. */
  receive(data: unknown): boolean {
    const answer = data as { sw?: unknown; id?: unknown; bytes?: unknown } | null;
    if (answer?.sw !== 'sealed') return false;
    const isGood = answer.bytes instanceof ArrayBuffer && answer.bytes.byteLength <= MOST_BYTES;
    if (isGood) this.#end(answer.id as number, answer.bytes as ArrayBuffer);
    return true;
  }

  #ask(what: SealMessage['what'], bytes: ArrayBuffer): Promise<ArrayBuffer | undefined> {
    return new Promise((resolve) => {
      const id = ++this.#lastId;
      const message: SealMessage = { sw: 'seal', id, what, bytes };
      const cancel = this.#clock.after(ANSWER_MS, () => this.#end(id, undefined));
      this.#questions.set(id, { message, answer: resolve, cancel });
      for (const port of this.#ports) port.postMessage(message, []);
    });
  }

  #end(id: number, bytes: ArrayBuffer | undefined): void {
    const question = this.#questions.get(id);
    if (!question) return; // another tab was first
    this.#questions.delete(id);
    question.cancel();
    question.answer(bytes);
  }
}
