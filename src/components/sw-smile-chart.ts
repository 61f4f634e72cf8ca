import { html, svg, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { formatFixed, formatPercent, strikeDecimals } from './format.js';
import { PlotElement, type Plot, type PlotMark } from './plot-element.js';
import { linearScale, linePath, nearestIndex, niceTicks, rangeOf, tickDecimals, type Scale } from './plot-scale.js';
import { curveIvAt, type SmileSeries } from './smile-series.js';

/** Points of the fitted curve. */
const CURVE_STEPS = 96;
/** Px between two labels of the strike axis. */
const LABEL_ROOM = 64;

/**
 * Implied volatility over strike, of the contracts out of the money: bars from bid to ask, mids, the fitted curve. The first series is
 * the one whose spot and forward are marked. A mid whose curve lies outside bid and ask is a ring.
 * @summary Volatility smiles of one or several expiries.
 */
export class SwSmileChart extends PlotElement {
  /** At most four, the main one first. */
  @property({ attribute: false })
  series: readonly SmileSeries[] = [];

  /** Said while there is nothing to draw. */
  @property()
  empty = 'Waiting for quotes.';

  protected readonly name = 'Implied volatility by strike';

  protected override plot(): Plot | string {
    const drawn = this.series.filter(({ mid }) => mid.some((iv) => iv > 0));
    const [main] = drawn;
    const strikes = [...new Set(drawn.flatMap(quoted))].sort((a, b) => a - b);
    const xRange = rangeOf(strikes, 0.01);
    const yRange = rangeOf(drawn.flatMap(levelsOf), 0.06);
    if (!main || !xRange || !yRange) return this.empty;
    const decimals = strikeDecimals(strikes);
    const yTicks = niceTicks(yRange[0] * 100, yRange[1] * 100, 5);
    const yDecimals = tickDecimals(yTicks);
    return {
      xs: strikes,
      x: ({ left, right }) => linearScale(...xRange, left, right),
      y: ({ top, bottom }) => linearScale(...yRange, bottom, top),
      xTicks: ({ left, right }) =>
        niceTicks(...xRange, (right - left) / LABEL_ROOM).map((at) => ({ at, label: String(at) })),
      yTicks: yTicks.map((at) => ({ at: at / 100, label: `${at.toFixed(yDecimals)}%` })),
      marks: marksOf(main),
      body: (x, y) => svg`${drawn.map((one) => body(one, this.series.indexOf(one), x, y))}`,
      readout: (index) =>
        html`${drawn.map((one) => this.#readout(one, index === undefined ? undefined : strikes[index]!, decimals))}`,
      spoken: (index) =>
        `Strike ${strikes[index]!.toFixed(decimals)}. ${drawn.map((one) => spoken(one, strikes[index]!)).join(' ')}`,
      sentence: `Implied volatility by strike. ${drawn.map(sentence).join(' ')}`,
      head: [
        'Strike',
        ...drawn.flatMap(({ label }) => ['bid', 'mid', 'ask', 'curve'].map((what) => `${label} ${what}`)),
      ],
      rows: strikes.map((strike) => [
        strike.toFixed(decimals),
        ...drawn.flatMap((one) => {
          const at = one.strikes.indexOf(strike);
          const iv = (column: readonly number[]) => formatPercent(column[at] ?? Number.NaN);
          return [iv(one.bid), iv(one.mid), iv(one.ask), formatPercent(curveIvAt(one, strike))];
        }),
      ]),
    };
  }

  protected override foot(): TemplateResult {
    const [main] = this.series;
    const fit =
      main && Number.isFinite(main.rmse) ? ` Mid less curve: ${formatFixed(main.rmse * 100, 2)} points rms.` : '';
    return html`<div class="foot">
      Out-of-the-money contracts; bars from bid to ask, rings where the curve lies outside them.${main ? ` ${main.reason}` : ''}${fit}
    </div>`;
  }

  #readout(one: SmileSeries, strike: number | undefined, decimals: number): TemplateResult {
    const key = html`<svg class="key series-${this.series.indexOf(one)}" viewBox="0 0 14 8" aria-hidden="true">
      <path class="curve" d="M0 4H14" />
    </svg>`;
    if (strike === undefined) {
      return html`<span>${key} ${one.label} <b>${formatPercent(one.atmIv)}</b> at the forward</span>`;
    }
    const at = nearestIndex(one.strikes, strike);
    if (one.strikes[at] !== strike)
      return html`<span>${key} ${one.label} not listed at ${strike.toFixed(decimals)}</span>`;
    return html`<span
      >${key} ${one.label} <b>${strike.toFixed(decimals)} ${one.isCall[at] ? 'call' : 'put'}</b> · bid
      <b>${formatPercent(one.bid[at]!)}</b> mid <b>${formatPercent(one.mid[at]!)}</b> ask
      <b>${formatPercent(one.ask[at]!)}</b> · curve <b>${formatPercent(curveIvAt(one, strike))}</b></span
    >`;
  }
}

