import { html, svg, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { formatFixed, formatPercent } from './format.js';
import { type Area, PlotElement, type Plot, type Tick } from './plot-element.js';
import { linePath, linearScale, niceTicks, rangeOf, logScale, tickDecimals } from './plot-scale.js';
import type { TermExpiry } from './term-expiries.js';

const TIMES: readonly (readonly [days: number, label: string])[] = [
  [1, '1d'],
  [3, '3d'],
  [7, '1w'],
  [14, '2w'],
  [30, '1m'],
  [61, '2m'],
  [91, '3m'],
  [182, '6m'],
  [365, '1y'],
  [730, '2y'],
  [1095, '3y'],
];
/** Share of the height that the expected moves take. */
const MOVES = 0.28;
const LABEL_ROOM = 34;
const BAR = 3;
/** Room at both ends for rings and labels, px. */
const EDGE = 22;

/**
 * At-the-money volatility against time to expiry, with the expected move of each expiry as a bar below. Time runs by its logarithm, so
 * that near and far expirations both have room.
 * @summary Term structure of volatility.
 */
export class SwTermChart extends PlotElement {
  /** Soonest first. */
  @property({ attribute: false })
  expiries: readonly TermExpiry[] = [];

  /** USD; NaN when unknown. */
  @property({ attribute: false })
  spot = Number.NaN;

  /** Said while there is nothing to draw. */
  @property()
  empty = 'Waiting for quotes.';

  protected readonly name = 'At-the-money volatility by time to expiry';

  protected override plot(): Plot | string {
    const points = this.expiries.filter(({ iv, days }) => iv > 0 && days >= 0);
    const ivs = rangeOf(
      points.map(({ iv }) => iv),
      0.12,
    );
    const times = rangeOf(points.map(({ days }) => days));
    if (!ivs || !times) return this.empty;
    const scaleOf = ({ left, right }: Area) => logScale(...times, left + EDGE, right - EDGE);
    const yTicks = niceTicks(ivs[0] * 100, ivs[1] * 100, 4);
    const decimals = tickDecimals(yTicks);
    const most = Math.max(0, ...points.map(moveOf).filter(Number.isFinite));
    return {
      xs: points.map(({ days }) => days),
      x: scaleOf,
      y: ({ top, bottom }) => linearScale(...ivs, bottom - (most > 0 ? MOVES : 0) * (bottom - top), top),
      xTicks: (area) => spacedTimes(scaleOf(area), area),
      yTicks: yTicks.map((at) => ({ at: at / 100, label: `${at.toFixed(decimals)}%` })),
      marks: [],
      body: (x, y, { top, right, bottom }) => {
        const height = (bottom - top) * MOVES * 0.72;
        const bars = points.map((point) => ({ point, at: x(point.days), tall: (moveOf(point) / most) * height }));
        let labelled = Number.NEGATIVE_INFINITY;
        return svg`<g class="series-0">
          ${bars.map(({ point, at, tall }) => {
            if (!(tall > 0)) return svg``;
            const isFree = at - labelled > LABEL_ROOM;
            if (isFree) labelled = at;
            return svg`<path class="move" d="M${(at - BAR).toFixed(1)} ${bottom}v${(-tall).toFixed(1)}h${2 * BAR}v${tall.toFixed(1)}z" />
              ${isFree ? svg`<text x=${Math.min(at, right - EDGE)} y=${bottom - tall - 4} text-anchor="middle">±${shortMove(moveOf(point))}</text>` : svg``}`;
          })}
          <path class="curve" d=${linePath(points.map(({ days, iv }) => [x(days), y(iv)] as const))} />
          <path class="dots" d=${points.map(({ days, iv }) => `M${x(days).toFixed(1)} ${y(iv).toFixed(1)}h0`).join('')} />
          <path class="off" d=${points
            .filter(({ isChosen }) => isChosen)
            .map(
              ({ days, iv }) =>
                `M${(x(days) - 4.5).toFixed(1)} ${y(iv).toFixed(1)}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0`,
            )
            .join('')} />
        </g>`;
      },
      readout: (index) => this.#readout(points[index ?? this.#mainOf(points)]!),
      spoken: (index) => sentence(points[index]!, this.spot),
      sentence: `At-the-money volatility by time to expiry. ${points.map((point) => sentence(point, this.spot)).join(' ')}`,
      head: ['Expiry', 'Days', 'ATM IV', 'Expected move by straddle', 'One standard deviation'],
      rows: points.map(({ label, days, iv, straddle, deviation }) => [
        label,
        daysText(days),
        formatPercent(iv),
        `±${formatFixed(straddle, 2)}`,
        `±${formatFixed(deviation, 2)}`,
      ]),
    };
  }

  protected override foot(): TemplateResult {
    return html`<div class="foot">Bars: expected move until expiry, USD, by the at-the-money straddle.</div>`;
  }

  #mainOf(points: readonly TermExpiry[]): number {
    return Math.max(
      0,
      points.findIndex(({ isChosen }) => isChosen),
    );
  }

  #readout({ label, days, iv, straddle, deviation }: TermExpiry): TemplateResult {
    return html`<span><b>${label}</b> · ${daysText(days)} d</span>
      <span>ATM IV <b>${formatPercent(iv)}</b></span>
      <span>Straddle <b>±${formatFixed(straddle, 2)}</b> ${formatPercent(straddle / this.spot)}</span>
      <span>1σ <b>±${formatFixed(deviation, 2)}</b></span>`;
  }
}

const moveOf = ({ straddle, deviation }: TermExpiry) => (Number.isFinite(straddle) ? straddle : deviation);
const daysText = (days: number) => formatFixed(days, days < 2 ? 1 : 0);
const shortMove = (move: number) => formatFixed(move, move < 10 ? 1 : 0);

/** Times whose labels do not run into one another. */
function spacedTimes(x: (days: number) => number, { left, right }: Area): Tick[] {
  const ticks: Tick[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const [days, label] of TIMES) {
    const at = x(days);
    if (at < left || at > right || at - lastAt < LABEL_ROOM) continue;
    ticks.push({ at: days, label });
    lastAt = at;
  }
  return ticks;
}

function sentence({ label, days, iv, straddle, deviation }: TermExpiry, spot: number): string {
  const move = Number.isFinite(straddle) ? straddle : deviation;
  const expected = Number.isFinite(move)
    ? `, expected move ±${formatFixed(move, 2)}${spot > 0 ? ` (${formatPercent(move / spot)})` : ''}`
    : '';
  return `${label}, ${daysText(days)} days: ${formatPercent(iv)}${expected}.`;
}
