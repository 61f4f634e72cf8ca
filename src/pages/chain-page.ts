import { css, html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { defineOnce } from '../components/define.js';
import { commandOf } from '../components/key-table.js';
import { base, controls } from '../styles/shared.js';
import { AppPage } from './app-page.js';
import { pageStyles } from './page-styles.js';

/** Ways to look at a chain; each but the first is loaded when it is first chosen. */
const VIEWS = { chain: 'Chain', matrix: 'Matrix', charts: 'Charts', strategy: 'Strategy' } as const;
type ChainView = keyof typeof VIEWS;

interface Address {
  readonly symbol?: string;
  readonly expiry?: string;
  readonly strikes?: string;
  readonly fields?: string;
  readonly contract?: string;
  readonly legs?: string;
  readonly whatIf?: string;
  readonly view?: ChainView;
}

/** The window of strikes when the address says none. */
const STRIKES = '15';

/** A strategy's legs take more room than the other parameters. */
const LONGEST_LEGS = 600;
/** The longest address parameter that is looked at. */
const LONGEST = 200;
/** Fifty columns by name, and the rest. */
const LONGEST_ADDRESS = 4_000;

/**
 * One chain, named by the address: `?symbol=SPY&expiry=YYYY-MM-DD&strikes=2 sd&fields=bid,ask|iv`. What cannot be used is said by the element, in a sentence.
 * @summary Page of one option chain.
 */
export class ChainPage extends AppPage {
  static override styles = [
    base,
    controls,
    pageStyles,
    css`
      options-analytics,
      options-matrix {
        --sw-table-height: calc(100vh - 170px);
      }

      options-charts {
        --sw-charts-height: calc(100vh - 190px);
      }

      .strategy options-analytics {
        --sw-table-height: 46vh;

        margin-block-end: 12px;
      }

      .views {
        display: flex;
        gap: 4px;
        margin-block-end: 8px;
      }

      .views button[aria-pressed='true'] {
        border-color: var(--sw-accent);
      }
    `,
  ];

  #listening: AbortController | undefined;

  @state()
  private _address = location.search;

  override connectedCallback(): void {
    super.connectedCallback();
    this._address = location.search;
    this.#listening = new AbortController();
    const read = () => {
      this._address = location.search;
    };
    this.addEventListener('sw-open-chart', this.#opened, { signal: this.#listening.signal });
    window.addEventListener('popstate', read, { signal: this.#listening.signal });
    window.addEventListener('vaadin-router-location-changed', read, { signal: this.#listening.signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  protected override content() {
    const { config } = this.app;
    const asked = new URLSearchParams(this._address.slice(0, LONGEST_ADDRESS));
    const symbol = asked.get('symbol')?.slice(0, LONGEST) ?? config.symbols[0] ?? 'SPY';
    const expiry = asked.get('expiry')?.slice(0, LONGEST) ?? '';
    const view = this.#viewOf(asked.get('view'));
    return html`<h1 class="sr-only">Option chain</h1>
      <nav class="views" aria-label="Views of the chain">
        ${Object.entries(VIEWS).map(
          ([name, label]) => html`<button
            type="button"
            aria-pressed=${name === view}
            @click=${() => this.#remember({ view: name as ChainView })}
          >
            ${label}
          </button>`,
        )}
      </nav>
      ${this.#view(view, symbol, expiry, asked)}`;
  }

  #view(view: ChainView, symbol: string, expiry: string, asked: URLSearchParams): TemplateResult {
    switch (view) {
      case 'chain':
        return this.#chain(symbol, expiry, asked);
      case 'matrix':
        return this.#matrix(symbol);
      case 'charts':
        return this.#charts(symbol, expiry, asked.get('contract')?.slice(0, LONGEST) ?? '');
      case 'strategy':
        return this.#strategy(
          symbol,
          this.#chain(symbol, expiry, asked),
          asked.get('legs')?.slice(0, LONGEST_LEGS) ?? '',
        );
      default:
        return view satisfies never;
    }
  }

  #chain(symbol: string, expiry: string, asked: URLSearchParams): TemplateResult {
    const { settings } = this.app;
    return html`<options-analytics
      .symbol=${symbol}
      .expiry=${expiry}
      .strikes=${asked.get('strikes')?.slice(0, LONGEST) ?? STRIKES}
      .fields=${asked.get('fields') ?? ''}
      .whatIf=${asked.get('what-if')?.slice(0, LONGEST) ?? ''}
      .view=${'chain'}
      .theme=${settings.theme}
      .feed=${settings.feed ?? ''}
      @options-change=${({ detail: { symbol, expiry, strikes, fields, whatIf } }: CustomEvent<Address>) => this.#remember({ symbol, expiry, strikes, fields, whatIf })}
      ><a slot="no-key" href=${this.app.href('settings/')}>Go to the settings page</a></options-analytics
    >`;
  }

  #matrix(symbol: string): TemplateResult {
    void import('../components/options-matrix.js').then(({ OptionsMatrix }) =>
      defineOnce('options-matrix', OptionsMatrix),
    );
    const { settings } = this.app;
    return html`<options-matrix
      .symbol=${symbol}
      .theme=${settings.theme}
      .feed=${settings.feed ?? ''}
    ></options-matrix>`;
  }

  #charts(symbol: string, expiry: string, contract: string): TemplateResult {
    void import('../components/options-charts.js').then(({ OptionsCharts }) =>
      defineOnce('options-charts', OptionsCharts),
    );
    const { settings } = this.app;
    return html`<options-charts
      .symbol=${symbol}
      .expiry=${expiry}
      .contract=${contract}
      .theme=${settings.theme}
      .feed=${settings.feed ?? ''}
      @options-change=${(event: CustomEvent<{ symbol: string; expiry: string; contract: string }>) =>
        this.#remember(event.detail)}
    ></options-charts>`;
  }

  /** The chain above, the strategy below: a press on an ask buys, on a bid sells. */
  #strategy(symbol: string, chain: TemplateResult, legs: string): TemplateResult {
    void import('../components/options-strategy.js').then(({ OptionsStrategy }) =>
      defineOnce('options-strategy', OptionsStrategy),
    );
    const { settings } = this.app;
    const pick = (event: Event) => void this.#pick(event, legs);
    return html`<div
        class="strategy"
        @click=${pick}
        @keydown=${(event: KeyboardEvent) => commandOf(event, 'table') === 'press' && pick(event)}
        >${chain}</div
      >
      <options-strategy
        .symbol=${symbol}
        .legs=${legs}
        .theme=${settings.theme}
        .feed=${settings.feed ?? ''}
        @options-change=${(event: CustomEvent<{ legs: string }>) => this.#remember(event.detail)}
      ></options-strategy>`;
  }

  async #pick(event: Event, legs: string): Promise<void> {
    const inside = event.composedPath().filter((node): node is HTMLElement => node instanceof HTMLElement);
    const field = inside.find((node) => node.dataset['field'] !== undefined);
    const ticker = inside.find((node) => node.dataset['contract'] !== undefined)?.dataset['contract'];
    const side = field?.dataset['field'];
    const price = Number(field?.textContent?.trim().replaceAll(',', ''));
    if (ticker === undefined || (side !== 'bid' && side !== 'ask') || !(price >= 0)) return;
    const { addLeg } = await import('../components/strategy-text.js');
    this.#remember({ legs: addLeg(legs, ticker, side === 'ask' ? 1 : -1, price) });
  }

  /** A contract's graph was opened, or legs: `contract` as `<options-charts>` reads it. */
  #opened = (event: Event): void => {
    const { contract } = (event as CustomEvent<{ contract: string }>).detail;
    this.#remember({ contract, view: 'charts' });
  };

  #viewOf(text: string | null): ChainView {
    return text !== null && Object.hasOwn(VIEWS, text) ? (text as ChainView) : 'chain';
  }

  /** The address follows what is shown, so that it can be reloaded, kept and sent. */
  #remember({ symbol, expiry, strikes, fields, contract, legs, whatIf, view }: Address): void {
    const url = new URL(location.href);
    const set = (name: string, value: string | undefined, none: string) => {
      if (value === none) url.searchParams.delete(name);
      else if (value !== undefined) url.searchParams.set(name, value);
    };
    set('symbol', symbol, '');
    set('expiry', expiry, '');
    set('strikes', strikes, STRIKES);
    set('fields', fields, '');
    set('contract', contract, '');
    set('legs', legs, '');
    set('what-if', whatIf, '');
    set('view', view, 'chain');
    history.replaceState(history.state, '', url);
    this._address = url.search;
  }
}
