import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import {
  CandlestickSeries,
  ColorType,
  createChart,
  CrosshairMode,
  TickMarkType,
  type IChartApi,
  type ISeriesApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { errorSentence } from '../base/errors.js';
import type { HubClient } from '../client/hub-client.js';
import { exchangeDate } from '../market/market-hours.js';
import { symbolOf, type Ticker } from '../market/ticker.js';
import { resolveColours, watchSystemColours, withAlpha } from '../styles/colours.js';
import { base, controls } from '../styles/shared.js';
import type { Bar, Interval } from '../worker/hub-api.js';
import { crosshairTime, tickMark } from './chart-times.js';
import { LiveCandle } from './live-candle.js';
import { priceChartStyles } from './price-chart-styles.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Per interval: its step, how far back history is asked for, and its name. */
const INTERVALS: Readonly<Record<Interval, { stepMs: number; spanMs: number; name: string }>> = {
  '1m': { stepMs: MINUTE, spanMs: 4 * DAY, name: '1 minute' },
  '5m': { stepMs: 5 * MINUTE, spanMs: 7 * DAY, name: '5 minutes' },
  '15m': { stepMs: 15 * MINUTE, spanMs: 14 * DAY, name: '15 minutes' },
  '1h': { stepMs: 60 * MINUTE, spanMs: 45 * DAY, name: '1 hour' },
  '1d': { stepMs: DAY, spanMs: 400 * DAY, name: '1 day' },
};

const NAMES = Object.keys(INTERVALS) as Interval[];

/** Candles in view at first. */
const SHOWN = 90;

const UNITS = {
  [TickMarkType.Year]: 'year',
  [TickMarkType.Month]: 'month',
  [TickMarkType.DayOfMonth]: 'day',
  [TickMarkType.Time]: 'time',
  [TickMarkType.TimeWithSeconds]: 'time',
} as const;

/**
 * Candles of an underlying: history from the hub, the last candle live from the board. Exchange time.
 * @summary Candlestick chart of one ticker with a live last candle.
 */
export class SwPriceChart extends LitElement {
  static override styles = [base, controls, priceChartStyles];

  #chart: IChartApi | undefined;
  #series: ISeriesApi<'Candlestick'> | undefined;
  #live: LiveCandle | undefined;
  #stop: (() => void) | undefined;
  #asked = 0;
  #watching: AbortController | undefined;

  @query('.plot')
  private _plot!: HTMLElement;

  @state()
  private _message = '';

  @state()
  private _canRetry = false;

  /** Where history and live values come from. */
  @property({ attribute: false })
  hub: HubClient | undefined;

  /** What is drawn. Whoever shows this element also wants the ticker from the hub. */
  @property({ attribute: false })
  ticker: Ticker | undefined;

  /** Span of one candle. */
  @property()
  interval: Interval = '5m';

  /** Colours are taken from the tokens anew when this changes. */
  @property()
  theme = 'auto';

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
    if (changed.has('hub') || changed.has('ticker') || changed.has('interval')) this.#wait();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('theme') && this.#chart) this.#recolour();
    if (changed.has('hub') || changed.has('ticker') || changed.has('interval')) {
      this.#end();
      this.#start();
    }
  }

  #wait(): void {
    this._message = 'Loading candles…';
    this._canRetry = false;
  }

  #start(): void {
    const { hub, ticker } = this;
    if (!hub || ticker === undefined || !this.isConnected) return;
    this.#stop = hub.listen((changes) => {
      const row = hub.store.board.rowOf(ticker);
      if (row !== undefined && changes.rows.has(row)) this.#carryOn();
    });
    void this.#load(hub, ticker);
  }

  #end(): void {
    this.#asked++;
    this.#stop?.();
    this.#stop = undefined;
    this.#chart?.remove();
    this.#chart = undefined;
    this.#series = undefined;
    this.#live = undefined;
  }

  async #load(hub: HubClient, ticker: Ticker): Promise<void> {
    const asked = ++this.#asked;
    const { stepMs, spanMs } = INTERVALS[this.interval];
    try {
      const to = hub.store.now();
      const bars = await hub.bars({ ticker, interval: this.interval, from: to - spanMs, to });
      if (asked !== this.#asked) return;
      this.#draw(bars);
      this.#live = new LiveCandle(stepMs, bars.at(-1));
      this._message = bars.length === 0 ? `No trades of ${symbolOf(ticker)} in this time.` : '';
      this.#carryOn();
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this._message = `No candles: ${errorSentence(thrown)}`;
      this._canRetry = true;
    }
  }

  #draw(bars: readonly Bar[]): void {
    this.#chart?.remove();
    const chart = createChart(this._plot, { autoSize: true, ...this.#chartOptions() });
    this.#chart = chart;
    this.#series = chart.addSeries(CandlestickSeries, this.#seriesOptions());
    let newest = Number.NEGATIVE_INFINITY;
    const candles = [];
    for (const bar of bars) {
      if (bar.at <= newest) continue; // the chart throws on time that does not rise
      newest = bar.at;
      candles.push(this.#candleOf(bar));
    }
    this.#series.setData(candles);
    chart.timeScale().setVisibleLogicalRange({ from: candles.length - SHOWN, to: candles.length + 3 });
  }

  #candleOf(bar: Bar): { time: Time; open: number; high: number; low: number; close: number } {
    const time = this.interval === '1d' ? exchangeDate(bar.at) : ((bar.at / 1000) as UTCTimestamp);
    return { time, open: bar.open, high: bar.high, low: bar.low, close: bar.close };
  }

  /** Moves the last candle to what the board says now. */
  #carryOn(): void {
    const { hub, ticker } = this;
    const row = ticker === undefined ? undefined : hub?.store.board.rowOf(ticker);
    if (!hub || row === undefined || !this.#series || !this.#live) return;
    const { board } = hub.store;
    const minute: Bar = {
      at: board.get(row, 'barAt'),
      open: board.get(row, 'barOpen'),
      high: board.get(row, 'barHigh'),
      low: board.get(row, 'barLow'),
      close: board.get(row, 'barClose'),
      volume: undefined,
    };
    if (!(minute.at > 0 && minute.open > 0 && minute.close > 0)) return;
    const candle = this.interval === '1d' ? this.#today(minute) : this.#live.update(minute);
    if (!candle) return;
    this.#series.update(this.#candleOf(candle));
    if (this._message !== '' && !this._canRetry) this._message = '';
  }

  /** The day's candle: a day bar begins at the exchange's midnight, which is no whole multiple of a day. */
  #today(minute: Bar): Bar | undefined {
    const newest = this.#live?.candle;
    if (!newest || exchangeDate(newest.at) > exchangeDate(minute.at)) return undefined;
    const isSameDay = exchangeDate(newest.at) === exchangeDate(minute.at);
    const day = isSameDay ? newest : { ...minute, at: minute.at };
    const candle: Bar = {
      ...day,
      high: Math.max(day.high, minute.high),
      low: Math.min(day.low, minute.low),
      close: minute.close,
    };
    this.#live = new LiveCandle(DAY, candle);
    return candle;
  }

  #recolour(): void {
    this.#chart?.applyOptions(this.#chartOptions());
    this.#series?.applyOptions(this.#seriesOptions());
  }

  #chartOptions() {
    const colours = resolveColours(this);
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

  #seriesOptions() {
    const { up, down } = resolveColours(this);
    return {
      upColor: up,
      downColor: down,
      wickUpColor: up,
      wickDownColor: down,
      borderVisible: false,
      priceLineStyle: 1,
    };
  }

  protected override render() {
    const symbol = this.ticker === undefined ? '' : symbolOf(this.ticker);
    return html`
      <div class="bar">
        <div class="segments" role="group" aria-label="Span of one candle">
          ${NAMES.map(
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
      <div class="body">
        <div class="plot" role="img" aria-label="Candles of ${symbol}, ${INTERVALS[this.interval].name} each"></div>
        ${
          this._message === ''
            ? nothing
            : html`<div class="message">
              <span>${this._message}</span>
              ${
                this._canRetry
                  ? html`<button
                    type="button"
                    @click=${() => {
                      this.#end();
                      this.#wait();
                      this.#start();
                    }}
                  >
                    Try again
                  </button>`
                  : nothing
              }
            </div>`
        }
      </div>
    `;
  }
}
