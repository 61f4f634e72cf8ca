import { html, type TemplateResult } from 'lit';
import type { ChainSection } from '../client/chain-model.js';
import { chainRows } from './chain-rows.js';
import { headerCells, sideCells, strikeCell, type TableContext } from './contract-cells.js';
import type { FieldName } from './fields.js';
import { formatExpiry, strikeDecimals } from './format.js';

const QUOTES: ReadonlySet<FieldName> = new Set(['bid', 'bidSize', 'ask', 'askSize', 'mid', 'spread']);

/** Quotes stand beside the chart on both sides; the rest stands outside, in the order asked for. */
function splitFields(fields: readonly FieldName[]): { outer: FieldName[]; quotes: FieldName[] } {
  return {
    outer: fields.filter((name) => !QUOTES.has(name)),
    quotes: fields.filter((name) => QUOTES.has(name)),
  };
}

/** Calls, call quotes, a gap that the chart of the underlying fills, put quotes, puts. A strike is one line across. */
export function columnsGrid(section: ChainSection, context: TableContext): TemplateResult {
  const { outer, quotes } = splitFields(context.fields);
  const calls = [...outer, ...quotes];
  const puts = [...quotes, ...outer];
  const strikeHead = (right: 'call' | 'put') =>
    html`<div class="cell strike s-${right}" role="columnheader" title="Strike, USD per share">Strike</div>`;
  const decimals = strikeDecimals(section.strikes.map((pair) => pair.strike));
  return html`<div
    class="grid columns"
    role="grid"
    aria-label="${context.symbol} options expiring ${formatExpiry(section.expiry)}: calls and puts by strike"
    aria-rowcount=${section.strikes.length + 1}
    aria-colcount=${2 * context.fields.length + 2}
  >
    <div class="row head" role="row" aria-rowindex="1">
      ${strikeHead('call')} ${headerCells(calls, 'call', context)}
      <div class="gap" role="none"></div>
      ${headerCells(puts, 'put', context)} ${strikeHead('put')}
    </div>
    ${chainRows(
      section,
      context.rows,
      (pair) => html`${strikeCell(pair.strike, 'call', decimals)} ${sideCells(pair.call, 'call', calls, context)}
      <div class="gap" role="none"></div>
      ${sideCells(pair.put, 'put', puts, context)} ${strikeCell(pair.strike, 'put', decimals)}`,
    )}
  </div>`;
}
