import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { ChainSection, ChainStrike, ContractCell } from '../client/chain-model.js';
import { ChainController } from '../client/controllers/chain-controller.js';
import { parseStrikeWindow } from '../client/strike-window.js';
import type { Changes } from '../client/tab-store.js';
import type { Row } from '../market/quote-board.js';
import { summaryKey } from '../market/record-key.js';
import { base, controls } from '../styles/shared.js';
import { tokens } from '../styles/tokens.js';
import type { FeedName } from '../worker/hub-api.js';
import { DomCellPainter } from './dom-cell-painter.js';
import { addFields, FIELDS, type FieldName } from './fields.js';
import { GREEK_FIELDS } from './greek-fields.js';
import { formatPercent, formatPrice, strikeDecimals } from './format.js';
import { ensureTabStops, moveInGrid, takeTabStopAt } from './grid-keys.js';
import { HeatScale } from './heat-scale.js';
import { commandOf } from './key-table.js';
import { LiveTable } from './live-table.js';
import { matrixStyles } from './matrix-styles.js';

/** Whose contract stands in a cell: the one out of the money, or always the call or the put. */
export type MatrixSide = 'otm' | 'call' | 'put';

const METRICS: readonly FieldName[] = ['iv', 'mid', 'delta', 'gamma', 'theta', 'vega', 'volume', 'openInterest'];
const SIDES: Readonly<Record<MatrixSide, string>> = { otm: 'Out of the money', call: 'Calls', put: 'Puts' };
const MOST_EXPIRIES = 8;

/**
 * One metric over strike and expiry: a heat map whose every cell is a live contract.
 * @summary Strike by expiry heat map of any metric.
 * @event {CustomEvent<{contract: string}>} options-select - A contract was chosen by pointer or Enter.
 * @cssproperty [--sw-row=26px] - Height of a row.
 */
export class OptionsMatrix extends LitElement {
  static override styles = [tokens, base, controls, matrixStyles];

