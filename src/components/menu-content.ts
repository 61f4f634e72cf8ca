import { css, html, type TemplateResult } from 'lit';
import { viewSwitch, type View } from './analytics-header.js';
import type { MenuHost } from './analytics-menu.js';
import { placePopover } from './place-popover.js';
import type { CopyFormat } from './table-copy.js';

export interface MenuContext {
  readonly host: MenuHost;
  readonly view: View;
  /** The viewer, or the page, named the columns. */
  readonly isCustom: boolean;
  /** What the last command came to. */
  readonly said: string;
  /** A command that closes the menu before it acts. */
  readonly closing: (act: () => void) => () => void;
  readonly copy: (format: CopyFormat) => void;
}

const menuStyles = css`
  .menu {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 8px;
    min-width: 220px;
    max-height: min(70vh, 520px);
    overflow: auto;
    color: var(--sw-text);
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
    box-shadow: var(--sw-shadow);
    font: var(--sw-size) / 1.4 var(--sw-font);
  }

  .menu > button {
    display: block;
    width: 100%;
    text-align: inherit;
    background: transparent;
  }

  .menu > button:hover {
    background: var(--sw-raised);
  }

  .menu .copy {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 0 8px;
  }

  .menu .copy span {
    flex: 1;
  }

  .menu .segments {
    display: flex;
    margin-bottom: 8px;
  }

  .menu .segments button {
    flex: 1;
  }

  .menu .views {
    display: flex;
  }
`;

/** Gives the menu of a chain its looks. */
export function adoptMenuStyles(root: ShadowRoot): void {
  const sheet = menuStyles.styleSheet;
  if (sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

const FORMATS: Readonly<Record<CopyFormat, string>> = { tsv: 'TSV', csv: 'CSV', json: 'JSON' };

/** What is in the menu of a chain: view, columns, filter, copy. */
export function menuContent({ host, view, isCustom, said, closing, copy }: MenuContext): TemplateResult {
  const { setView, chooseColumns, useDefaultColumns, openTools, openWhatIf, showKeys } = host;
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
          @click=${() => copy(format as CopyFormat /* a key of FORMATS */)}
        >
          ${label}
        </button>`,
      )}
    </div>
    <div role="status">${said}</div>`;
}

/** Under its button, within the window. */
export const placeMenu = placePopover;
