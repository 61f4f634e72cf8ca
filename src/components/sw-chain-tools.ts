import { css, html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Right } from '../market/contract.js';
import { base, controls } from '../styles/shared.js';
import { icons } from './icons.js';
import { commandOf } from './key-table.js';
import { filterWords, parseRowFilter, RowFilter, type FilterCount } from './row-filter.js';

export type ShownSides = 'both' | Right;

const SIDES: Readonly<Record<ShownSides, string>> = { both: 'Both', call: 'Calls', put: 'Puts' };
const LONGEST = 600;

/**
 * The line under the header for whoever looks for something: a filter over the columns, one side only, and the way to a strike.
 * @summary Filter, side and search of a chain.
 * @event {CustomEvent<{filter: RowFilter | undefined}>} sw-filter - Another filter was typed that can be read, or none.
 * @event {CustomEvent<{sides: ShownSides}>} sw-sides - Other sides were chosen.
 * @event {CustomEvent<{strike: number}>} sw-find - A strike is looked for, USD per share.
 * @event {CustomEvent} sw-close - The line is not needed any more.
 */
export class SwChainTools extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
        padding-block: 6px;
        padding-inline: 12px 8px;
        border-top: 1px solid var(--sw-line);
      }

      .filter {
        display: flex;
        flex: 1 1 300px;
        gap: 8px;
        align-items: center;
        min-width: 0;
      }

      .filter input {
        flex: 1;
        min-width: 0;
      }

      .find {
        width: 84px;
      }

      .count {
        color: var(--sw-muted);
        font-size: var(--sw-size-label);
        white-space: nowrap;
      }

      @container (max-width: 719px) {
        .filter {
          flex-basis: calc(100% - 36px);
        }

        .segments,
        .find {
          order: 2;
        }
      }

      .problem {
        flex-basis: 100%;
        order: 9;
        margin: 0;
        color: var(--sw-down);
        font-size: var(--sw-size-label);
      }
    `,
  ];

  @query('.filter input')
  private _filter!: HTMLInputElement;

  @query('.find')
  private _find!: HTMLInputElement;

  @state()
  private _problem = '';

  @state()
  private _isHiding = false;

  @state()
  private _hasFilter = false;

  /** How many contracts match. */
  @property({ attribute: false })
  count: FilterCount | undefined;

  @property({ attribute: false })
  sides: ShownSides = 'both';

  /** What the way to a strike came to, in a sentence. */
  @property({ attribute: false })
  said = '';

  /** Puts the cursor where a strike is typed, or where the filter is. */
  async focusOn(what: 'find' | 'filter'): Promise<void> {
    await this.updateComplete;
    const input = what === 'find' ? this._find : this._filter;
    input.focus();
    input.select();
  }

  protected override render() {
    const { count } = this;
    return html`<div class="filter">
        <input
          type="text"
          maxlength=${LONGEST}
          placeholder="Filter: delta 0.2..0.4 and spread < 5%"
          aria-label="Filter"
          aria-invalid=${this._problem === '' ? 'false' : 'true'}
          aria-describedby="problem"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          title="Columns by name, such as ${filterWords().slice(0, 8).join(', ')}; <, <=, =, !=, >, >=, a..b, known, unknown; and, or, not, brackets; 5%, 1K, 2M"
          @input=${this.#typed}
          @keydown=${this.#pressed}
        />
        <span class="count" role="status">${this._hasFilter && count ? `${count.matching} of ${count.of} match` : nothing}</span>
      </div>
      <div class="segments" role="group" aria-label="What does not match">
        ${[false, true].map(
          (
            isHiding,
          ) => html`<button type="button" aria-pressed=${isHiding === this._isHiding} @click=${() => this.#hide(isHiding)}>
            ${isHiding ? 'Hide' : 'Dim'}
          </button>`,
        )}
      </div>
      <div class="segments" role="group" aria-label="Sides shown">
        ${(Object.keys(SIDES) as ShownSides[]).map(
          (
            side,
          ) => html`<button type="button" aria-pressed=${side === this.sides} @click=${() => this.#send('sw-sides', { sides: side })}>
            ${SIDES[side]}
          </button>`,
        )}
      </div>
      <input
        class="find"
        type="text"
        inputmode="decimal"
        maxlength="12"
        placeholder="Strike"
        aria-label="Go to strike"
        autocomplete="off"
        @keydown=${this.#findPressed}
      />
      <span class="sr-only" role="status">${this.said}</span>
      <button class="icon-only" type="button" aria-label="Close filter and search" @click=${this.#close}>${icons.close}</button>
      <p class="problem" id="problem" role="status" ?hidden=${this._problem === ''}>${this._problem}</p>`;
  }

  #typed = (): void => {
    const text = this._filter.value;
    if (text.trim() === '') {
      this._problem = '';
      this._hasFilter = false;
      this.#send('sw-filter', { filter: undefined });
      return;
    }
    const { filter, problem } = parseRowFilter(text);
    this._problem = problem ?? '';
    if (!filter) return; // the last one that could be read holds while a word is being typed
    this._hasFilter = true;
    this.#send('sw-filter', { filter: new RowFilter(filter, this._isHiding) });
  };

  #hide(isHiding: boolean): void {
    this._isHiding = isHiding;
    this.#typed();
  }

  #pressed = (event: KeyboardEvent): void => {
    if (commandOf(event, 'filter') !== 'leaveFilter') return;
    event.stopPropagation();
    if (this._filter.value === '') this.#close();
    else {
      this._filter.value = '';
      this.#typed();
    }
  };

  #findPressed = (event: KeyboardEvent): void => {
    if (commandOf(event, 'filter') === 'leaveFilter') this.#close();
    if (event.key !== 'Enter') return;
    const strike = Number(this._find.value.replace(/[$,\s]/g, ''));
    if (strike > 0 && strike < 1e7) {
      this._problem = '';
      this.#send('sw-find', { strike });
    } else this._problem = 'Type a strike as a number, such as 650.';
  };

  #close = (): void => {
    this._filter.value = '';
    this.#typed();
    this.#send('sw-close', {});
  };

  #send(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sw-chain-tools': SwChainTools;
  }
}
