import type { StateReport } from '../client/element-state.js';
import { Announcer } from './announcer.js';

/** What of a state is told. */
export type ReportedState = Pick<StateReport, 'state' | 'cause' | 'nextRetryAt' | 'sentence'>;

const OUT_OF_USE: ReportedState = { state: 'idle', cause: 'start', nextRetryAt: undefined, sentence: '' };

/** Tells each change of an element's state once: its attribute `state`, the event `options-state`, and the sentence to screen readers. */
export class StateReporter {
  readonly #host: HTMLElement;
  readonly #announcer: Announcer;
  #reported = '';

  /** @param say shows a sentence to screen readers. */
  constructor(host: HTMLElement, say: (sentence: string) => void) {
    this.#host = host;
    this.#announcer = new Announcer(say);
  }

  report({ state, cause, nextRetryAt, sentence }: ReportedState): void {
    const reported = `${state} ${cause}`;
    if (reported === this.#reported) return;
    this.#reported = reported;
    this.#host.setAttribute('state', state);
    const detail = { state, cause, nextRetryAt };
    this.#host.dispatchEvent(new CustomEvent('options-state', { detail, bubbles: true, composed: true }));
    if (sentence !== '') this.#announcer.announce(sentence);
  }

  /** Out of the document: idle, and nothing is said any more until the next report. */
  close(): void {
    this.#announcer.close();
    this.report(OUT_OF_USE);
  }
}
