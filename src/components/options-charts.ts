import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { systemClock } from '../base/clock.js';
import { type ChainSection, spotOf } from '../client/chain-model.js';
import { ChainController } from '../client/controllers/chain-controller.js';
import type { Changes } from '../client/tab-store.js';
import { parseContract } from '../market/contract.js';
import type { Ticker } from '../market/ticker.js';
import { base, controls } from '../styles/shared.js';
import { tokens } from '../styles/tokens.js';
import type { FeedName, RecordKey } from '../worker/hub-api.js';
import { Announcer } from './announcer.js';
import { type ChartLeg, legsName, legsText, parseLegs } from './chart-legs.js';
import type { ChartReach } from './chart-window.js';
import { ChartsData } from './charts-data.js';
import { chartsHeader } from './charts-header.js';
import { defineOnce } from './define.js';
import { firstChoice, type LegChoice, legPicker, legsOf } from './leg-picker.js';
import { optionsChartsStyles } from './options-charts-styles.js';
import { PacedTask } from './paced-task.js';
import { priceLevels } from './price-levels.js';
import { type ProfileMetric, profileMarks, strikeProfile } from './strike-profile.js';
import { SwProfileChart } from './sw-profile-chart.js';
import { SwSmileChart } from './sw-smile-chart.js';
import { SwTermChart } from './sw-term-chart.js';

/** Nothing is drawn more often. */
const PAINT_MS = 250;
/** Smiles in one picture, the main one included. */
const MOST_SMILES = 4;
/** Expirations offered to lay over the main one. */
const OFFERED = 7;
/** A place reached by a held arrow key is not said before the next. */
const SPOKEN_MS = 300;
/** Strikes each side of the money whose quotes are live. */
const LIVE_STRIKES = 15;

const METRICS: Readonly<Record<ProfileMetric, string>> = { openInterest: 'OI', volume: 'Volume', gex: 'GEX' };

/**
 * Charts of an underlying and its options: candles with the levels that options imply, a contract's or a spread's own price, smiles, term
 * structure, and what stands at each strike.
 * @summary Charts of an option chain.
 * @event {CustomEvent<{symbol: string, expiry: string, contract: string}>} options-change - The viewer chose other expirations or another contract.
 * @csspart status - The badge that says the state.
 * @cssproperty [--sw-charts-height] - Height that a wide layout shares out among its two rows.
 */
export class OptionsCharts extends LitElement {
  static override styles = [tokens, base, controls, optionsChartsStyles];

