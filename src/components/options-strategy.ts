import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { strategyLegs, type StrategyLeg } from '../analytics/strategy-legs.js';
import { summariseStrategy, type StrategySummary } from '../analytics/strategy.js';
import { profitBySpotAndVolatility, profitCurve, type StrategyMarket } from '../analytics/strategy-value.js';
import { errorSentence } from '../base/errors.js';
import { ContractsController } from '../client/controllers/contracts-controller.js';
import type { TabStore } from '../client/tab-store.js';
import { parseContract } from '../market/contract.js';
import { MarketCalendar } from '../market/market-calendar.js';
import { summaryKey } from '../market/record-key.js';
import { asUnderlying, type Ticker } from '../market/ticker.js';
import { resolveColours } from '../styles/colours.js';
import { base, controls } from '../styles/shared.js';
import { tokens } from '../styles/tokens.js';
import type { FeedName } from '../worker/hub-api.js';
import { formatFixed, formatPercent, formatPrice, formatSigned, UNKNOWN } from './format.js';
import { drawPayoff } from './payoff-chart.js';
import { strategyStyles } from './strategy-styles.js';
import { formatLegs, parseLegs, type LegText } from './strategy-text.js';

const DAY_MS = 86_400_000;
const POINTS = 161;
const REPAINT_MS = 500;
/** Rows and columns of the table: volatility in points, spot in shares of the expected range. */
const VOLATILITIES = [-0.1, -0.05, 0, 0.05, 0.1];
const SPOTS = [-0.1, -0.05, -0.025, 0, 0.025, 0.05, 0.1];

interface Position {
  readonly legs: StrategyLeg[];
  readonly market: StrategyMarket;
  readonly atmIv: number;
  readonly summary: StrategySummary;
}

/**
 * What a handful of contracts is worth, now and later: live price, greeks, payoff, break-evens, a table by spot and
 * volatility, and sliders that ask "what if". It places no orders.
 * @summary Payoff and what-if of an option strategy.
 * @event {CustomEvent<{legs: string}>} options-change - The viewer changed the legs.
 */
export class OptionsStrategy extends LitElement {
  static override styles = [tokens, base, controls, strategyStyles];

