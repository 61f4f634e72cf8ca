import { html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { errorSentence } from '../base/errors.js';
import { formatClock, formatCountdown, formatWeekdayTime } from '../components/format.js';
import { asUnderlying, symbolOf } from '../market/ticker.js';
import { base, controls } from '../styles/shared.js';
import type { AppContext } from './app-context.js';
import { appHeaderStyles } from './app-header-styles.js';
import { pageIcons } from './page-icons.js';
import { PAGES, type PageName } from './routes.js';

const THEMES = ['auto', 'light', 'dark'] as const;

/**
 * The line on top of every page.
 * @summary Brand, navigation, symbol search, market clock, feed, theme.
 */
export class SwAppHeader extends LitElement {
  static override styles = [base, controls, appHeaderStyles];

  #listening: AbortController | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #owner = {};
  #stop: (() => void) | undefined;

  @query('input')
  private _input!: HTMLInputElement;

  @state()
  private _problem = '';

  @property({ attribute: false })
  app: AppContext | undefined;

  /** The page that is shown. */
  @property()
  page: PageName = 'dashboard';

  /** Goes to an address of the dashboard without loading it anew. */
  @property({ attribute: false })
  go: (href: string) => void = (href) => location.assign(href);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
    if (this.app) this.#follow(this.app);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#listening?.abort();
    this.#unfollow();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('app') && this.app && this.isConnected) this.#follow(this.app);
  }

  #follow(app: AppContext): void {
    this.#listening?.abort();
    this.#listening = new AbortController();
    app.addEventListener('change', () => this.#join(app), { signal: this.#listening.signal });
    this.#join(app);
  }

  #join(app: AppContext): void {
    this.#unfollow();
    const { hub } = app;
    hub.want(this.#owner, { tickers: [], records: ['feed', 'market'] });
    const stop = hub.listen((changes) => {
      if (changes.isLinkChanged || changes.records.has('feed') || changes.records.has('market')) this.requestUpdate();
    });
    this.#stop = () => {
      stop();
      hub.release(this.#owner);
    };
    this.requestUpdate();
  }

  #unfollow(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Puts the cursor where a symbol is typed. */
  focusSearch(): void {
    this._input.focus();
    this._input.select();
  }

  protected override render() {
    const { app } = this;
    if (!app) return nothing;
    const theme = app.settings.theme;
    const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
    const link = (name: PageName) => PAGES.find((page) => page.name === name)!;
    return html`<header>
      <a class="brand" href=${app.href('')}>Strikewire</a>
      <nav aria-label="Pages">
        ${(['dashboard', 'chain', 'flow', 'status'] as const).map(
          (name) => html`<a href=${app.href(link(name).path)} aria-current=${this.page === name ? 'page' : nothing}
            >${link(name).title}</a
          >`,
        )}
      </nav>
      <span class="push"></span>
      <form role="search" @submit=${this.#search}>
        ${pageIcons.search}
        <input
          type="text"
          name="symbol"
          aria-label="Go to symbol"
          placeholder="Symbol"
          maxlength="12"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-invalid=${this._problem === '' ? 'false' : 'true'}
          @input=${() => {
            this._problem = '';
          }}
        />
        ${this._problem === '' ? nothing : html`<span class="problem" role="alert">${this._problem}</span>`}
      </form>
      ${this.#clock(app)} ${this.#feed(app)}
      <span class="tools">
        <button
          class="icon-only"
          type="button"
          aria-label="Theme: ${theme}. Change to ${nextTheme}"
          title="Theme: ${theme}"
          @click=${() => app.change({ theme: nextTheme })}
        >
          ${pageIcons.theme}
        </button>
        <a href=${app.href('settings/')} aria-label="Settings" title="Settings" aria-current=${this.page === 'settings' ? 'page' : nothing}
          >${pageIcons.settings}</a
        >
      </span>
    </header>`;
  }

  #clock(app: AppContext) {
    const { store } = app.hub;
    const market = store.record('market');
    const now = store.now();
    const until = !market
      ? ''
      : market.isOpen
        ? `closes in ${formatCountdown(market.nextCloseAt - now)}`
        : `opens ${formatWeekdayTime(market.nextOpenAt)}`;
    return html`<span class="clock number" title="Time in New York"
      ><b>${formatClock(now)}</b> ET <span class="until">${until === '' ? nothing : `· ${until}`}</span></span
    >`;
  }

  #feed(app: AppContext) {
    const { store, link } = app.hub;
    const feed = store.record('feed');
    const tabs = feed?.clientsCount ?? 0;
    const isLive = link.state === 'attached' && feed !== undefined;
    return html`<a
      class="feed"
      href=${app.href('status/')}
      title="One connection for all tabs of this browser; see the status page"
      ?data-live=${isLive}
      ?data-lost=${link.state === 'lost' || link.state === 'missing'}
      >${isLive ? html`1 feed<span class="tabs"> · ${tabs} ${tabs === 1 ? 'tab' : 'tabs'}</span>` : `hub ${link.state}`}</a
    >`;
  }

  #search = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = this._input.value.trim();
    if (text === '' || !this.app) return;
    try {
      const symbol = symbolOf(asUnderlying(text));
      this._input.value = '';
      this.go(this.app.href(`chain/?symbol=${encodeURIComponent(symbol)}`));
    } catch (thrown) {
      this._problem = errorSentence(thrown);
    }
  };
}
