import { html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { base, controls } from '../styles/shared.js';
import { commandOf } from './key-table.js';
import { labelRows, nearestIndex, type Scale } from './plot-scale.js';
import { plotStyles } from './plot-styles.js';

/** A value on an axis and what stands there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** A line across the plot at a place of the x axis. */
export interface PlotMark extends Tick {
  readonly kind: 'spot' | 'forward' | 'pain' | 'call' | 'put';
}

/** Room of the drawing inside its axes, px. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a plot shows: its scales within an area, its drawing, and the same in words. */
export interface Plot {
  /** Places that can be read out, ascending, in units of the x axis. */
  readonly xs: readonly number[];
  readonly x: (area: Area) => Scale;
  readonly y: (area: Area) => Scale;
  readonly xTicks: (area: Area) => readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly marks: readonly PlotMark[];
  readonly body: (x: Scale, y: Scale, area: Area) => SVGTemplateResult;
  /** What is read out at a place; without one, at the place that matters most. */
  readonly readout: (index: number | undefined) => TemplateResult;
  /** The same for ears, when the keyboard moved there. */
  readonly spoken: (index: number) => string;
  /** The picture in one sentence, with its figures. */
  readonly sentence: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const LEFT = 46;
const RIGHT = 12;
const BOTTOM = 20;
const LABEL_ROW = 13;
const LABEL_ROWS = 4;
/** Width of a letter of the labels, px: enough to keep two apart. */
const LETTER = 6.4;

/**
 * A chart drawn as SVG: axes, marks, a hairline under the pointer or moved by the arrow keys, and its figures as a hidden table.
 * Colours are the tokens' own, by class, so that themes need no code.
 * @fires sw-readout - What the keyboard moved to, for the announcer: `{ text }`.
 */
export abstract class PlotElement extends LitElement {
  static override styles = [base, controls, plotStyles];

  #plot: Plot | undefined;
  #x: Scale = () => Number.NaN;
  #observer: ResizeObserver | undefined;

  @query('.plot')
  private _frame!: HTMLElement | null;

  @state()
  private _size = { width: 0, height: 0 };

  @state()
  private _place: number | undefined;

  /** What is drawn; undefined, or a sentence, when there is nothing. */
  protected abstract plot(): Plot | string;

  /** Name of the chart for the keyboard's user. */
  protected abstract readonly name: string;

  /** What stands under the plot. */
  protected foot(): TemplateResult | typeof nothing {
    return nothing;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => this.#measure());
    if (this.hasUpdated) this.firstUpdated();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  protected override firstUpdated(): void {
    if (this._frame) this.#observer?.observe(this._frame);
  }

  protected override render() {
    const found = this.plot();
    this.#plot = typeof found === 'string' ? undefined : found;
    if (typeof found === 'string') {
      return html`<div class="readout"></div>
        <div class="plot"><div class="message">${found}</div></div>
        ${this.foot()}`;
    }
    const index = this.#index(found);
    return html`<div class="readout">${found.readout(index)}</div>
      <div
        class="plot"
        dir="ltr"
        tabindex="0"
        role="group"
        aria-label="${this.name}. Arrow keys read it out."
        @pointermove=${this.#moved}
        @pointerdown=${this.#moved}
        @pointerleave=${this.#left}
        @blur=${this.#left}
        @keydown=${this.#pressed}
      >
        ${this.#svg(found, index)}
      </div>
      ${this.foot()}
      <div class="sr-only">
        <table>
          <caption>
            ${this.name}
          </caption>
          <thead>
            <tr>
              ${found.head.map((text) => html`<th scope="col">${text}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${found.rows.map(
              (row) => html`<tr>
                ${row.map((text, column) => (column === 0 ? html`<th scope="row">${text}</th>` : html`<td>${text}</td>`))}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  #svg(plot: Plot, index: number | undefined): TemplateResult {
    const { width, height } = this._size;
    const flat = { left: LEFT, top: 0, right: width - RIGHT, bottom: height - BOTTOM };
    const flatX = plot.x(flat);
    const marks = plot.marks.filter(({ at }) => flatX(at) >= flat.left && flatX(at) <= flat.right);
    const half = (label: string) => (label.length * LETTER) / 2;
    // A label stays inside the plot, so it may stand a little beside its line.
    const centres = marks.map(({ at, label }) =>
      Math.max(flat.left + half(label), Math.min(flat.right - half(label), flatX(at))),
    );
    const rows = labelRows(
      centres,
      marks.map(({ label }) => 2 * half(label) + 8),
      LABEL_ROWS,
    );
    const area: Area = { ...flat, top: 6 + LABEL_ROW * (Math.max(-1, ...rows) + 1) };
    const x = plot.x(area);
    const y = plot.y(area);
    this.#x = x;
    if (width < 80 || height < 80) return html`<svg class="drawing" role="img" aria-label=${plot.sentence}></svg>`;
    const { left, top, right, bottom } = area;
    return html`<svg class="drawing" role="img" aria-label=${plot.sentence} viewBox="0 0 ${width} ${height}">
      ${plot.yTicks.map(
        ({ at, label }) => svg`<path class="grid" d="M${left} ${Math.round(y(at)) + 0.5}H${right}" />
          <text x=${left - 6} y=${y(at) + 4} text-anchor="end">${label}</text>`,
      )}
      ${plot.xTicks(area).map(
        ({ at, label }) => svg`<path class="axis" d="M${Math.round(x(at)) + 0.5} ${bottom}v4" />
          <text x=${x(at)} y=${bottom + 15} text-anchor="middle">${label}</text>`,
      )}
      <path class="axis" d="M${left} ${bottom + 0.5}H${right}" />
      ${marks.map(({ at, kind }, place) => {
        const from = rows[place]! < 0 ? top : 4 + LABEL_ROW * (rows[place]! + 1); // without a label it is a line all the same
        return svg`<path class="mark ${kind}" d="M${Math.round(x(at)) + 0.5} ${from}V${bottom}" />`;
      })}
      <svg x=${left} y="0" width=${Math.max(0, right - left)} height=${bottom} viewBox="${left} 0 ${Math.max(1, right - left)} ${bottom}">
        ${plot.body(x, y, area)}
      </svg>
      ${marks.map(({ label, kind }, place) =>
        rows[place]! < 0
          ? nothing
          : svg`<text class=${kind} x=${centres[place]!} y=${11 + LABEL_ROW * rows[place]!} text-anchor="middle">${label}</text>`,
      )}
      ${
        index === undefined
          ? nothing
          : svg`<path class="cursor" d="M${Math.round(x(plot.xs[index]!)) + 0.5} ${top}V${bottom}" />`
      }
    </svg>`;
  }

  /** The place under the pointer holds its value of the axis, not its number: points come and go. */
  #index(plot: Plot): number | undefined {
    if (this._place === undefined) return undefined;
    const index = nearestIndex(plot.xs, this._place);
    return index < 0 ? undefined : index;
  }

  #measure(): void {
    const box = this._frame?.getBoundingClientRect();
    if (!box) return;
    const { width, height } = { width: Math.round(box.width), height: Math.round(box.height) };
    if (width !== this._size.width || height !== this._size.height) this._size = { width, height };
  }

  #moved = (event: PointerEvent): void => {
    const plot = this.#plot;
    if (!plot || !this._frame) return;
    const at = event.clientX - this._frame.getBoundingClientRect().left;
    this._place = plot.xs[nearestIndex(plot.xs.map(this.#x), at)];
  };

  #left = (): void => {
    this._place = undefined;
  };

  #pressed = (event: KeyboardEvent): void => {
    const plot = this.#plot;
    if (!plot || plot.xs.length === 0) return;
    const last = plot.xs.length - 1;
    const now = this.#index(plot);
    const command = commandOf(event, 'chart');
    if (!command || (command === 'leavePoint' && now === undefined)) return;
    event.preventDefault();
    if (command === 'leavePoint') return this.#left();
    const next = {
      nextPoint: now === undefined ? 0 : Math.min(last, now + 1),
      previousPoint: now === undefined ? last : Math.max(0, now - 1),
      firstPoint: 0,
      lastPoint: last,
    }[command];
    this._place = plot.xs[next];
    const detail = { text: plot.spoken(next) };
    this.dispatchEvent(new CustomEvent('sw-readout', { detail, bubbles: true, composed: true }));
  };
}
