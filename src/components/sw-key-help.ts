import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { floating } from '../styles/floating.js';
import { base, controls } from '../styles/shared.js';
import { defineOnce } from './define.js';
import { icons } from './icons.js';
import type { KeyScope } from './key-table.js';
import { keyPlaces, type KeyPlace, type KeyWords } from './key-words.js';

/**
 * The list of keys, written from the table that hears them.
 * @summary Dialog with every key.
 */
export class SwKeyHelp extends LitElement {
  static override styles = [
    base,
    controls,
    floating,
    css`
      :host {
        display: contents;
      }

      dialog {
        width: min(860px, calc(100vw - 24px));
        max-width: none;
        max-height: calc(100dvh - 24px);
        padding: 0;
      }

      .head {
        position: sticky;
        top: 0;
        display: flex;
        align-items: center;
        padding-block: 8px;
        padding-inline: 16px 8px;
        background: var(--sw-panel);
      }

      h2 {
        flex: 1;
        margin: 0;
        font-size: 15px;
        font-weight: 650;
      }

      .places {
        columns: 2 320px;
        column-gap: 32px;
        padding: 0 16px 16px;
      }

      section {
        break-inside: avoid;
        padding-block-end: 16px;
      }

      h3 {
        margin: 0 0 4px;
        font-size: var(--sw-size-label);
        font-weight: 600;
        color: var(--sw-muted);
      }

      dl {
        margin: 0;
      }

      dl > div {
        display: flex;
        gap: 12px;
        padding: 3px 0;
      }

      dt {
        flex: 0 0 116px;
      }

      dd {
        flex: 1;
        margin: 0;
      }

      kbd {
        display: inline-block;
        min-width: 22px;
        padding: 0 6px;
        font: inherit;
        font-size: var(--sw-size-table);
        text-align: center;
        background: var(--sw-raised);
        border: 1px solid var(--sw-line);
        border-radius: 4px;
      }

      kbd + kbd {
        margin-inline-start: 3px;
      }
    `,
  ];

  @query('dialog')
  private _dialog!: HTMLDialogElement;

  /** Places whose keys are heard here; undefined: all. */
  @property({ attribute: false })
  scopes: readonly KeyScope[] | undefined;

  async open(): Promise<void> {
    await this.updateComplete;
    if (this.isConnected && !this._dialog.open) this._dialog.showModal();
  }

  protected override render() {
    return html`<dialog aria-labelledby="title" @close=${() => this.remove()}>
      <div class="head">
        <h2 id="title">Keys</h2>
        <button class="icon-only" type="button" aria-label="Close" @click=${() => this._dialog.close()}>${icons.close}</button>
      </div>
      <div class="places" tabindex="0" role="group" aria-labelledby="title">${keyPlaces(this.scopes).map(place)}</div>
    </dialog>`;
  }
}

function place({ scope, name, keys }: KeyPlace): TemplateResult {
  return html`<section aria-labelledby=${scope}>
    <h3 id=${scope}>${name}</h3>
    <dl>${keys.map(line)}</dl>
  </section>`;
}

function line({ command, ways, does }: KeyWords): TemplateResult {
  return html`<div data-command=${command}>
    <dt>
      ${ways.map(
        (way, index) =>
          html`${index > 0 ? html` <span class="sr-only">or</span> ` : ''}${way.map(
            ({ cap, spoken }) =>
              html`<kbd><span aria-hidden="true">${cap}</span><span class="sr-only">${spoken}</span></kbd>`,
          )}`,
      )}
    </dt>
    <dd>${does}</dd>
  </div>`;
}

/** Shows the list within `root`, whose custom properties it takes; it goes when it is closed. */
export async function showKeyHelp(root: ParentNode & Node, scopes?: readonly KeyScope[]): Promise<void> {
  defineOnce('sw-key-help', SwKeyHelp);
  const shown = root.querySelector<SwKeyHelp>('sw-key-help') ?? document.createElement('sw-key-help');
  shown.scopes = scopes;
  if (!shown.isConnected) root.appendChild(shown);
  await shown.open();
}

declare global {
  interface HTMLElementTagNameMap {
    'sw-key-help': SwKeyHelp;
  }
}
