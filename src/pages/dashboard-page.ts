import { css, html, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { errorSentence } from '../base/errors.js';
import type { WidgetSettings } from '../client/settings.js';
import { icons } from '../components/icons.js';
import { exchangeDate } from '../market/market-hours.js';
import { asUnderlying, symbolOf } from '../market/ticker.js';
import { base, controls } from '../styles/shared.js';
import { AppPage } from './app-page.js';
import { pageIcons } from './page-icons.js';
import { pageStyles } from './page-styles.js';

const MOST_WIDGETS = 24;

/**
 * The viewer's own set of option chains, remembered on this device.
 * @summary Dashboard of `<options-analytics>` widgets.
 */
export class DashboardPage extends AppPage {
  static override styles = [
    base,
    controls,
    pageStyles,
    css`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 1210px), 1fr));
        gap: 12px;
        align-items: start;
      }

      .add {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        margin-top: 12px;
        padding: 0 12px 0 8px;
        color: var(--sw-muted);
        background: var(--sw-panel);
        border: 1px dashed var(--sw-line);
        height: 36px;
      }

      .add:hover {
        color: var(--sw-text);
        border-color: var(--sw-muted);
      }

      .empty {
        margin-bottom: 0;
      }

      dialog {
        width: min(360px, calc(100vw - 32px));
        padding: 20px;
        color: var(--sw-text);
        background: var(--sw-panel);
        border: 1px solid var(--sw-line);
        border-radius: var(--sw-radius);
        box-shadow: var(--sw-shadow);
      }

      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }

      dialog form {
        display: grid;
        gap: 16px;
      }

      dialog h2 {
        margin: 0;
      }

      label {
        display: grid;
        gap: 4px;
        color: var(--sw-muted);
        font-size: var(--sw-size-label);
      }

      label input {
        height: 36px;
        font-size: 16px;
        text-transform: uppercase;
      }

      .problem {
        margin: 0;
        color: var(--sw-down);
      }

      .buttons {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
      }
    `,
  ];

  @query('dialog')
  private _dialog!: HTMLDialogElement;

  @query('dialog input')
  private _input!: HTMLInputElement;

  @state()
  private _problem = '';

  get #widgets(): readonly WidgetSettings[] {
    return this.app.settings.widgets ?? this.app.config.symbols.map((symbol) => ({ id: `default-${symbol}`, symbol }));
  }

  protected override content() {
    const { settings } = this.app;
    const widgets = this.#widgets;
    const today = exchangeDate(Date.now());
    return html`
      <h1 class="sr-only">Dashboard</h1>
      ${widgets.length === 0 ? html`<p class="empty">No widgets yet. Add one to see a live option chain.</p>` : nothing}
      <div class="grid">
        ${repeat(
          widgets,
          (widget) => widget.id,
          (widget) => html`<options-analytics
            .symbol=${widget.symbol}
            .expiry=${widget.expiry !== undefined && widget.expiry >= today ? widget.expiry : ''}
            .strikes=${widget.strikes ?? '10'}
            .view=${widget.view ?? 'columns'}
            .fields=${widget.fields ?? ''}
            .theme=${settings.theme}
            .feed=${settings.feed ?? ''}
            @options-change=${(event: CustomEvent<Partial<WidgetSettings>>) => this.#keep(widget.id, event.detail)}
          >
            <a slot="no-key" href=${this.app.href('settings/')}>Go to the settings page</a>
            <button
              slot="actions"
              class="icon-only"
              type="button"
              aria-label="Remove ${widget.symbol}"
              title="Remove ${widget.symbol}"
              @click=${() => this.#remove(widget.id)}
            >
              ${icons.close}
            </button>
          </options-analytics>`,
        )}
      </div>
      <button class="add" type="button" ?disabled=${widgets.length >= MOST_WIDGETS} @click=${this.#open}>
        ${pageIcons.add} Add widget
      </button>
      <dialog aria-labelledby="add-title" @close=${this.#closed}>
        <form method="dialog" novalidate @submit=${this.#add}>
          <h2 id="add-title">Add options analytics</h2>
          <label
            >Symbol
            <input
              type="text"
              maxlength="12"
              placeholder="SPY"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck="false"
              aria-invalid=${this._problem === '' ? 'false' : 'true'}
              aria-describedby="add-problem"
            />
          </label>
          <p class="problem" id="add-problem" role="alert" ?hidden=${this._problem === ''}>${this._problem}</p>
          <div class="buttons">
            <button type="button" @click=${() => this._dialog.close()}>Cancel</button>
            <button type="submit" class="primary">Add</button>
          </div>
        </form>
      </dialog>
    `;
  }

  #open = (): void => {
    this._problem = '';
    this._input.value = '';
    this._dialog.showModal();
    this._input.focus();
  };

  #closed = (): void => {
    this._problem = '';
  };

  #add = (event: SubmitEvent): void => {
    event.preventDefault();
    try {
      const symbol = symbolOf(asUnderlying(this._input.value));
      this.app.change({ widgets: [...this.#widgets, { id: crypto.randomUUID(), symbol }] });
      this._dialog.close();
    } catch (thrown) {
      this._problem =
        this._input.value.trim() === '' ? 'Type a symbol, such as SPY, BRK.B or SPX.' : errorSentence(thrown);
      this._input.focus();
    }
  };

  #remove(id: string): void {
    this.app.change({ widgets: this.#widgets.filter((widget) => widget.id !== id) });
  }

  #keep(id: string, change: Partial<WidgetSettings>): void {
    const { expiry, strikes, view, fields } = change;
    this.app.change({
      widgets: this.#widgets.map((widget) =>
        widget.id === id
          ? {
              id,
              symbol: widget.symbol,
              ...(expiry ? { expiry } : {}),
              ...(strikes ? { strikes } : {}),
              ...(view ? { view } : {}),
              ...(fields ? { fields } : {}),
            }
          : widget,
      ),
    });
  }
}
