import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { CandlestickSeries, type IChartApi, type ISeriesApi, LineSeries } from 'lightweight-charts';
import type { Ticker } from '../market/ticker.js';
import type { Colours } from '../styles/colours.js';
import type { Bar } from '../worker/hub-api.js';
import { INTERVALS } from './chart-intervals.js';
import { type ChartLeg, combineBars, legsName, netQuote, type NetQuote } from './chart-legs.js';
import { formatFixed } from './format.js';
import { CANDLE_COLUMNS, candleRow, type ChartRow } from './chart-words.js';
import { HistoryChart } from './history-chart.js';
import { barInProgress, LiveCandle } from './live-candle.js';

/**
 * The price of one contract, or of several together. One contract: candles of its trades, and its mark as a line from the moment the
 * chart was opened. Several: a line of the closes at which all of them traded, carried on by the sum of their marks.
 * @summary Live chart of a contract, a straddle or a spread.
 */
export class SwContractChart extends HistoryChart {
  #candles: ISeriesApi<'Candlestick'> | undefined;
  #line: ISeriesApi<'Line'> | undefined;
  #live: LiveCandle | undefined;
  /** Start of the newest bar of the line, epoch ms. */
  #lineAt = Number.NEGATIVE_INFINITY;
  #quote: NetQuote | undefined;

  /** What is drawn. Whoever shows this element also wants their tickers from the hub. */
  @property({ attribute: false })
  legs: readonly ChartLeg[] = [];

  constructor() {
    super();
    this.interval = '1m';
  }

  protected readonly noun = 'prices';

  protected get columns(): readonly string[] {
    return this.legs.length === 1 ? CANDLE_COLUMNS : ['Price'];
  }

  protected get drawnTickers(): readonly Ticker[] {
    return this.legs.map(({ ticker }) => ticker);
  }

  protected get caption(): string {
    const mark = this.#quote && Number.isFinite(this.#quote.mark) ? `, mark ${formatFixed(this.#quote.mark, 2)}` : '';
    return `Price of ${legsName(this.legs)}${mark}`;
  }

  protected get nothingSentence(): string {
    return this.legs.length === 1
      ? 'No trades in this time; the mark is drawn from now on.'
      : 'At no time here did all legs trade; the sum of their marks is drawn from now on.';
  }

  protected override isOther(changed: PropertyValues<this>): boolean {
    return changed.has('legs');
  }

  protected override draw(chart: IChartApi, histories: readonly (readonly Bar[])[], colours: Colours): ChartRow[] {
    if (this.legs.length === 1) {
      const bars = histories[0] ?? [];
      this.#candles = chart.addSeries(CandlestickSeries, candleOptions(colours));
      this.#candles.setData(bars.map((bar) => this.#candleOf(bar)));
      this.#live = this.interval === '1d' ? undefined : new LiveCandle(INTERVALS[this.interval].stepMs, bars.at(-1));
      this.#line = chart.addSeries(LineSeries, lineOptions(colours));
      return bars.map(candleRow);
    }
    const points = combineBars(
      histories,
      this.legs.map(({ quantity }) => quantity),
    );
    this.#line = chart.addSeries(LineSeries, lineOptions(colours));
    this.#line.setData(points.map(({ at, value }) => ({ time: this.timeOf(at), value })));
    this.#lineAt = points.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    return points.map(({ at, value }) => ({ at, values: [value] }));
  }

  protected override forget(): void {
    this.#candles = undefined;
    this.#line = undefined;
    this.#live = undefined;
    this.#lineAt = Number.NEGATIVE_INFINITY;
    this.#quote = undefined;
  }

  protected override recolour(colours: Colours): void {
    this.#candles?.applyOptions(candleOptions(colours));
    this.#line?.applyOptions(lineOptions(colours));
  }

  protected override carryOn(): boolean {
    if (!this.hub) return false;
    const { board } = this.hub.store;
    const minute = this.legs[0] && this.#live ? barInProgress(board, this.legs[0].ticker) : undefined;
    const candle = minute && this.#live?.update(minute);
    if (candle) {
      this.#candles?.update(this.#candleOf(candle));
      this.note(candleRow(candle));
    }
    this.#quote = netQuote(board, this.legs);
    this.requestUpdate();
    const { mark, at } = this.#quote;
    // A quote's own time: on a delayed feed, or after the close, the end of the line is not now.
    const barAt = this.#barAt(at);
    if (!this.#line || !Number.isFinite(mark) || !(barAt >= this.#lineAt)) return candle !== undefined;
    this.#lineAt = barAt;
    this.#line.update({ time: this.timeOf(barAt), value: mark });
    if (!this.#candles) this.note({ at: barAt, values: [mark] });
    return true;
  }

  #barAt(at: number): number {
    const { stepMs } = INTERVALS[this.interval];
    return this.interval === '1d' ? at : Math.floor(at / stepMs) * stepMs;
  }

  #candleOf(bar: Bar) {
    return { time: this.timeOf(bar.at), open: bar.open, high: bar.high, low: bar.low, close: bar.close };
  }

  protected override legend(): TemplateResult {
    const { bid, mark, ask } = this.#quote ?? { bid: Number.NaN, mark: Number.NaN, ask: Number.NaN };
    return html`<div class="legend quote number">
      <span>Bid <b>${formatFixed(bid, 2)}</b></span>
      <span>Mark <b>${formatFixed(mark, 2)}</b></span>
      <span>Ask <b>${formatFixed(ask, 2)}</b></span>
    </div>`;
  }

  protected override foot(): TemplateResult {
    return html`<div class="foot">
      ${
        this.legs.length === 1
          ? 'Candles: trades. Line: the mark since this chart was opened.'
          : 'History: closes of bars in which every leg traded. Live end: the sum of the legs’ marks.'
      }
    </div>`;
  }
}

function candleOptions({ up, down }: Colours) {
  return {
    upColor: up,
    downColor: down,
    wickUpColor: up,
    wickDownColor: down,
    borderVisible: false,
    lastValueVisible: false,
    priceLineVisible: false,
  };
}

function lineOptions({ accent }: Colours) {
  return { color: accent, lineWidth: 2 as const, priceLineStyle: 1 };
}
