import { html, nothing, type TemplateResult } from 'lit';
import { errorSentence } from '../base/errors.js';
import { viewSwitch, type View } from './analytics-header.js';
import { placePopover } from './place-popover.js';
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

const FORMATS: Readonly<Record<CopyFormat, string>> = { tsv: 'TSV', csv: 'CSV', json: 'JSON' };

/** Under the three dots: view, columns, filter, copy. */
export class AnalyticsMenu {
  isOpen = false;
  readonly #host: MenuHost;
  /** What the last command came to. */
  #said = '';

  constructor(host: MenuHost) {
    this.#host = host;
  }

  /** @param isCustom the viewer, or the page, named the columns. */
  template(view: View, isCustom: boolean): TemplateResult {
    return html`<div
      class="menu"
      id="menu"
      popover
      role="dialog"
      aria-label="Options of this view"
      @toggle=${(event: ToggleEvent) => void this.#toggled(event.newState === 'open')}
    >
      ${this.isOpen ? this.#content(view, isCustom) : nothing}
    </div>`;
  }

  #content(view: View, isCustom: boolean): TemplateResult {
    const { setView, chooseColumns, useDefaultColumns, openTools, openWhatIf, showKeys } = this.#host;
    const closing = (act: () => void) => () => {
      this.#popover?.hidePopover();
      this.#button?.focus(); // where a dialog that opens now gives the focus back to
      act();
    };
    return html`${viewSwitch({ view, setView })}
      <button type="button" @click=${closing(chooseColumns)}>Columns…</button>
      <button type="button" ?disabled=${!isCustom} @click=${useDefaultColumns}>Default columns</button>
      <button type="button" @click=${closing(openTools)}>Filter and search…</button>
      <button type="button" @click=${closing(openWhatIf)}>What if…</button>
      <button type="button" @click=${closing(showKeys)}>Keys…</button>
      <div class="copy" role="group" aria-label="Copy the table">
        <span>Copy as</span>
        ${Object.entries(FORMATS).map(
          ([format, label]) => html`<button
            type="button"
            aria-label="Copy the table as ${label}"
            @click=${() => void this.#copy(format as CopyFormat /* a key of FORMATS */)}
          >
            ${label}
          </button>`,
        )}
      </div>
      <div role="status">${this.#said}</div>`;
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
    if (isOpen && this.#button && this.#popover) placePopover(this.#popover, this.#button);
    await this.#host.render();
    if (this.isOpen) this.#popover?.querySelector('button')?.focus();
  }

  async #copy(format: CopyFormat): Promise<void> {
    const table = this.#host.table();
    if (!table) return;
    this.#said = await import('./table-copy.js').then(({ copyTable }) => copyTable(table, format), errorSentence);
    await this.#host.render();
  }
}