  readonly #painter = new DomCellPainter();
  readonly #table = new LiveTable(this.#painter);
  readonly #heat = new HeatScale();
  readonly #chain = new ChainController(this, () => ({
    symbol: this.symbol,
    expiry: this.#asked,
    strikes: parseStrikeWindow(this.strikes),
    isIdle: !this.isConnected,
    feed: this.feed === 'demo' || this.feed === 'massive' ? (this.feed as FeedName) : undefined,
    workerSrc: this.workerSrc || undefined,
    configSrc: this.configSrc || undefined,
  }));
  #bound = '';

  @state()
  private _asked = '';

  /** Underlying: `SPY`, `SPX`. */
  @property()
  symbol = '';

  /** Expirations `YYYY-MM-DD` with commas, at most eight; empty is the soonest six. */
  @property()
  expiry = '';

  /** The column shown in each cell, by its field name. */
  @property()
  metric: FieldName = 'iv';

  /** `otm`, `call` or `put`. */
  @property()
  side: MatrixSide = 'otm';

  /** Strikes each side of the money of every expiry, or another window of `<options-analytics>`. */
  @property()
  strikes = '12';

  /** Colours: `auto` follows the system. */
  @property({ reflect: true })
  theme: 'auto' | 'light' | 'dark' = 'auto';

  /** `demo` or `massive`; empty is the feed of the configuration. */
  @property()
  feed = '';

  /** Address of the hub's script on this page's origin, when it is not beside the element's. */
  @property({ attribute: 'worker-src' })
  workerSrc = '';

  /** Address of a `config.json`. */
  @property({ attribute: 'config-src' })
  configSrc = '';

  constructor() {
    super();
    addFields(GREEK_FIELDS); // of which the first load of a chain has but one
    this.#chain.onFrame = (changes) => this.#frame(changes);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#table.close();
    this.#heat.close();
    this.#painter.close();
    this.#bound = '';
  }

  /** Tickers of the contracts shown now, by strike, then expiry. */
  contracts(): string[] {
    return this.#strikes().flatMap((strike) =>
      this.#sections.flatMap((section) => this.#cellOf(section, strike)?.ticker ?? []),
    );
  }

  get #asked(): string {
    return this.expiry === '' ? this._asked : this.expiry;
  }

  get #sections(): readonly ChainSection[] {
    return this.#chain.model.sections;
  }

  protected override willUpdate(): void {
    const listed = this.#chain.model.expiries.slice(0, 6).map((choice) => choice.expiry);
    if (this.expiry === '' && listed.length > 0) this._asked = listed.join(',');
    else if (this.expiry !== '') this._asked = this.expiry.split(',').slice(0, MOST_EXPIRIES).join(',');
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.style.setProperty('--expiry-count', String(Math.max(1, this.#sections.length)));
    this.#bind();
  }

  protected override render() {
    const { model } = this.#chain;
    return html`<header>
        <h2>${model.symbol === '' ? 'Matrix' : `${model.symbol} by strike and expiry`}</h2>
        <label>Metric ${this.#select(
          'metric',
          METRICS.map((name) => [name, FIELDS.get(name)?.label ?? name]),
        )}</label>
        <label>Contracts ${this.#select('side', Object.entries(SIDES))}</label>
      </header>
      ${this.#body()}`;
  }

  #select(name: 'metric' | 'side', options: readonly (readonly [string, string])[]): TemplateResult {
    const choose = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      if (name === 'metric') this.metric = value as FieldName;
      else this.side = value as MatrixSide;
    };
    return html`<select @change=${choose}>
      ${options.map(([value, label]) => html`<option value=${value} ?selected=${this[name] === value}>${label}</option>`)}
    </select>`;
  }

  #body(): TemplateResult {
    const { model } = this.#chain;
    if (this.#sections.length === 0) {
      return html`<p class="message" role="status">${model.problem ?? model.state.sentence}</p>`;
    }
    const strikes = this.#strikes();
    const decimals = strikeDecimals(strikes);
    const spot = model.spot ?? Number.NaN;
    const atm = strikes.reduce(
      (best, strike) => (Math.abs(strike - spot) < Math.abs(best - spot) ? strike : best),
      strikes[0]!,
    );
    return html`<div class="scroller" dir="ltr">
      <div
        class="grid"
        role="grid"
        aria-label="${model.symbol}: ${FIELDS.get(this.metric)?.title ?? this.metric} by strike and expiry"
        aria-rowcount=${strikes.length + 1}
        aria-colcount=${this.#sections.length + 1}
        @click=${this.#clicked}
        @keydown=${this.#pressed}
      >
        <div class="row" role="row">
          <div class="cell head strike" role="columnheader" tabindex="-1">Strike</div>
          ${this.#sections.map((section) => this.#head(section))}
        </div>
        ${strikes.map(
          (strike) => html`<div class="row" role="row" ?data-atm=${strike === atm}>
            <div class="cell strike" role="rowheader" tabindex="-1" data-strike=${strike}>${strike.toFixed(decimals)}</div>
            ${this.#sections.map((section) => this.#cell(section, strike))}
          </div>`,
        )}
      </div>
    </div>`;
  }

  #head(section: ChainSection): TemplateResult {
    const choice = this.#chain.model.expiries.find((one) => one.expiry === section.expiry);
    const summary = this.#chain.hub?.store.record(summaryKey(section.record.underlying, section.expiry));
    const move = summary?.expectedMoveStraddle ?? summary?.expectedMoveIv;
    return html`<div class="cell head" role="columnheader" tabindex="-1">
      ${choice?.label ?? section.expiry} <span class="tag" title=${choice?.isMonthly ? 'Monthly' : 'Weekly or daily'}
        >${choice?.isMonthly ? 'M' : 'W'}</span
      >
      <small>${section.days} d · IV ${summary?.atmIv === undefined ? '—' : formatPercent(summary.atmIv)}</small>
      <small>${move === undefined ? nothing : html`±${formatPrice(move)}`}</small>
    </div>`;
  }

  #cell(section: ChainSection, strike: number): TemplateResult {
    const contract = this.#cellOf(section, strike);
    return contract
      ? html`<div class="cell" role="gridcell" tabindex="-1" data-contract=${contract.ticker}>
          <span data-field=${this.metric}></span>
        </div>`
      : html`<div class="cell" role="gridcell" tabindex="-1" title="Not listed, or outside the window."></div>`;
  }

  #cellOf(section: ChainSection, strike: number): ContractCell | undefined {
    const pair: ChainStrike | undefined = section.strikes.find((one) => one.strike === strike);
    if (!pair) return undefined;
    if (this.side !== 'otm') return this.side === 'call' ? pair.call : pair.put;
    return strike < (this.#chain.model.spot ?? Number.NaN) ? pair.put : pair.call;
  }

  #strikes(): number[] {
    return [...new Set(this.#sections.flatMap((section) => section.strikes.map((pair) => pair.strike)))].sort(
      (a, b) => a - b,
    );
  }

  #bind(): void {
    const store = this.#chain.hub?.store;
    if (!store) return;
    const contracts = this.contracts();
    const bound = `${this.metric} ${contracts.join()}`;
    if (bound === this.#bound) return;
    this.#bound = bound;
    const { missing } = this.#chain.model;
    this.#table.bind(
      this.renderRoot as ShadowRoot,
      { board: store.board, rings: store.rings, now: () => store.now(), missing },
      undefined,
    );
    const cells = new Map<Row, HTMLElement>();
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>('[data-contract]')) {
      const row = store.board.rowOf(element.dataset['contract']!);
      if (row !== undefined) cells.set(row, element);
    }
    this.#heat.bind(cells, (row) => store.board.get(row, this.#column()));
    ensureTabStops(this.renderRoot);
  }

  /** The board column behind the metric: what heat is measured by. */
  #column() {
    return FIELDS.get(this.metric)?.columns[0] ?? 'iv';
  }

  #frame(changes: Changes): void {
    this.#table.frame(changes.rows);
    this.#heat.frame(changes.rows);
    if ([...changes.records].some((key) => key.startsWith('summary '))) this.requestUpdate();
  }

  #clicked = (event: Event): void => {
    takeTabStopAt(event);
    this.#choose(event.target as Element);
  };

  #pressed = (event: KeyboardEvent): void => {
    if (moveInGrid(event, event.target as HTMLElement) || commandOf(event, 'table') !== 'press') return;
    event.preventDefault();
    this.#choose(event.target as Element);
  };

  #choose(target: Element): void {
    const contract = target.closest<HTMLElement>('[data-contract]')?.dataset['contract'];
    if (contract === undefined) return;
    this.dispatchEvent(new CustomEvent('options-select', { detail: { contract }, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'options-matrix': OptionsMatrix;
  }
}
