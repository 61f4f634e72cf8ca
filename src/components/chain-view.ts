import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChainSection } from '../client/chain-model.js';
import { rowOrGap, sliceKey } from './chain-rows.js';
import { headerCells, mirrored, sideCells, spotLine, strikeCell, type TableContext } from './contract-cells.js';
import { formatExpiry, strikeDecimals } from './format.js';

/** Calls mirrored on the left, strikes in the middle, puts on the right. */
export function chainGrid(section: ChainSection, context: TableContext): TemplateResult {
  const calls = context.isNarrow ? context.fields : mirrored(context.fields);
  const decimals = strikeDecimals(section.strikes.map((pair) => pair.strike));
  return html`<div
    class="grid chain"
    role="grid"
    aria-label="${context.symbol} options expiring ${formatExpiry(section.expiry)}: calls, strike, puts"
    aria-rowcount=${section.strikes.length + 1}
    aria-colcount=${2 * context.fields.length + 1}
  >
    <div class="row head" role="row" aria-rowindex="1">
      ${headerCells(calls, 'call', context)}
      <div class="cell strike s-both" role="columnheader" title="Strike, USD per share">Strike</div>
      ${headerCells(context.fields, 'put', context)}
    </div>
    <div class="rows" role="rowgroup" data-expiry=${section.expiry}>
      ${repeat(
        context.rows ?? section.strikes.keys(),
        (slice) => sliceKey(slice, section),
        (slice) =>
          rowOrGap(
            slice,
            section,
            (pair, index) => html`<div
          class="row line"
          data-row=${index}
          role="row"
          aria-rowindex=${index + 2}
          ?data-atm=${index === section.atmIndex}
        >
          ${sideCells(pair.call, 'call', calls, context)} ${strikeCell(pair.strike, 'both', decimals)}
          ${sideCells(pair.put, 'put', context.fields, context)}
        </div>`,
          ),
      )}
      ${spotLine}
    </div>
  </div>`;
}
