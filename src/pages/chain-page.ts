import { css, html } from 'lit';
import { state } from 'lit/decorators.js';
import { base } from '../styles/shared.js';
import { AppPage } from './app-page.js';
import { pageStyles } from './page-styles.js';

/** The longest address parameter that is looked at. */
const LONGEST = 200;

/**
 * One chain, named by the address: `?symbol=SPY&expiry=YYYY-MM-DD`. What cannot be used is said by the element, in a sentence.
 * @summary Page of one option chain.
 */
export class ChainPage extends AppPage {
  static override styles = [
    base,
    pageStyles,
    css`
      options-analytics {
        --sw-table-height: calc(100vh - 130px);
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
    window.addEventListener('popstate', read, { signal: this.#listening.signal });
    window.addEventListener('vaadin-router-location-changed', read, { signal: this.#listening.signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  protected override render() {
    const { settings, config } = this.app;
    const asked = new URLSearchParams(this._address.slice(0, 2 * LONGEST));
    const symbol = asked.get('symbol')?.slice(0, LONGEST) ?? config.symbols[0] ?? 'SPY';
    const expiry = asked.get('expiry')?.slice(0, LONGEST) ?? '';
    return html`<h1 class="sr-only">Option chain</h1>
      <options-analytics
        .symbol=${symbol}
        .expiry=${expiry}
        .strikes=${'15'}
        .view=${'chain'}
        .theme=${settings.theme}
        .feed=${settings.feed ?? ''}
        @options-change=${(event: CustomEvent<{ symbol: string; expiry: string }>) => this.#remember(event.detail)}
      
        ><a slot="no-key" href=${this.app.href('settings/')}>Go to the settings page</a></options-analytics
      >`;
  }

  /** The address follows what is shown, so that it can be reloaded, kept and sent. */
  #remember({ symbol, expiry }: { symbol: string; expiry: string }): void {
    const url = new URL(location.href);
    url.searchParams.set('symbol', symbol);
    if (expiry === '') url.searchParams.delete('expiry');
    else url.searchParams.set('expiry', expiry);
    history.replaceState(history.state, '', url);
    this._address = url.search;
  }
}
