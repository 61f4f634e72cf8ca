import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChainSection, ChainStrike } from '../client/chain-model.js';
import type { RowSlice } from './row-slices.js';

/** The spot, drawn between two strikes; where it stands and what it says is painted live. */
const spotLine = html`<div class="spot" role="none" aria-hidden="true"><span class="number" data-spot></span></div>`;

/**
 * The body of a section's table: a line for each strike, or room for those that are not rendered, and the spot between them.
 * @param slices undefined for all rows. @param cells of one line, from its start to its end.
 */
export function chainRows(
  { expiry, strikes, atmIndex }: ChainSection,
  slices: Iterable<RowSlice> | undefined,
  cells: (pair: ChainStrike) => TemplateResult,
): TemplateResult {
  const lineOrGap = (slice: RowSlice) =>
    typeof slice === 'number'
      ? html`<div
          class="row line"
          data-row=${slice}
          role="row"
          aria-rowindex=${slice + 2}
          ?data-atm=${slice === atmIndex}
        >
          ${cells(strikes[slice]!)}
        </div>`
      : html`<div class="rows-gap" role="none" data-rows=${slice.gap}></div>`;
  return html`<div class="rows" role="rowgroup" data-expiry=${expiry}>
    ${repeat<RowSlice>(
      slices ?? strikes.keys(),
      (slice) => (typeof slice === 'number' ? strikes[slice]!.strike : slice.key),
      lineOrGap,
    )}
    ${spotLine}
  </div>`;
}
