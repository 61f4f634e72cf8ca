import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import {
  ColorType,
  createChart,
  CrosshairMode,
  TickMarkType,
  type IChartApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { systemClock } from '../base/clock.js';
import { errorSentence } from '../base/errors.js';
import type { HubClient } from '../client/hub-client.js';
import { exchangeDate } from '../market/market-hours.js';
import type { Row } from '../market/quote-board.js';
import type { Ticker } from '../market/ticker.js';
import { type Colours, resolveColours, watchSystemColours, withAlpha } from '../styles/colours.js';
import { base, controls } from '../styles/shared.js';
import type { Bar, Interval } from '../worker/hub-api.js';
import { INTERVAL_NAMES, INTERVALS } from './chart-intervals.js';
import { crosshairTime, tickMark } from './chart-times.js';
import { chartSentence, chartTable, type ChartRow, type ChartWords } from './chart-words.js';
import { PacedTask } from './paced-task.js';
import { priceChartStyles } from './price-chart-styles.js';

/** Bars in view at first. */
const SHOWN = 90;
/** Room in front of a history shorter than that: a few bars are not stretched over the whole width. */
const LEAST = 12;
/** The live end moves at most so often. */
const LIVE_MS = 250;

const UNITS = {
  [TickMarkType.Year]: 'year',
  [TickMarkType.Month]: 'month',
  [TickMarkType.DayOfMonth]: 'day',
  [TickMarkType.Time]: 'time',
  [TickMarkType.TimeWithSeconds]: 'time',
} as const;

/**
 * A chart over exchange time: history of one or several tickers from the hub, then the live end from the board. Subclasses say what is
 * drawn of it.
 * - A failure is a sentence with a way to try again; an answer that comes too late draws nothing.
 * - Removing closes the chart and its listener; coming back draws anew.
 */
export abstract class HistoryChart extends LitElement {
  static override styles = [base, controls, priceChartStyles];

  #chart: IChartApi | undefined;
  #stop: (() => void) | undefined;
  #asked = 0;
  #watching: AbortController | undefined;
  /** The newest bars, for words. */
  #rows: ChartRow[] = [];
  readonly #live = new PacedTask(systemClock, LIVE_MS, () => {
    if (this.#chart && this.carryOn() && this._message !== '' && !this._canRetry) this._message = '';
  });

  @query('.plot')
  private _plot!: HTMLElement;

  @state()
  private _message = '';

  @state()
  private _canRetry = false;

  /** Where history and live values come from. */
  @property({ attribute: false })
  hub: HubClient | undefined;

  /** Span of one bar. */
  @property()
  interval: Interval = '5m';

  /** Colours are taken from the tokens anew when this changes. */
  @property()
  theme = 'auto';

  /** Whose history is drawn; nothing while there is none. Whoever shows this element also wants them from the hub. */
  protected abstract readonly drawnTickers: readonly Ticker[];
  /** `candles`, `prices`: what is said to load or to fail. */
  protected abstract readonly noun: string;
  /** What the picture shows, without the interval. */
  protected abstract readonly caption: string;
  /** Said when history has nothing. */
  protected abstract readonly nothingSentence: string;

  /** Properties that make it another picture. */
  protected abstract isOther(changed: PropertyValues<this>): boolean;
  /** Names of a row's values. */
  protected abstract readonly columns: readonly string[];
  /** Draws history, one list per ticker; each list's times rise. @returns what was drawn. */
  protected abstract draw(
    chart: IChartApi,
    histories: readonly (readonly Bar[])[],
    colours: Colours,
  ): readonly ChartRow[];
  /** Moves the end to what the board says. @returns whether there is something to see. */
  protected abstract carryOn(): boolean;
  protected abstract recolour(colours: Colours): void;
  /** Forgets the series: the chart is gone. */
  protected abstract forget(): void;

  /** Stands between the bar and the plot. */
  protected legend(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** Stands under the plot. */
  protected foot(): TemplateResult | typeof nothing {
    return nothing;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watching = new AbortController();
    watchSystemColours(() => this.#recolour(), this.#watching.signal);
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watching?.abort();
    this.#end();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.#isRestart(changed)) this.#wait();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('theme') && this.#chart) this.#recolour();
    if (this.#isRestart(changed)) {
      this.#end();
      this.#start();
    }
  }

  /** Time of a bar on the axis: a day bar is a date, which no zone moves. */
  protected timeOf(at: number): Time {
    return this.interval === '1d' ? exchangeDate(at) : ((at / 1000) as UTCTimestamp);
  }

  /** Takes the newest bar into the words about the picture. They are said anew when a bar begins. */
  protected note(row: ChartRow): void {
    const newest = this.#rows.at(-1);
    if (newest && row.at < newest.at) return;
    const isBegun = row.at !== newest?.at;
    this.#rows = [...(isBegun ? this.#rows : this.#rows.slice(0, -1)), row].slice(-SHOWN);
    if (isBegun) this.requestUpdate();
  }

  #isRestart(changed: PropertyValues<this>): boolean {
    return changed.has('hub') || changed.has('interval') || this.isOther(changed);
  }

  #wait(): void {
    this._message = `Loading ${this.noun}…`;
    this._canRetry = false;
  }

  #start(): void {
    const { hub, drawnTickers } = this;
    if (!hub || drawnTickers.length === 0 || !this.isConnected) return;
    const isMoved = (rows: ReadonlySet<Row>) =>
      drawnTickers.some((ticker) => {
        const row = hub.store.board.rowOf(ticker);
        return row !== undefined && rows.has(row);
      });
    this.#stop = hub.listen((changes) => {
      if (isMoved(changes.rows)) this.#live.request();
    });
    void this.#load(hub, drawnTickers);
  }

  #end(): void {
    this.#asked++;
    this.#stop?.();
    this.#stop = undefined;
    this.#live.close();
    this.#chart?.remove();
    this.#chart = undefined;
    this.#rows = [];
    this.forget();
  }

  async #load(hub: HubClient, tickers: readonly Ticker[]): Promise<void> {
    const asked = ++this.#asked;
    const { interval } = this;
    try {
      const to = hub.store.now();
      const from = to - INTERVALS[interval].spanMs;
      const histories = await Promise.all(tickers.map((ticker) => hub.bars({ ticker, interval, from, to })));
      if (asked !== this.#asked) return;
      this.#show(histories.map(rising));
      if (this.carryOn()) this._message = '';
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this._message = `No ${this.noun}: ${errorSentence(thrown)}`;
      this._canRetry = true;
    }
  }

  #show(histories: readonly (readonly Bar[])[]): void {
    this.#chart?.remove();
    const colours = resolveColours(this);
    const chart = createChart(this._plot, { autoSize: true, ...this.#chartOptions(colours) });
    this.#chart = chart;
    const rows = this.draw(chart, histories, colours);
    const count = rows.length;
    this.#rows = rows.slice(-SHOWN);
    this._message = count === 0 ? this.nothingSentence : '';
    chart.timeScale().setVisibleLogicalRange({ from: Math.max(count - SHOWN, -LEAST), to: count + 3 });
  }

  #recolour(): void {
    if (!this.#chart) return;
    const colours = resolveColours(this);
    this.#chart.applyOptions(this.#chartOptions(colours));
    this.recolour(colours);
  }

  #chartOptions(colours: Colours) {
    const grid = { color: withAlpha(colours.line, 0.5) };
    return {
      layout: {
        attributionLogo: false, // it sets innerHTML, which Trusted Types refuse; the link above stands for it
        background: { type: ColorType.Solid as const, color: colours.panel },
        textColor: colours.muted,
        fontSize: 11,
        fontFamily: getComputedStyle(this).fontFamily,
      },
      grid: { vertLines: grid, horzLines: grid },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderColor: colours.line, scaleMargins: { top: 0.08, bottom: 0.08 } },
      timeScale: {
        borderColor: colours.line,
        timeVisible: this.interval !== '1d',
        secondsVisible: false,
        rightOffset: 3,
        tickMarkFormatter: (time: Time, kind: TickMarkType) => tickMark(time, UNITS[kind]),
      },
      localization: {
        timeFormatter: (time: Time) => crosshairTime(time, this.interval === '1d'),
      },
      // The wheel and vertical drags belong to the page; the axes scale the chart.
      handleScale: { mouseWheel: false },
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
    };
  }

  protected override render() {
    return html`
      <div class="bar">
        <div class="segments" role="group" aria-label="Span of one bar">
          ${INTERVAL_NAMES.map(
            (name) => html`<button
              type="button"
              aria-pressed=${name === this.interval}
              title=${INTERVALS[name].name}
              @click=${() => {
                this.interval = name;
              }}
            >
              ${name}
            </button>`,
          )}
        </div>
        <a
          href="https://www.tradingview.com/"
          target="_blank"
          rel="noopener noreferrer"
          title="Lightweight Charts™ by TradingView, Inc."
          >TradingView</a
        >
      </div>
      ${this.legend()}
      <div class="body">
        <div class="plot" role="img" aria-label=${chartSentence(this.#words)}></div>
        ${this._message === '' ? nothing : html`<div class="message"><span>${this._message}</span>${this.#retry()}</div>`}
      </div>
      ${this.foot()} ${chartTable(this.#words)}
    `;
  }

  get #words(): ChartWords {
    const { caption, columns, interval } = this;
    return { caption, columns, each: `${INTERVALS[interval].name} each`, rows: this.#rows, timeText: this.#timeText };
  }

  readonly #timeText = (at: number) => crosshairTime(this.timeOf(at), this.interval === '1d');

  #retry(): TemplateResult | typeof nothing {
    if (!this._canRetry) return nothing;
    const again = () => {
      this.#end();
      this.#wait();
      this.#start();
    };
    return html`<button type="button" @click=${again}>Try again</button>`;
  }
}

/** Bars whose time rises: the chart throws on any other. */
function rising(bars: readonly Bar[]): Bar[] {
  let newest = Number.NEGATIVE_INFINITY;
  return bars.filter((bar) => {
    if (bar.at <= newest) return false;
    newest = bar.at;
    return true;
  });
}