  readonly #chain = new ChainController(this, () => ({
    symbol: this.symbol,
    expiry: this.#asked.join(','),
    strikes: LIVE_STRIKES,
    isIdle: !this.isConnected,
    feed: this.feed === 'demo' || this.feed === 'massive' ? (this.feed as FeedName) : undefined,
    workerSrc: this.workerSrc || undefined,
    configSrc: this.configSrc || undefined,
  }));
  readonly #data = new ChartsData(this.#chain);
  readonly #paint = new PacedTask(systemClock, PAINT_MS, () => this.requestUpdate());
  readonly #announcer = new Announcer((sentence) => {
    if (this._announcement) this._announcement.textContent = sentence;
  }, SPOKEN_MS);
  /** Names this element's wish for what the chain itself does not ask for. */
  readonly #more = {};
  #legs: readonly ChartLeg[] = [];

  @query('#announcement')
  private _announcement!: HTMLElement | null;

  @state()
  private _isReady = false;

  @state()
  private _loadProblem = '';

  @state()
  private _choice: LegChoice | undefined;

  @state()
  private _metric: ProfileMetric = 'openInterest';

  @state()
  private _reach: ChartReach = '3';

  /** Underlying: `SPY`, `SPX`. */
  @property()
  symbol = '';

  /** Expirations `YYYY-MM-DD` with commas: the first is the main one, up to three more are laid over its smile. Empty is the nearest. */
  @property()
  expiry = '';

  /** A contract, or legs such as `+1 O:SPY…,-1 O:SPY…`; empty is the straddle at the money. Without an expiry its own is the main one. */
  @property()
  contract = '';

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
    this.#chain.onFrame = (changes) => this.#frame(changes);
    this.addEventListener('sw-readout', (event) => {
      this.#announcer.announce((event as CustomEvent<{ text: string }>).detail.text);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    defineOnce('sw-smile-chart', SwSmileChart);
    defineOnce('sw-term-chart', SwTermChart);
    defineOnce('sw-profile-chart', SwProfileChart);
    void this.#loadCharts();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#paint.close();
    this.#announcer.close();
    this.#chain.hub?.release(this.#more);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('symbol') && changed.get('symbol') !== undefined) this._choice = undefined;
    const main = this.#main;
    if (main && this.contract === '') this._choice ??= firstChoice(main);
    const legs = this.#wantedLegs;
    if (legsText(legs) !== legsText(this.#legs)) this.#legs = legs;
  }

  protected override updated(): void {
    const { hub, model } = this.#chain;
    if (!hub || !this.isConnected) return;
    hub.want(this.#more, { tickers: this.contracts(), records: this.#data.records(model.sections) });
  }

  /** Loads the chart library, the first time. */
  async #loadCharts(): Promise<void> {
    if (this._isReady) return;
    try {
      const [price, contract] = await Promise.all([import('./sw-price-chart.js'), import('./sw-contract-chart.js')]);
      defineOnce('sw-price-chart', price.SwPriceChart);
      defineOnce('sw-contract-chart', contract.SwContractChart);
      this._isReady = true;
      this._loadProblem = '';
    } catch {
      this._loadProblem = 'The chart could not be loaded. Reload the page to try again.';
    }
  }

  get #asked(): string[] {
    const named = this.expiry
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .slice(0, MOST_SMILES);
    const [leg] = (named.length === 0 && parseLegs(this.contract)) || [];
    return leg ? [parseContract(leg.ticker).expiry] : named;
  }

  get #main(): ChainSection | undefined {
    const { sections } = this.#chain.model;
    return sections.find(({ expiry }) => expiry === this.#asked[0]) ?? sections[0];
  }

  /** The main expiry first. */
  get #sections(): readonly ChainSection[] {
    const main = this.#main;
    return main ? [main, ...this.#chain.model.sections.filter((section) => section !== main)] : [];
  }

  get #wantedLegs(): readonly ChartLeg[] {
    if (this.contract !== '') return parseLegs(this.contract) ?? [];
    const main = this.#main;
    return (main && this._choice && legsOf(main, this._choice)) ?? [];
  }

  #frame(changes: Changes): void {
    const { underlyingRow } = this.#chain.model;
    const isOurs = (key: RecordKey) => /^(?:summary|profile|overview) /.test(key);
    const isMoved = underlyingRow !== undefined && changes.rows.has(underlyingRow);
    if (isMoved || [...changes.records].some(isOurs)) this.#paint.request();
  }

  protected override render() {
    const { model } = this.#chain;
    const main = this.#main;
    const { problem } = model;
    if (!main) {
      return html`${this.#header(main)}
        <p class="message" role="status">
          ${model.symbol === '' ? 'Choose a symbol to see its charts.' : (problem ?? model.state.sentence)}
        </p>`;
    }
    return html`${this.#header(main)} ${problem === undefined ? nothing : html`<div class="notice">${problem}</div>`}
      <div class="cards">
        ${this.#priceCard(main)} ${this.#contractCard(main)} ${this.#smileCard(main)} ${this.#profileCard(main)}
        ${this.#termCard()}
      </div>
      <div class="sr-only" role="status" id="announcement"></div>`;
  }

  #header(main: ChainSection | undefined): TemplateResult {
    const { model, hub } = this.#chain;
    return chartsHeader({
      model,
      spot: hub && model.underlyingRow !== undefined ? spotOf(hub.store, model.underlyingRow) : undefined,
      expiry: main?.expiry,
      reach: this._reach,
      setExpiry: (expiry) => this.#chooseMain(expiry),
      setReach: (reach) => {
        this._reach = reach;
      },
    });
  }

  #priceCard(main: ChainSection): TemplateResult {
    const { underlying } = this.#chain.model;
    return html`<section class="card price-card" aria-labelledby="price-title">
      <div class="title">
        <h3 id="price-title">${this.#chain.model.symbol} price</h3>
        <span class="name">levels of ${this.#data.labelOf(main.expiry)}</span>
      </div>
      ${
        this._isReady
          ? html`<sw-price-chart
              .hub=${this.#chain.hub}
              .ticker=${underlying}
              .levels=${priceLevels(this.#data.summary(main.expiry), this.#data.overview)}
              .theme=${this.theme}
            ></sw-price-chart>`
          : this.#waiting()
      }
    </section>`;
  }

  #contractCard(main: ChainSection): TemplateResult {
    const isOwn = this.contract !== '';
    const choose = (choice: LegChoice) => {
      this._choice = choice;
      this.#choose({ contract: '' });
    };
    const problem =
      this.#legs.length > 0
        ? undefined
        : isOwn
          ? 'These legs cannot be read: name up to six contracts, such as +1 O:SPY…,-1 O:SPY….'
          : 'Not every leg of this is listed.';
    return html`<section class="card contract-card" aria-labelledby="contract-title">
      <div class="title">
        <h3 id="contract-title">${this.#legs.length > 0 ? legsName(this.#legs) : 'Contract'}</h3>
        <span class="end">${legPicker(main, isOwn ? undefined : this._choice, choose)}</span>
      </div>
      ${
        problem !== undefined
          ? html`<div class="waiting">${problem}</div>`
          : this._isReady
            ? html`<sw-contract-chart
                .hub=${this.#chain.hub}
                .legs=${this.#legs}
                .theme=${this.theme}
              ></sw-contract-chart>`
            : this.#waiting()
      }
    </section>`;
  }

  #waiting(): TemplateResult {
    return html`<div class="waiting">${this._loadProblem === '' ? 'Loading the chart…' : this._loadProblem}</div>`;
  }

  #smileCard(main: ChainSection): TemplateResult {
    const shown = new Set<string>(this.#sections.map(({ expiry }) => expiry));
    const { expiries } = this.#chain.model;
    const from = expiries.findIndex(({ expiry }) => expiry === main.expiry);
    const offered = expiries.filter(
      ({ expiry }, index) => expiry !== main.expiry && (shown.has(expiry) || (index > from && index <= from + OFFERED)),
    );
    return html`<section class="card" aria-labelledby="smile-title">
      <div class="title">
        <h3 id="smile-title">IV smile</h3>
        <span class="end overlays" role="group" aria-label="Expirations laid over">
          ${offered.slice(0, OFFERED).map(
            ({ expiry, label, days }) => html`<button
              type="button"
              aria-pressed=${shown.has(expiry)}
              ?disabled=${!shown.has(expiry) && shown.size >= MOST_SMILES}
              title="${label}, ${days} days"
              aria-label="${days}d, ${label}"
              @click=${() => this.#overlay(expiry)}
            >
              ${days}d
            </button>`,
          )}
        </span>
      </div>
      <sw-smile-chart .series=${this.#data.smiles(this.#sections, this._reach)} .empty=${this.#data.emptySentence('quotes')}></sw-smile-chart>
    </section>`;
  }

  #profileCard(main: ChainSection): TemplateResult {
    const record = this.#data.profile(main.expiry);
    const summary = this.#data.summary(main.expiry);
    return html`<section class="card" aria-labelledby="profile-title">
      <div class="title">
        <h3 id="profile-title">By strike</h3>
        <span class="name">${this.#data.labelOf(main.expiry)}</span>
        <span class="end segments" role="group" aria-label="Figure">
          ${Object.entries(METRICS).map(
            ([metric, label]) => html`<button
              type="button"
              aria-pressed=${metric === this._metric}
              @click=${() => {
                this._metric = metric as ProfileMetric;
              }}
            >
              ${label}
            </button>`,
          )}
        </span>
      </div>
      <sw-profile-chart
        .profile=${record && strikeProfile(record, summary, { metric: this._metric, reach: this._reach, label: this.#data.labelOf(main.expiry) })}
        .metric=${this._metric}
        .marks=${profileMarks(summary)}
        .empty=${this.#data.emptySentence('the snapshot of the chain')}
      ></sw-profile-chart>
    </section>`;
  }

  #termCard(): TemplateResult {
    return html`<section class="card" aria-labelledby="term-title">
      <div class="title"><h3 id="term-title">Term structure</h3></div>
      <sw-term-chart
        .expiries=${this.#data.termPoints(this.#sections)}
        .spot=${this.#chain.model.spot ?? Number.NaN}
        .empty=${this.#data.emptySentence('quotes')}
      ></sw-term-chart>
    </section>`;
  }

  #chooseMain(expiry: string): void {
    const others = this.#asked.slice(1).filter((other) => other !== expiry);
    this._choice = undefined; // at the money of another expiry is another strike
    this.#choose({ expiry: [expiry, ...others].join(','), contract: '' });
  }

  #overlay(expiry: string): void {
    const shown = this.#sections.map((section): string => section.expiry);
    const next = shown.includes(expiry) ? shown.filter((other) => other !== expiry) : [...shown, expiry];
    this.#choose({ expiry: next.join(',') });
  }

  #choose(change: { expiry?: string; contract?: string }): void {
    if (change.expiry !== undefined) this.expiry = change.expiry;
    if (change.contract !== undefined) this.contract = change.contract;
    const { symbol, expiry, contract } = this;
    const detail = { symbol, expiry, contract };
    this.dispatchEvent(new CustomEvent('options-change', { detail, bubbles: true, composed: true }));
  }

  /** Tickers of the contracts whose prices are drawn. */
  contracts(): Ticker[] {
    return this.#legs.map(({ ticker }) => ticker);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'options-charts': OptionsCharts;
  }
}
