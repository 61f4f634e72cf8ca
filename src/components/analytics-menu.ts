import { html, nothing, type TemplateResult } from 'lit';
import { viewSwitch, type View } from './analytics-header.js';
import type { CopyFormat } from './table-copy.js';

export interface MenuContext {
  readonly isOpen: boolean;
  readonly view: View;
  /** The viewer, or the page, named the columns. */
  readonly isCustom: boolean;
  /** What the last command came to. */
  readonly said: string;
  readonly setOpen: (isOpen: boolean, menu: HTMLElement) => void;
  readonly setView: (view: View) => void;
  readonly chooseColumns: () => void;
  readonly useDefaultColumns: () => void;
  readonly openTools: () => void;
  readonly copy: (format: CopyFormat) => void;
}

const FORMATS: Readonly<Record<CopyFormat, string>> = { tsv: 'TSV', csv: 'CSV', json: 'JSON' };

/** Under the three dots: view, columns, filter, copy. */
export function analyticsMenu(context: MenuContext): TemplateResult {
  return html`<div
    class="menu"
    id="menu"
    popover
    role="dialog"
    aria-label="Options of this view"
    @toggle=${(event: ToggleEvent) => context.setOpen(event.newState === 'open', event.target as HTMLElement)}
  >
    ${context.isOpen ? content(context) : nothing}
  </div>`;
}

function content(context: MenuContext): TemplateResult {
  const { isCustom, said } = context;
  return html`${viewSwitch(context)}
    <button type="button" @click=${context.chooseColumns}>Columns…</button>
    <button type="button" ?disabled=${!isCustom} @click=${context.useDefaultColumns}>Default columns</button>
    <button type="button" @click=${context.openTools}>Filter and search…</button>
    <div class="copy" role="group" aria-label="Copy the table">
      <span>Copy as</span>
      ${Object.entries(FORMATS).map(
        ([format, label]) => html`<button
          type="button"
          aria-label="Copy the table as ${label}"
          @click=${() => context.copy(format as CopyFormat /* a key of FORMATS */)}
        >
          ${label}
        </button>`,
      )}
    </div>
    <div role="status">${said}</div>`;
}