/** Strikes with a volatility. */
const quoted = ({ strikes, mid }: SmileSeries) => strikes.filter((_, index) => mid[index]! > 0);

/** What the height of the plot is taken from: mids and the curve. Wide bars may run out of it. */
function levelsOf(one: SmileSeries): number[] {
  return [...one.mid, ...one.strikes.map((strike) => curveIvAt(one, strike))].filter((iv) => iv > 0);
}

function marksOf({ spot, forward }: SmileSeries): PlotMark[] {
  const marks: PlotMark[] = [];
  if (spot > 0) marks.push({ at: spot, label: `Spot ${formatFixed(spot, 2)}`, kind: 'spot' });
  if (forward > 0) marks.push({ at: forward, label: `Fwd ${formatFixed(forward, 2)}`, kind: 'forward' });
  return marks;
}

function body(one: SmileSeries, series: number, x: Scale, y: Scale) {
  const [from = Number.NaN, to = Number.NaN] = rangeOf(one.strikes) ?? [];
  let whiskers = '';
  let dots = '';
  let rings = '';
  one.strikes.forEach((strike, index) => {
    const mid = one.mid[index]!;
    if (!(mid > 0)) return;
    const low = one.bid[index]! > 0 ? one.bid[index]! : mid;
    const high = one.ask[index]! > 0 ? one.ask[index]! : mid;
    if (high > low) whiskers += `M${x(strike).toFixed(1)} ${y(low).toFixed(1)}V${y(high).toFixed(1)}`;
    const fitted = curveIvAt(one, strike);
    if (fitted < low || fitted > high)
      rings += `M${(x(strike) - 3).toFixed(1)} ${y(mid).toFixed(1)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
    else dots += `M${x(strike).toFixed(1)} ${y(mid).toFixed(1)}h0`;
  });
  const curve = Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const strike = from + ((to - from) * step) / CURVE_STEPS;
    return [x(strike), y(curveIvAt(one, strike))] as const;
  });
  return svg`<g class="series-${series}">
    <path class="whisker" d=${whiskers} /><path class="curve" d=${linePath(curve)} />
    <path class="dots" d=${dots} /><path class="off" d=${rings} />
  </g>`;
}

function spoken(one: SmileSeries, strike: number): string {
  const at = one.strikes.indexOf(strike);
  if (at < 0) return `${one.label}: not listed.`;
  return `${one.label} ${one.isCall[at] ? 'call' : 'put'}: bid ${formatPercent(one.bid[at]!)}, mid ${formatPercent(one.mid[at]!)}, ask ${formatPercent(one.ask[at]!)}, curve ${formatPercent(curveIvAt(one, strike))}.`;
}

function sentence(one: SmileSeries): string {
  const known = one.strikes.flatMap((strike, index) => (one.mid[index]! > 0 ? { strike, iv: one.mid[index]! } : []));
  const [first] = known;
  const last = known.at(-1);
  const ends =
    first && last ? `, ${formatPercent(first.iv)} at ${first.strike}, ${formatPercent(last.iv)} at ${last.strike}` : '';
  return `${one.label}: ${formatPercent(one.atmIv)} at the forward${ends}.`;
}
