import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { spotOf, type ChainModel } from '../client/chain-model.js';
import { ChainController } from '../client/controllers/chain-controller.js';
import { parseStrikeWindow, strikeWindowText, type StrikeWindow } from '../client/strike-window.js';
import type { Right } from '../market/contract.js';
import { base, controls } from '../styles/shared.js';
import { tokens } from '../styles/tokens.js';
import type { FeedName } from '../worker/hub-api.js';
import { analyticsBody } from './analytics-body.js';
import { AnalyticsExtras } from './analytics-extras.js';
import { analyticsHeader, expiryBeside, type View } from './analytics-header.js';
import { AnalyticsLive } from './analytics-live.js';
import { AnalyticsMenu } from './analytics-menu.js';
import { analyticsNotices } from './analytics-notices.js';
import { analyticsStyles } from './analytics-styles.js';
import { contractSnapshot, type ContractSnapshot } from './contract-snapshot.js';
import { LazyTag } from './lazy-tag.js';
import { LazyRows } from './lazy-rows.js';
import { ShownColumns } from './shown-columns.js';
import { StateReporter } from './state-reporter.js';
import type { CopySource } from './table-copy.js';
import { TableGestures } from './table-gestures.js';
import { tableStyles } from './table-styles.js';

/** Below this width one side is shown at a time, as the styles say too; px. */
const NARROW = 720;

/** An attribute's text; frameworks may put an object there. */
const textOf = (value: unknown) => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '[object Object]' ? '' : text;
};

/**
 * A live option chain of one underlying: quotes, mini-graphs and greeks of the contracts around the money, with a chart of the underlying.
 * All elements of an origin, in all tabs, share one connection to the feed.
 * @summary Live option chain.
 *
 * @event {CustomEvent<{contract: string}>} options-select - A contract was chosen by pointer or Enter.
 * @event {CustomEvent<{state: string, cause: string, nextRetryAt: number | undefined}>} options-state - The state of the element's data changed.
 * @event {CustomEvent<{alert: object}>} options-alert - An alert on one of its contracts fired.
 * @event {CustomEvent<{symbol: string, expiry: string, strikes: string, view: string, fields: string, whatIf: string}>} options-change - The viewer chose other settings.
 *
 * @slot actions - Buttons at the end of the header line.
 * @slot no-key - In place of the field for the API key, where one is missing or refused.
 * @slot - Shown until a symbol is set.
 *
 * @csspart status - The badge that says the state.
 * @csspart chart - The chart of the underlying.
 *
 * @cssproperty [--sw-bg] - Page colour.
 * @cssproperty [--sw-panel] - Colour of the element.
 * @cssproperty [--sw-raised] - Colour of headers and of what the pointer is over.
 * @cssproperty [--sw-line] - Hairlines.
 * @cssproperty [--sw-text] - Values.
 * @cssproperty [--sw-muted] - Labels.
 * @cssproperty [--sw-faint] - Units and old values.
 * @cssproperty [--sw-up] - Rising.
 * @cssproperty [--sw-down] - Falling.
 * @cssproperty [--sw-accent] - Focus and selection.
 * @cssproperty [--sw-warn] - Stale, delayed, displaced.
 * @cssproperty [--sw-row=26px] - Height of a row.
 * @cssproperty [--sw-table-height=82vh] - Height from which the table scrolls by itself.
 */
export class OptionsAnalytics extends LitElement {
  static override styles = [tokens, base, controls, analyticsStyles, tableStyles];

