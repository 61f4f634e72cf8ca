import { html, nothing, type TemplateResult } from 'lit';
import type { Bar } from '../worker/hub-api.js';
import { formatFixed } from './format.js';
import { rangeOf } from './plot-scale.js';

/** Bars in the table. */
const TOLD = 30;

/** A bar as figures: open, high, low and close, or one price. */
export interface ChartRow {
  /** Start, epoch ms. */
  readonly at: number;
  /** The last is the newest. */
  readonly values: readonly number[];
}

export const CANDLE_COLUMNS: readonly string[] = ['Open', 'High', 'Low', 'Close'];

export function candleRow({ at, open, high, low, close }: Bar): ChartRow {
  return { at, values: [open, high, low, close] };
}

/** A chart over time for those who do not see it. */
export interface ChartWords {
  /** What the picture shows, without its span. */
  readonly caption: string;
  /** `5 minutes each`. */
  readonly each: string;
  /** Names of a row's values. */
  readonly columns: readonly string[];
  /** Oldest first. */
  readonly rows: readonly ChartRow[];
  readonly timeText: (at: number) => string;
}

/** The picture in one sentence, with its figures. */
export function chartSentence({ caption, each, rows, timeText }: ChartWords): string {
  const range = rangeOf(rows.flatMap(({ values }) => values));
  const newest = rows.at(-1);
  if (!range || !newest) return `${caption}; ${each}.`;
  const [low, high] = range.map((value) => formatFixed(value, 2));
  const last = `${formatFixed(newest.values.at(-1)!, 2)} at ${timeText(newest.at)}`;
  return `${caption}; the last ${rows.length} bars of ${each}: from ${low} to ${high}, last ${last}.`;
}

/** The newest bars as a hidden table. */
export function chartTable({ caption, columns, rows, timeText }: ChartWords): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<div class="sr-only">
    <table>
      <caption>
        ${caption}, newest first
      </caption>
      <thead>
        <tr>
          ${['Time', ...columns].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows
          .slice(-TOLD)
          .reverse()
          .map(
            ({ at, values }) => html`<tr>
              <th scope="row">${timeText(at)}</th>
              ${values.map((value) => html`<td>${formatFixed(value, 2)}</td>`)}
            </tr>`,
          )}
      </tbody>
    </table>
  </div>`;
}
