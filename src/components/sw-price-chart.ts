import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import {
  CandlestickSeries,
  type AutoscaleInfo,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
} from 'lightweight-charts';
import { exchangeDate } from '../market/market-hours.js';
import { symbolOf, type Ticker } from '../market/ticker.js';
import { type Colours, resolveColours } from '../styles/colours.js';
import type { Bar } from '../worker/hub-api.js';
import { DAY_MS, INTERVALS } from './chart-intervals.js';
import { formatFixed } from './format.js';
import { CANDLE_COLUMNS, candleRow, type ChartRow } from './chart-words.js';
import { HistoryChart } from './history-chart.js';
import { barInProgress, LiveCandle } from './live-candle.js';
import type { LevelKind, PriceLevel } from './price-levels.js';

/** Below this width lines have no names, px: the legend has them. */
const NAMED_PX = 520;

/**
 * Candles of an underlying: history from the hub, the last candle live from the board. Exchange time.
 * @summary Candlestick chart of one ticker with a live last candle.
 */
export class SwPriceChart extends HistoryChart {
  #series: ISeriesApi<'Candlestick'> | undefined;
  #live: LiveCandle | undefined;
  readonly #lines = new Map<string, IPriceLine>();

  @state()
  private _hidden: ReadonlySet<LevelKind> = new Set();

  /** The scale makes room for every shown line, however far off. */
  @state()
  private _isFitted = false;

  /** What is drawn. Whoever shows this element also wants the ticker from the hub. */
  @property({ attribute: false })
  ticker: Ticker | undefined;

  /** Lines across the candles, each with a switch in the legend. */
  @property({ attribute: false })
  levels: readonly PriceLevel[] = [];

  protected readonly noun = 'candles';
  protected readonly columns = CANDLE_COLUMNS;

  protected get drawnTickers(): readonly Ticker[] {
    return this.ticker === undefined ? [] : [this.ticker];
  }