  readonly #chain = new ChainController(this, () => ({
    symbol: textOf(this.symbol),
    expiry: textOf(this.expiry),
    strikes: this.#window,
    isLocked: this._isLocked,
    isIdle: !this.isConnected,
    feed: this.#feedName,
    workerSrc: textOf(this.workerSrc) || undefined,
    configSrc: textOf(this.configSrc) || undefined,
  }));
  readonly #reporter = new StateReporter(this, (sentence) => {
    if (this._announcement) this._announcement.textContent = sentence;
  });
  readonly #rows = new LazyRows(() => this.requestUpdate());
  readonly #columns = new ShownColumns(() => this.requestUpdate());
  readonly #extras = new AnalyticsExtras({
    root: () => this.renderRoot as ShadowRoot,
    isConnected: () => this.isConnected,
    hub: () => this.#chain.hub,
    now: () => this.#now,
    live: () => this.#live,
    model: () => this.#chain.model,
    columns: () => this.#shown,
    setFields: (fields) => this.#choose({ fields }),
    setExpiry: (expiry) => this.#choose({ expiry }),
    whatIf: () => textOf(this.whatIf),
    setWhatIf: (whatIf) => this.#choose({ whatIf }),
    centreOn: (strike) => {
      this._isLocked = true;
      this._isLocked = this.#chain.centreOn(strike);
    },
    reveal: (strike) => this.#rows.reveal(strike),
    render: () => this.#rendered(),
    step: (by) => {
      const expiry = expiryBeside(this.#chain.model, textOf(this.expiry), by);
      if (expiry !== undefined) this.#choose({ expiry });
    },
    press: (target) => this.#gestures.press(target),
  });
  readonly #menu = new AnalyticsMenu({
    root: () => this.renderRoot as ShadowRoot,
    render: () => this.#rendered(),
    setView: (view) => this.#choose({ view }),
    chooseColumns: () => void this.#extras.use((tools) => tools.openChooser()),
    useDefaultColumns: () => this.#choose({ fields: '' }),
    openTools: () => void this.#extras.use((tools) => tools.toggle('filter')),
    openWhatIf: () => void this.#extras.openWhatIf().catch(() => undefined),
    showKeys: () => void this.#extras.showKeys(),
    table: () => this.#table,
  });
  readonly #gestures = new TableGestures({
    select: (contract, isGraph) => {
      this._selected = contract;
      this.#send('options-select', { contract });
      // A mini-graph asks for the large one; whoever has it listens.
      if (isGraph) this.#send('sw-open-chart', { contract });
    },
    sortBy: (name, right) => void this.#extras.use((tools) => tools.sortBy(name, right)),
  });
  readonly #chart = new LazyTag(
    'sw-price-chart',
    async () => (await import('./sw-price-chart.js')).SwPriceChart,
    () => this.requestUpdate(),
  );
  /** Most viewers never see it. */
  readonly #keyEntry = new LazyTag('sw-key-form', async () => (await import('./sw-key-form.js')).SwKeyForm);
  #live: AnalyticsLive | undefined;
  readonly #resized = new ResizeObserver(([entry]) => {
    this._isNarrow = entry !== undefined && entry.contentRect.width > 0 && entry.contentRect.width < NARROW;
  });

  @query('.scroller')
  private _scroller!: HTMLElement | null;

  @query('sw-table-surface')
  private _surface!: Element | null;

  @query('#announcement')
  private _announcement!: HTMLElement | null;

  @state()
  private _side: Right = 'call';

  @state()
  private _selected: string | undefined;

  @state()
  private _isLocked = false;

  @state()
  private _isNarrow = false;

  /** Underlying: `SPY`, `BRK.B`, `SPX`. */
  @property()
  symbol = '';

  /** Expiration date `YYYY-MM-DD`, or several with commas; empty is the nearest. */
  @property()
  expiry = '';

  /** Strikes shown each side of the money, `all`, or those within a delta or deviations: `delta 0.1`, `2 sd`. */
  @property()
  strikes = '10';

  /** `columns`: five columns with the chart in the middle; `chain`: calls, strike, puts. */
  @property()
  view: View = 'columns';

  /** Columns by name with commas, `bid,ask|volume:bar,sparkline:open:15m`: pinned ones before the bar; empty is the view's own choice. */
  @property()
  fields = '';

  /** What is supposed, for columns that show the chain as it would be: `spot:2,iv:5,days:10` is 2 % up, 5 points more volatility, in 10 days. */
  @property({ attribute: 'what-if' })
  whatIf = '';

  /** Colours: `auto` follows the system. */
  @property({ reflect: true })
  theme: 'auto' | 'light' | 'dark' = 'auto';

  /** Who shows the numbers: `auto` paints them on a canvas over the document's text wherever that does as well; `dom` leaves them to the text. */
  @property()
  painter: 'auto' | 'dom' = 'auto';

  /** `demo` or `massive`; empty is the feed of the configuration. */
  @property()
  feed = '';

  /** Address of the hub's script on this page's origin, when it is not beside the element's. */
  @property({ attribute: 'worker-src' })
  workerSrc = '';

  /** Address of a `config.json`. */
  @property({ attribute: 'config-src' })
  configSrc = '';

  /** `off` hides the field for the API key in state `no-key`. */
  @property({ attribute: 'key-entry' })
  keyEntry = '';

  constructor() {
    super();
    this.#chain.onFrame = (changes) => this.#live?.frame(changes);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#extras.close();
    this.#rows.close();
    this.#live?.close();
    this.#live = undefined;
    this.#reporter.close();
  }

  /** The first rendering with columns of somebody's choice waits for what shows them, so that nothing jumps. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    const preparing = this.#columns.prepare(this.#fields, this.renderRoot as ShadowRoot);
    return preparing ? preparing.then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.isConnected) return;
    const { model } = this.#chain;
    this.#reporter.report(model.state);
    // Before anything is measured: how wide the table is follows from it.
    this.style.setProperty('--field-units', String(this.#shown.units));
    this.#rows.rendered(this._scroller);
    this.#bind(model);
    if (changed.has('theme')) this.#live?.recolour();
    this.#extras.rendered(model.sections.length > 0);
    if (this.#view === 'columns' && model.underlying !== undefined) this.#chart.load();
  }

  /** Tickers of the contracts shown now. */
  contracts(): string[] {
    return this.#chain.model.sections.flatMap((section) =>
      section.strikes.flatMap(({ call, put }) => [call, put].flatMap((cell) => cell?.ticker ?? [])),
    );
  }

  /** The newest known values of a shown contract; undefined for any other. */
  snapshot(ticker: string): ContractSnapshot | undefined {
    const store = this.#chain.hub?.store;
    const row = store?.board.rowOf(ticker);
    if (!store || row === undefined || !this.#chain.model.contracts.some((shown) => shown === ticker)) return undefined;
    return contractSnapshot(store, ticker, row);
  }

  #rendered(): Promise<unknown> {
    this.requestUpdate();
    return this.updateComplete;
  }

  /** Hub clock, epoch ms. */
  get #now(): number {
    return this.#chain.hub?.store.now() ?? Date.now();
  }

  get #window(): StrikeWindow {
    return parseStrikeWindow(textOf(this.strikes));
  }

  get #view(): View {
    return this.view === 'chain' ? 'chain' : 'columns';
  }

  get #feedName(): FeedName | undefined {
    return this.feed === 'demo' || this.feed === 'massive' ? this.feed : undefined;
  }

  /** The columns' text, with those for what is supposed. */
  get #fields(): string {
    const fields = textOf(this.fields);
    return this.#extras.whatIf?.fields(fields, this.#view) ?? fields;
  }

  get #shown(): ShownColumns {
    return this.#columns.update(this.#fields, this.#view);
  }

  protected override render() {
    const { model } = this.#chain;
    const { tools } = this.#extras;
    const context = {
      model,
      expiry: textOf(this.expiry),
      strikes: strikeWindowText(this.#window),
      view: this.#view,
      now: this.#now,
      isMenuOpen: this.#menu.isOpen,
      isToolsOpen: tools?.isOpen ?? false,
      isLocked: this._isLocked,
      setExpiry: (expiry: string) => this.#choose({ expiry }),
      setStrikes: (strikes: string) => this.#choose({ strikes }),
      setView: (view: View) => this.#choose({ view }),
      setLocked: (isLocked: boolean) => {
        this._isLocked = isLocked;
      },
      toggleTools: () => void this.#extras.use((used) => used.toggle()),
      openExpiries: (opener: HTMLElement) => void this.#extras.use((used) => used.openExpiries(opener)),
    };
    return html`${analyticsHeader(context)} ${this.#menu.template(this.#view, this.#shown.isCustom)} ${tools?.line() ?? nothing} ${this.#extras.whatIf?.bar() ?? nothing} ${this.#notices(model)} ${this.#body(model)}
      ${tools?.chooser() ?? nothing} ${tools?.expiries() ?? nothing}
      <div class="sr-only" role="status" id="announcement"></div>`;
  }

  #notices(model: ChainModel) {
    return analyticsNotices({
      model,
      notices: [this.configSrc === '' ? undefined : this.#chain.notice, this.#columns.problem, this.#extras.problem],
      keyForm: () => this.#keyForm(),
      useHere: () => void this.#chain.hub?.useHere().catch(() => undefined),
    });
  }

  #keyForm() {
    if (this.keyEntry === 'off') return html`<slot name="no-key"></slot>`;
    this.#keyEntry.load();
    return html`<slot name="no-key"><sw-key-form compact .hub=${this.#chain.hub}></sw-key-form></slot>`;
  }

  #body(model: ChainModel) {
    const { tools } = this.#extras;
    const arranged = tools?.arranged(model) ?? model;
    this.#rows.isOff = tools?.hasFilter ?? false;
    return analyticsBody({
      model: arranged,
      view: this.#view,
      columns: this.#shown,
      order: tools?.order,
      hasFilter: tools?.hasFilter ?? false,
      isNarrow: this._isNarrow,
      sides: tools?.sides ?? 'both',
      window: this.#window,
      slices: (section) => this.#rows.slices(section, arranged.sections),
      side: this._side,
      selected: this._selected,
      chart: this.#chart.isReady
        ? html`<sw-price-chart
            class="chart"
            part="chart"
            .hub=${this.#chain.hub}
            .ticker=${model.underlying}
            .theme=${this.theme}
          ></sw-price-chart>`
        : html`<div class="chart loading">Loading the chart…</div>`,
      setSide: (side) => {
        this._side = side;
      },
      clicked: this.#gestures.clicked,
      pointed: (event) => void this.#extras.pointed(event).catch(() => undefined),
    });
  }

  #choose(change: { expiry?: string; strikes?: string; view?: View; fields?: string; whatIf?: string }): void {
    if (change.expiry !== undefined) this.expiry = change.expiry;
    if (change.strikes !== undefined) this.strikes = change.strikes;
    if (change.view !== undefined) this.view = change.view;
    if (change.fields !== undefined) this.fields = change.fields;
    if (change.whatIf !== undefined) this.whatIf = change.whatIf;
    const { symbol, expiry, strikes, view, fields, whatIf } = this;
    this.#send('options-change', { symbol, expiry, strikes, view, fields, whatIf });
  }

  get #table(): CopySource | undefined {
    const store = this.#chain.hub?.store;
    const terms = this.#live?.terms;
    if (!store || !terms) return undefined;
    const { model } = this.#chain;
    const { sections } = this.#extras.tools?.arranged(model) ?? model;
    return { sections, fields: this.#shown.names, store, terms };
  }

  #bind(model: ChainModel): void {
    const { hub } = this.#chain;
    if (!hub) return;
    if (this.#live?.store !== hub.store) {
      this.#live?.close();
      this.#live = new AnalyticsLive(this.renderRoot as ShadowRoot, hub.store);
    }
    this.#live.bind({
      model: this.#extras.tools?.arranged(model) ?? model,
      scroller: this._scroller,
      surface: this._surface,
      layout: `${this.#view} ${this.#shown.list.map(({ name }) => name).join()} ${this.#shown.text} ${this._side} ${this._isNarrow} ${this.#extras.tools?.layout ?? ''}`,
      columns: this.#shown.byName,
      rows: this.#rows.key,
      isNarrow: this._isNarrow,
      painter: this.painter === 'dom' ? 'dom' : 'canvas',
      spot: model.underlyingRow === undefined ? undefined : (spotOf(hub.store, model.underlyingRow) ?? model.spot),
    });
  }

  #send(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'options-analytics': OptionsAnalytics;
  }
}
