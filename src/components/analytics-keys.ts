import { adoptFocusStyles } from './focus-styles.js';
import { ensureTabStops, moveInGrid, takeTabStopAt } from './grid-keys.js';
import { commandOf, isInDialog, isTyping, type KeyScope } from './key-table.js';

/** What the keys of a chain ask for. */
export interface KeyTarget {
  /** To the expiration before or after the one shown. */
  readonly step: (by: -1 | 1) => void;
  readonly findStrike: () => void;
  /** Opens the value that stands there to what it is made of. */
  readonly explain: (at: HTMLElement) => void;
  /** What a click there does. @returns whether something was meant. */
  readonly press: (target: Element) => boolean;
}

/** Scopes whose keys an element hears that stands on somebody else's page. */
const OWN: readonly KeyScope[] = ['any', 'chain', 'table', 'list', 'expiries', 'filter'];

/** The keys of `<options-analytics>`: in its table, and those of one letter anywhere in it but where something is typed. */
export class AnalyticsKeys {
  /** Shows the list of keys that are heard in an element of anybody's page. */
  static async show(root: ShadowRoot): Promise<void> {
    const { showKeyHelp } = await import('./sw-key-help.js');
    await showKeyHelp(root, OWN);
  }

  readonly #root: ShadowRoot;
  readonly #target: KeyTarget;
  readonly #listening = new AbortController();

  constructor(root: ShadowRoot, target: KeyTarget) {
    this.#root = root;
    this.#target = target;
    const { signal } = this.#listening;
    const pressed = (event: Event) => this.#pressed(event as KeyboardEvent);
    root.addEventListener('keydown', pressed, { signal });
    // What the page passes on to the element itself does not come by the root.
    root.host.addEventListener('keydown', (event) => event.composedPath()[0] === root.host && pressed(event), {
      signal,
    });
    root.addEventListener('click', takeTabStopAt, { signal });
    adoptFocusStyles(root);
    this.rendered();
  }

  /** After each rendering: every table has a cell that Tab reaches. */
  rendered(): void {
    ensureTabStops(this.#root);
  }

  close(): void {
    this.#listening.abort();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || isTyping(event)) return;
    const [at] = event.composedPath();
    if (!(at instanceof HTMLElement)) return;
    if (at.getRootNode() === this.#root && moveInGrid(event, at)) return;
    const isCell = at.closest('[role=grid]') !== null;
    if (isCell && commandOf(event, 'table') === 'press') {
      if (this.#target.press(at)) event.preventDefault();
    } else if (!isInDialog(event)) this.#command(event, at);
  }

  #command(event: KeyboardEvent, at: HTMLElement): void {
    const command = commandOf(event, 'chain') ?? commandOf(event, 'any');
    if (!command) return;
    event.preventDefault();
    switch (command) {
      case 'earlier':
        return this.#target.step(-1);
      case 'later':
        return this.#target.step(1);
      case 'strike':
        return this.#target.findStrike();
      case 'explain':
        return this.#target.explain(at);
      case 'help':
        void AnalyticsKeys.show(this.#root);
        return;
      default:
        command satisfies never;
    }
  }
}