  protected get caption(): string {
    const levels = this.#shown.map(
      ({ label, lines }) => `${label} ${lines.map(({ price }) => formatFixed(price, 2)).join(' and ')}`,
    );
    return [`Candles of ${this.ticker === undefined ? '' : symbolOf(this.ticker)}`, ...levels].join('; ');
  }

  protected get nothingSentence(): string {
    return `No trades of ${this.ticker === undefined ? '' : symbolOf(this.ticker)} in this time.`;
  }

  protected override isOther(changed: PropertyValues<this>): boolean {
    return changed.has('ticker');
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.#drawLevels(resolveColours(this));
    // The library asks for the range anew only when the series itself is told something.
    if (changed.has('_isFitted' as keyof SwPriceChart) || changed.has('_hidden' as keyof SwPriceChart)) {
      this.#series?.applyOptions(this.#seriesOptions(resolveColours(this)));
    }
  }

  get #shown(): readonly PriceLevel[] {
    return this.levels.filter(({ kind }) => !this._hidden.has(kind));
  }

  protected override draw(chart: IChartApi, [bars = []]: readonly (readonly Bar[])[], colours: Colours): ChartRow[] {
    this.#lines.clear();
    this.#series = chart.addSeries(CandlestickSeries, this.#seriesOptions(colours));
    this.#series.setData(bars.map((bar) => this.#candleOf(bar)));
    this.#live = new LiveCandle(INTERVALS[this.interval].stepMs, bars.at(-1));
    this.#drawLevels(colours);
    return bars.map(candleRow);
  }

  protected override forget(): void {
    this.#series = undefined;
    this.#live = undefined;
    this.#lines.clear();
  }

  protected override recolour(colours: Colours): void {
    this.#series?.applyOptions(this.#seriesOptions(colours));
    this.#drawLevels(colours);
  }

  #candleOf(bar: Bar) {
    return { time: this.timeOf(bar.at), open: bar.open, high: bar.high, low: bar.low, close: bar.close };
  }

  protected override carryOn(): boolean {
    const minute = this.hub && this.ticker !== undefined ? barInProgress(this.hub.store.board, this.ticker) : undefined;
    if (!minute || !this.#series || !this.#live) return false;
    const candle = this.interval === '1d' ? this.#today(minute) : this.#live.update(minute);
    if (!candle) return false;
    this.#series.update(this.#candleOf(candle));
    this.note(candleRow(candle));
    return true;
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
    this.#live = new LiveCandle(DAY_MS, candle);
    return candle;
  }

  /** Makes, moves and removes lines so that they are those of the shown levels. */
  #drawLevels(colours: Colours): void {
    const series = this.#series;
    if (!series) return;
    const isNamed = this.clientWidth >= NAMED_PX;
    const wanted = new Set<string>();
    for (const { kind, colour, isDashed, lines } of this.#shown) {
      lines.forEach(({ tag, price }, index) => {
        const name = `${kind} ${index}`;
        wanted.add(name);
        const options = {
          price,
          color: colours[colour],
          lineWidth: 1 as const,
          lineStyle: isDashed ? 2 : 0, // dashed, solid
          axisLabelVisible: true,
          axisLabelTextColor: colours.panel,
          title: isNamed ? tag : '',
        };
        const line = this.#lines.get(name);
        if (line) line.applyOptions(options);
        else this.#lines.set(name, series.createPriceLine(options));
      });
    }
    for (const [name, line] of this.#lines) {
      if (wanted.has(name)) continue;
      series.removePriceLine(line);
      this.#lines.delete(name);
    }
  }

  #seriesOptions({ up, down }: Colours) {
    return {
      upColor: up,
      downColor: down,
      wickUpColor: up,
      wickDownColor: down,
      borderVisible: false,
      priceLineStyle: 1,
      autoscaleInfoProvider: (original: () => AutoscaleInfo | null) => this.#withLevels(original()),
    };
  }

  /** Lines near the candles are always in view; those further off must not flatten the candles. */
  #withLevels(info: AutoscaleInfo | null): AutoscaleInfo | null {
    if (!info?.priceRange) return info;
    const { minValue, maxValue } = info.priceRange;
    const reach = maxValue - minValue;
    let [low, high] = [minValue, maxValue];
    for (const { price } of this.#shown.flatMap(({ lines }) => lines)) {
      if (!this._isFitted && (price < minValue - reach || price > maxValue + reach)) continue;
      low = Math.min(low, price);
      high = Math.max(high, price);
    }
    return { ...info, priceRange: { minValue: low, maxValue: high } };
  }

  protected override legend(): TemplateResult | typeof nothing {
    if (this.levels.length === 0) return nothing;
    return html`<div class="legend" role="group" aria-label="Lines in the chart">
      ${this.levels.map(({ kind, label, title, colour, isDashed, lines }) => {
        const isShown = !this._hidden.has(kind);
        return html`<button type="button" aria-pressed=${isShown} title=${title} @click=${() => this.#toggle(kind)}>
          <svg class="key ${colour}" viewBox="0 0 14 8" aria-hidden="true">
            <path d="M0 4H14" stroke-dasharray=${isDashed ? '4 2' : 'none'} />
          </svg>
          ${label} <b class="number">${legendFigure(lines.map(({ price }) => price))}</b>
        </button>`;
      })}
      <button
        class="fit"
        type="button"
        aria-pressed=${this._isFitted}
        title="Make room for every line, however far off"
        @click=${() => {
          this._isFitted = !this._isFitted;
        }}
      >
        Fit lines
      </button>
    </div>`;
  }

  #toggle(kind: LevelKind): void {
    const hidden = new Set(this._hidden);
    if (!hidden.delete(kind)) hidden.add(kind);
    this._hidden = hidden;
  }
}

/** A band by half its width, a line by its price. */
function legendFigure([first = Number.NaN, second]: readonly number[]): string {
  if (second !== undefined) return `±${formatFixed((first - second) / 2, 2)}`;
  return formatFixed(first, Number.isInteger(first) ? 0 : 2);
}
