import { html, svg, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { formatCount, strikeDecimals } from './format.js';
import { PlotElement, type Plot, type PlotMark } from './plot-element.js';
import { linearScale, linePath, niceTicks, rangeOf } from './plot-scale.js';
import type { ProfileMetric, StrikeProfile } from './strike-profile.js';

const METRICS: Readonly<
  Record<ProfileMetric, { readonly name: string; readonly unit: string; readonly foot: string }>
> = {
  openInterest: {
    name: 'Open interest',
    unit: 'contracts',
    foot: 'Contracts open. OI is last night’s.',
  },
  volume: { name: 'Volume', unit: 'contracts', foot: 'Contracts traded today.' },
  gex: {
    name: 'Gamma exposure',
    unit: 'USD per 1 % move',
    foot: 'USD per 1 % move; dealers taken as long calls and short puts. OI is last night’s.',
  },
};

const LABEL_ROOM = 64;
/** Share of its place that a bar fills. */
const FILLED = 0.72;
/** Share of both halves' height left beyond each one's largest bar: its label stands there. */
const ROOM = 0.13;

/**
 * Open interest, volume or gamma exposure by strike: calls upward, puts downward, the largest of each marked.
 * @summary Profile of an expiry by strike.
 */
export class SwProfileChart extends PlotElement {
  @property({ attribute: false })
  profile: StrikeProfile | undefined;

  @property()
  metric: ProfileMetric = 'openInterest';

  /** Spot, walls and max pain. */
  @property({ attribute: false })
  marks: readonly PlotMark[] = [];

  /** Said while there is nothing to draw. */
  @property()
  empty = 'Waiting for the snapshot of the chain.';

  protected get name(): string {
    return `${METRICS[this.metric].name} by strike`;
  }

  protected override plot(): Plot | string {
    const { profile } = this;
    if (!profile || profile.strikes.length === 0) return this.empty;
    const { strikes, call, put, label } = profile;
    const { name, unit } = METRICS[this.metric];
    const largest = { call: largestOf(call), put: largestOf(put) };
    if (largest.call < 0 && largest.put < 0) return `No ${name.toLowerCase()} is known at these strikes.`;
    const [callSize, putSize] = [Math.abs(call[largest.call] ?? 0), Math.abs(put[largest.put] ?? 0)];
    const room = ROOM * (callSize + putSize);
    const top = callSize > 0 ? callSize + room : 0;
    const low = putSize > 0 ? -putSize - room : 0;
    const gap = strikes.length > 1 ? Math.min(...strikes.slice(1).map((strike, index) => strike - strikes[index]!)) : 1;
    const [first, last] = rangeOf(strikes)!; // there are some
    const xRange: [number, number] = [first - gap, last + gap];
    const decimals = strikeDecimals(strikes);
    const net = this.metric === 'gex' ? strikes.map((_, index) => zero(call[index]!) + zero(put[index]!)) : [];
    const said = (index: number) =>
      `${strikes[index]!.toFixed(decimals)}: calls ${formatCount(call[index]!)}, puts ${formatCount(Math.abs(put[index]!))}`;
    return {
      xs: strikes,
      x: ({ left, right }) => linearScale(...xRange, left, right),
      y: ({ top: above, bottom }) => linearScale(low, top, bottom, above),
      xTicks: ({ left, right }) =>
        niceTicks(first, last, (right - left) / LABEL_ROOM).map((at) => ({ at, label: String(at) })),
      yTicks: niceTicks(low, top, 5).map((at) => ({ at, label: formatCount(Math.abs(at)) })),
      marks: this.marks,
      body: (x, y, { left, right }) => {
        const width = Math.max(1, (x(gap) - x(0)) * FILLED);
        const bar = (index: number, value: number) =>
          Number.isFinite(value) && value !== 0
            ? `M${(x(strikes[index]!) - width / 2).toFixed(1)} ${y(0).toFixed(1)}h${width.toFixed(1)}V${y(value).toFixed(1)}h${(-width).toFixed(1)}z`
            : '';
        const bars = (column: readonly number[], sign: number) =>
          column.map((value, index) => bar(index, sign * Math.abs(value))).join('');
        const largestBar = (index: number, value: number, sign: number) =>
          index < 0
            ? svg``
            : svg`<path class="bar ${sign > 0 ? 'call' : 'put'} largest" d=${bar(index, sign * Math.abs(value))} />
              <text x=${Math.max(left + 36, Math.min(right - 36, x(strikes[index]!)))} y=${y(sign * Math.abs(value)) + (sign > 0 ? -4 : 12)} text-anchor="middle">
                ${strikes[index]!.toFixed(decimals)} · ${formatCount(Math.abs(value))}
              </text>`;
        return svg`<path class="bar call" d=${bars(call, 1)} /><path class="bar put" d=${bars(put, -1)} />
          ${largestBar(largest.call, call[largest.call] ?? Number.NaN, 1)} ${largestBar(largest.put, put[largest.put] ?? Number.NaN, -1)}
          <path class="zero" d="M${left} ${Math.round(y(0)) + 0.5}H${right}" />
          <path class="net" d=${linePath(net.map((value, index) => [x(strikes[index]!), y(value)] as const))} />`;
      },
      readout: (index) => this.#readout(profile, index, net, decimals),
      spoken: (index) => `Strike ${said(index)} ${unit}.`,
      sentence: `${name} by strike, ${label}: calls ${formatCount(total(call))}, puts ${formatCount(Math.abs(total(put)))} ${unit} at the strikes shown.${
        largest.call < 0 ? '' : ` Most calls at ${said(largest.call)}.`
      }${largest.put < 0 ? '' : ` Most puts at ${said(largest.put)}.`}${this.marks.map(({ label: mark }) => ` ${mark}.`).join('')}`,
      head: ['Strike', `Calls, ${unit}`, `Puts, ${unit}`],
      rows: strikes.map((strike, index) => [
        strike.toFixed(decimals),
        formatCount(call[index]!),
        formatCount(put[index]!),
      ]),
    };
  }

  protected override foot(): TemplateResult {
    return html`<div class="foot">${METRICS[this.metric].foot}</div>`;
  }

  #readout(
    { strikes, call, put }: StrikeProfile,
    index: number | undefined,
    net: readonly number[],
    decimals: number,
  ): TemplateResult {
    const key = (side: 'call' | 'put') => html`<svg class="key" viewBox="0 0 14 8" aria-hidden="true">
      <path class="bar ${side}" d="M2 0h10v8h-10z" />
    </svg>`;
    const calls = index === undefined ? total(call) : call[index]!;
    const puts = index === undefined ? total(put) : put[index]!;
    const sum = index === undefined ? total(net) : net[index];
    return html`<span>${index === undefined ? 'Strikes shown' : html`<b>${strikes[index]!.toFixed(decimals)}</b>`}</span>
      <span>${key('call')} Calls <b>${formatCount(calls)}</b></span>
      <span>${key('put')} Puts <b>${formatCount(Math.abs(puts))}</b></span>
      ${net.length > 0 ? html`<span>Net <b>${formatCount(sum ?? Number.NaN)}</b></span>` : html`<span>P/C <b>${ratio(puts, calls)}</b></span>`}`;
  }
}

const zero = (value: number) => (Number.isFinite(value) ? value : 0);
const total = (column: readonly number[]) => column.reduce((sum, value) => sum + zero(value), 0);
const ratio = (puts: number, calls: number) => (calls > 0 ? (Math.abs(puts) / calls).toFixed(2) : '—');

/** Index of the largest size; −1 when none is above 0. */
function largestOf(column: readonly number[]): number {
  let best = -1;
  column.forEach((value, index) => {
    if (Math.abs(value) > (best < 0 ? 0 : Math.abs(column[best]!))) best = index;
  });
  return best;
}
