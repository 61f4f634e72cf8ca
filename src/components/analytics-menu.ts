import { html, nothing, type TemplateResult } from 'lit';
import { errorSentence } from '../base/errors.js';
import type { View } from './analytics-header.js';
import type * as Content from './menu-content.js';
import type { CopyFormat, CopySource } from './table-copy.js';

/** What the menu needs of the element it belongs to. */
export interface MenuHost {
  readonly root: () => ShadowRoot;
  /** Renders anew; resolves when that is done. */
  readonly render: () => Promise<unknown>;
  readonly setView: (view: View) => void;
  readonly chooseColumns: () => void;
  readonly useDefaultColumns: () => void;
  readonly openTools: () => void;
  readonly openWhatIf: () => void;
  readonly showKeys: () => void;
  /** The table as it is shown; undefined while there is none. */
  readonly table: () => CopySource | undefined;
}

/** Under the three dots: view, columns, filter, copy. What is in it comes with its first opening. */
export class AnalyticsMenu {
  isOpen = false;
  readonly #host: MenuHost;
  /** What the last command came to. */
  #said = '';
  #content: typeof Content | undefined;

  constructor(host: MenuHost) {
    this.#host = host;
  }

  /** @param isCustom the viewer, or the page, named the columns. */
  template(view: View, isCustom: boolean): TemplateResult {
    return html`<div
      class="menu ${this.#content || this.#said !== '' ? '' : 'waiting'}"
      id="menu"
      popover
      role="dialog"
      aria-label="Options of this view"
      @toggle=${(event: ToggleEvent) => void this.#toggled(event.newState === 'open')}
    >
      ${this.isOpen ? (this.#content?.menuContent(this.#context(view, isCustom)) ?? this.#said) : nothing}
    </div>`;
  }

  #context(view: View, isCustom: boolean): Content.MenuContext {
    const closing = (act: () => void) => () => {
      this.#popover?.hidePopover();
      this.#button?.focus(); // where a dialog that opens now gives the focus back to
      act();
    };
    const copy = (format: CopyFormat) => void this.#copy(format);
    return { host: this.#host, view, isCustom, said: this.#said, closing, copy };
  }

  get #popover(): HTMLElement | null {
    return this.#host.root().querySelector<HTMLElement>('#menu');
  }

  get #button(): HTMLElement | null {
    return this.#host.root().querySelector<HTMLElement>('#menu-button');
  }

  async #toggled(isOpen: boolean): Promise<void> {
    this.isOpen = isOpen;
    this.#said = '';
    if (isOpen) await this.#load();
    await this.#host.render();
    if (!this.isOpen || !this.#button || !this.#popover) return;
    this.#content?.placeMenu(this.#popover, this.#button);
    this.#popover.querySelector('button')?.focus();
  }

  async #load(): Promise<void> {
    try {
      this.#content ??= await import('./menu-content.js');
      this.#content.adoptMenuStyles(this.#host.root());
    } catch {
      this.#said = 'The menu could not be loaded. Open it again to try once more.';
    }
  }

  async #copy(format: CopyFormat): Promise<void> {
    const table = this.#host.table();
    if (!table) return;
    this.#said = await import('./table-copy.js').then(({ copyTable }) => copyTable(table, format), errorSentence);
    await this.#host.render();
  }
}
