import type { SubjectHost } from './explanation-subject.js';

/** What is needed of the element whose values are opened. */
export interface OpenerHost extends SubjectHost {
  readonly isConnected: () => boolean;
  /** Renders anew. */
  readonly render: () => unknown;
}

/**
 * Opens a value or a figure to what it is made of: a value by a double click or its key, a figure by its button. What shows it comes with
 * the first one.
 */
export class ExplanationOpener {
  /** What could not be loaded, in a sentence. */
  problem: string | undefined;
  readonly #host: OpenerHost;
  readonly #listening = new AbortController();

  constructor(host: OpenerHost) {
    this.#host = host;
    const { signal } = this.#listening;
    const root = host.root();
    root.addEventListener('dblclick', (event) => this.#doubleClicked(event), { signal });
    root.addEventListener('click', (event) => this.#clicked(event), { signal });
  }

  async explain(at: HTMLElement): Promise<void> {
    try {
      const [{ showExplanation }, { subjectAt }] = await Promise.all([
        import('./sw-explanation.js'),
        import('./explanation-subject.js'),
      ]);
      this.#say(undefined);
      const subject = this.#host.isConnected() ? subjectAt(this.#host, at) : undefined;
      if (subject) await showExplanation(this.#host.root(), subject, at);
    } catch {
      this.#say('What explains a value could not be loaded. Try it again, or reload the page.');
    }
  }

  close(): void {
    this.#listening.abort();
    this.#host.root().querySelector('sw-explanation')?.remove();
  }

  /** A mini-graph opens the large one with its first click already. */
  #doubleClicked({ target }: Event): void {
    const cell = (target as Element).closest<HTMLElement>('[data-field]:not(.graph)');
    if (!cell) return;
    getSelection()?.removeAllRanges(); // nobody meant to mark the text
    void this.explain(cell);
  }

  #clicked({ target }: Event): void {
    const figure = (target as Element).closest<HTMLElement>('[data-figure]');
    if (figure) void this.explain(figure);
  }

  #say(problem: string | undefined): void {
    if (problem === this.problem) return;
    this.problem = problem;
    this.#host.render();
  }
}
