import { html, type TemplateResult } from 'lit';
import type { ChainSection } from '../client/chain-model.js';
import { chainRows } from './chain-rows.js';
import { headerCells, mirrored, sideCells, strikeCell, type TableContext } from './contract-cells.js';
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
    ${chainRows(
      section,
      context.rows,
      (pair) => html`${sideCells(pair.call, 'call', calls, context)} ${strikeCell(pair.strike, 'both', decimals)}
      ${sideCells(pair.put, 'put', context.fields, context)}`,
    )}
  </div>`;
}