  readonly #contracts = new ContractsController(
    this,
    () => ({
      tickers: this.#underlying === undefined ? [] : [this.#underlying, ...this.#legs.map((leg) => leg.ticker)],
      records: [...new Set(this.#legs.flatMap((leg) => this.#summaryKeyOf(leg.ticker) ?? []))],
      feed: this.feed === 'demo' || this.feed === 'massive' ? (this.feed as FeedName) : undefined,
      workerSrc: this.workerSrc || undefined,
      configSrc: this.configSrc || undefined,
    }),
    () => this.#repaintSoon(),
  );
  readonly #calendar = new MarketCalendar();
  #legs: LegText[] = [];
  #underlying: Ticker | undefined;
  #problem: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  @query('canvas')
  private _canvas!: HTMLCanvasElement | null;

  @state()
  private _spotShift = 0;

  @state()
  private _ivShift = 0;

  @state()
  private _days = 0;

  /** Underlying: `SPY`, `SPX`. */
  @property()
  symbol = '';

  /** `1xO:SPY261218C00650000@5.2,-1xO:…@3.1`: contracts, bought or sold, at a price per share. */
  @property()
  legs = '';

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

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  protected override willUpdate(): void {
    this.#problem = undefined;
    try {
      this.#underlying = this.symbol === '' ? undefined : asUnderlying(this.symbol);
      this.#legs = parseLegs(this.legs);
    } catch (thrown) {
      this.#legs = [];
      this.#problem = errorSentence(thrown);
    }
  }

  protected override updated(): void {
    const position = this.#position();
    if (position && this._canvas) this.#draw(position, this._canvas);
  }

  protected override render(): TemplateResult {
    if (this.#problem !== undefined) return this.#frame(html`<p class="message" role="alert">${this.#problem}</p>`);
    if (this.#legs.length === 0) {
      return this.#frame(
        html`<p class="message">Click an ask to buy a contract, a bid to sell one; or press Enter there.</p>`,
      );
    }
    const position = this.#position();
    return this.#frame(
      html`${this.#legTable()}
      ${
        position
          ? html`${figures(position.summary)}
              <canvas role="img" aria-label=${spoken(position.summary)}></canvas>
              ${this.#sliders(position)} ${this.#table(position)}`
          : html`<p class="message" role="status">Waiting for the price and the volatility of every leg.</p>`
      }`,
    );
  }

  #frame(body: TemplateResult): TemplateResult {
    return html`<header>
        <h2>Strategy</h2>
        ${this.#legs.length === 0 ? nothing : html`<button type="button" @click=${() => this.#change([])}>Clear</button>`}
      </header>
      ${body}`;
  }

  #legTable(): TemplateResult {
    const store = this.#contracts.hub?.store;
    return html`<table>
      <caption class="sr-only">Legs</caption>
      <thead>
        <tr><th scope="col">Contract</th><th scope="col">Quantity</th><th scope="col">Price</th><th scope="col">Mark</th><th scope="col"><span class="sr-only">Remove</span></th></tr>
      </thead>
      <tbody>
        ${this.#legs.map((leg, index) => {
          const { expiry, strike, right } = parseContract(leg.ticker);
          const mark = store ? valueOf(store, leg.ticker, 'mark') : Number.NaN;
          return html`<tr>
            <th scope="row">${expiry} ${strike} ${right}</th>
            <td>
              <input
                type="number"
                step="1"
                aria-label="Quantity of leg ${index + 1}"
                .value=${String(leg.quantity)}
                @change=${(event: Event) => this.#setQuantity(index, Number((event.target as HTMLInputElement).value))}
              />
            </td>
            <td>${formatPrice(leg.price)}</td>
            <td>${Number.isNaN(mark) ? UNKNOWN : formatPrice(mark)}</td>
            <td>
              <button type="button" aria-label="Remove leg ${index + 1}" @click=${() => this.#setQuantity(index, 0)}>×</button>
            </td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  #sliders({ legs, market }: Position): TemplateResult {
    const lastAt = Math.max(...legs.map((leg) => (leg.right === 'stock' ? market.now : leg.expiresAt)));
    const mostDays = Math.max(0.01, (lastAt - market.now) / DAY_MS);
    const slider = (
      label: string,
      value: number,
      text: string,
      limits: readonly [number, number, number],
      set: (value: number) => void,
    ) =>
      html`<label>
        <span>${label}</span>
        <input
          type="range"
          min=${limits[0]}
          max=${limits[1]}
          step=${limits[2]}
          .value=${String(value)}
          @input=${(event: Event) => set(Number((event.target as HTMLInputElement).value))}
        />
        <output>${text}</output>
      </label>`;
    return html`<fieldset>
      <legend>What if</legend>
      ${slider('Spot', this._spotShift, formatSigned(100 * this._spotShift, 1) + ' %', [-0.2, 0.2, 0.005], (value) => {
        this._spotShift = value;
      })}
      ${slider(
        'Volatility',
        this._ivShift,
        formatSigned(100 * this._ivShift, 0) + ' points',
        [-0.2, 0.4, 0.01],
        (value) => {
          this._ivShift = value;
        },
      )}
      ${slider('Days ahead', this._days, formatFixed(this._days, 1), [0, mostDays, mostDays / 100], (value) => {
        this._days = value;
      })}
    </fieldset>`;
  }

  #table({ legs, market }: Position): TemplateResult {
    const spots = SPOTS.map((share) => market.spot * (1 + share));
    const out = new Float64Array(spots.length * VOLATILITIES.length);
    profitBySpotAndVolatility(legs, market, spots, VOLATILITIES, market.now + this._days * DAY_MS, out);
    const most = Math.max(1, ...out.map(Math.abs));
    return html`<div class="scroller"><table class="outcomes">
      <caption>Profit by spot and volatility, ${formatFixed(this._days, 1)} days ahead, USD</caption>
      <thead>
        <tr><th scope="col">IV</th>${spots.map((spot) => html`<th scope="col">${formatPrice(spot)}</th>`)}</tr>
      </thead>
      <tbody>
        ${VOLATILITIES.map(
          (shift, row) => html`<tr>
            <th scope="row">${formatSigned(100 * shift, 0)}</th>
            ${spots.map((_, column) => {
              const profit = out[row * spots.length + column]!;
              const strength = Math.min(4, Math.ceil((4 * Math.abs(profit)) / most));
              return html`<td data-tone=${profit > 0 ? 'up' : profit < 0 ? 'down' : ''} data-strength=${strength}>
                ${Number.isNaN(profit) ? UNKNOWN : formatSigned(profit, 0)}
              </td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table></div>`;
  }

  /** Undefined while a price or a volatility of a leg is not known. */
  #position(): Position | undefined {
    const { hub } = this.#contracts;
    if (!hub || this.#underlying === undefined || this.#legs.length === 0) return undefined;
    const { store, config } = hub;
    const last = valueOf(store, this.#underlying, 'last');
    const spot = last > 0 ? last : valueOf(store, this.#underlying, 'mark');
    const summaries = this.#legs.map((leg) => {
      const key = this.#summaryKeyOf(leg.ticker);
      return key && store.record(key);
    });
    const inputs = this.#legs.map((leg, index) => {
      const { right, strike, expiry, root } = parseContract(leg.ticker);
      return {
        right,
        strike,
        expiresAt: this.#calendar.expiryInstant(expiry, root),
        quantity: leg.quantity,
        price: leg.price,
        iv: valueOf(store, leg.ticker, 'iv'),
        carryYield: summaries[index]?.impliedYield,
      };
    });
    if (!(spot > 0) || inputs.some((input) => !(input.iv > 0))) return undefined;
    const market: StrategyMarket = {
      spot,
      now: store.now(),
      rate: config.rate,
      carryYield: summaries[0]?.impliedYield ?? 0,
      style: this.#underlying.startsWith('I:') ? 'european' : 'american',
    };
    const legs = strategyLegs(inputs);
    const atmIv = summaries.find((summary) => summary?.atmIv !== undefined)?.atmIv ?? inputs[0]!.iv;
    return { legs, market, atmIv, summary: summariseStrategy(legs, market, atmIv) };
  }

  #draw({ legs, market, summary }: Position, canvas: HTMLCanvasElement): void {
    const strikes = legs.flatMap((leg) => (leg.right === 'stock' ? [] : [leg.strike]));
    const least = Math.min(market.spot, ...strikes) * 0.93;
    const most = Math.max(market.spot, ...strikes) * 1.07;
    const spots = Float64Array.from({ length: POINTS }, (_, index) => least + ((most - least) * index) / (POINTS - 1));
    const at = market.now + this._days * DAY_MS;
    const curve = (instant: number, ivShift: number) => {
      const profits = new Float64Array(POINTS);
      profitCurve(legs, market, spots, instant, ivShift, profits);
      return profits;
    };
    drawPayoff(
      canvas,
      {
        spots,
        spot: market.spot * (1 + this._spotShift),
        breakEvens: summary.breakEvens,
        curves: [
          { profits: curve(summary.horizonAt, 0), kind: 'expiry' },
          { profits: curve((market.now + summary.horizonAt) / 2, 0), kind: 'between' },
          { profits: curve(at, this._ivShift), kind: 'now' },
        ],
      },
      resolveColours(this),
    );
  }

  #setQuantity(index: number, quantity: number): void {
    if (!Number.isInteger(quantity) || Math.abs(quantity) > 99_999) return this.requestUpdate();
    const legs = this.#legs.map((leg, at) => (at === index ? { ...leg, quantity } : leg));
    this.#change(legs.filter((leg) => leg.quantity !== 0));
  }

  #change(legs: readonly LegText[]): void {
    this.legs = formatLegs(legs);
    this.dispatchEvent(
      new CustomEvent('options-change', { detail: { legs: this.legs }, bubbles: true, composed: true }),
    );
  }

  #repaintSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.requestUpdate();
    }, REPAINT_MS);
  }

  #summaryKeyOf(ticker: Ticker) {
    return this.#underlying && summaryKey(this.#underlying, parseContract(ticker).expiry);
  }
}

function valueOf(store: TabStore, ticker: Ticker, column: 'mark' | 'last' | 'iv'): number {
  const row = store.board.rowOf(ticker);
  return row === undefined ? Number.NaN : store.board.get(row, column);
}

const usd = (value: number | 'unlimited' | undefined) =>
  value === undefined ? UNKNOWN : value === 'unlimited' ? 'unlimited' : formatSigned(value, 0);
const known = (value: number | undefined, digits: number) =>
  value === undefined ? UNKNOWN : formatSigned(value, digits);

function figures(summary: StrategySummary): TemplateResult {
  const { netCost, profit, delta, gamma, theta, vega, probabilityOfProfit, breakEvens } = summary;
  const list: readonly (readonly [string, string])[] = [
    [netCost >= 0 ? 'Debit' : 'Credit', formatPrice(Math.abs(netCost))],
    ['Profit now', known(profit, 0)],
    ['Most', usd(summary.maxProfit)],
    ['Least', usd(summary.minProfit)],
    ['Break-even', breakEvens.length === 0 ? UNKNOWN : breakEvens.map((spot) => formatPrice(spot)).join(' · ')],
    ['Chance of profit', probabilityOfProfit === undefined ? UNKNOWN : formatPercent(probabilityOfProfit)],
    ['Delta', known(delta, 1)],
    ['Gamma', known(gamma, 2)],
    ['Theta', known(theta, 1)],
    ['Vega', known(vega, 1)],
  ];
  return html`<p class="name">${summary.name}</p>
    <dl>${list.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function spoken(summary: StrategySummary): string {
  const ends = summary.breakEvens.map((spot) => formatPrice(spot)).join(' and ');
  return `Payoff of a ${summary.name}: at most ${usd(summary.maxProfit)}, at least ${usd(summary.minProfit)} USD at expiry${
    ends === '' ? '' : `, breaking even at ${ends}`
  }.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'options-strategy': OptionsStrategy;
  }
}
