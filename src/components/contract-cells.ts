import { html, nothing, type TemplateResult } from 'lit';
import type { ContractCell } from '../client/chain-model.js';
import type { Right } from '../market/contract.js';
import type { SortOrder } from './chain-sort.js';
import type { ColumnChoice } from './column-list.js';
import { restsOnSpot } from './field.js';
import { FIELDS, type Field, type FieldName } from './fields.js';
import type { RowSlice } from './row-slices.js';

/** What both views need to draw a table of contracts. */
export interface TableContext {
  readonly symbol: string;
  readonly fields: readonly FieldName[];
  readonly selected: string | undefined;
  /** How columns are shown, where that is not as usual. */
  readonly columns?: ReadonlyMap<FieldName, ColumnChoice> | undefined;
  readonly order?: SortOrder | undefined;
  /** The rows that are rendered, where not all of them are. */
  readonly rows?: readonly RowSlice[] | undefined;
  /** One side at a time, after its strike: calls are not mirrored. */
  readonly isNarrow?: boolean;
}

/** Fields of the call side: mirrored, so that the strike is next to the same values on both sides; but a bid stays left of its ask. */
export function mirrored(fields: readonly FieldName[]): FieldName[] {
  const turned = [...fields].reverse();
  for (const [left, right] of [
    ['bid', 'ask'],
    ['bidSize', 'askSize'],
  ] as const) {
    const at = turned.indexOf(right);
    if (at >= 0 && turned[at + 1] === left) turned.splice(at, 2, left, right);
  }
  return turned;
}

const fieldOf = (name: FieldName): Field => FIELDS.get(name)!; // names come from FIELDS

/** Pinned columns stand beside the strike, each behind those nearer to it. */
function classOf(
  name: FieldName,
  fields: readonly FieldName[],
  right: Right,
  { columns, isNarrow }: TableContext,
): string {
  const choice = columns?.get(name);
  const outwards = right === 'call' && !isNarrow ? [...fields].reverse() : fields;
  const pin = choice?.isPinned ? `pin pin-${outwards.indexOf(name)}` : '';
  const field = fieldOf(name);
  return `cell ${field.width} c-${name} ${pin} ${choice?.hasBar ? 'has-bar' : ''} ${restsOnSpot(field) ? 'on-spot' : ''} ${field.group === 'What if' ? 'supposed' : ''}`;
}

export function headerCells(fields: readonly FieldName[], right: Right, context: TableContext): TemplateResult {
  const side = right === 'call' ? 'Call' : 'Put';
  const { order } = context;
  return html`<div class="side ${right}" role="none">
    ${fields.map((name) => {
      const { label, title } = fieldOf(name);
      const isSorted = order?.name === name && order.right === right;
      return html`<div
        class=${classOf(name, fields, right, context)}
        role="columnheader"
        tabindex="-1"
        title="${title}. Press to sort."
        data-sort=${name}
        data-right=${right}
        aria-sort=${isSorted ? (order.isDescending ? 'descending' : 'ascending') : nothing}
      >
        <span class="sr-only">${side} </span>${label}
      </div>`;
    })}
  </div>`;
}

/** One contract's values. The cells' text belongs to the painter: nothing is rendered into them. */
export function sideCells(
  contract: ContractCell | undefined,
  right: Right,
  fields: readonly FieldName[],
  context: TableContext,
): TemplateResult {
  return html`<div
    class="side ${right}"
    role="none"
    data-contract=${contract?.ticker ?? nothing}
    ?data-selected=${contract !== undefined && contract.ticker === context.selected}
  >
    ${fields.map((name) => {
      const classes = classOf(name, fields, right, context);
      return contract
        ? html`<div class=${classes} role="gridcell" tabindex="-1" data-field=${name}></div>`
        : html`<div class=${classes} role="gridcell" tabindex="-1" title="This contract is not listed."></div>`;
    })}
  </div>`;
}

export function strikeCell(strike: number, right: Right | 'both', decimals: number): TemplateResult {
  return html`<div class="cell strike s-${right}" role="rowheader" tabindex="-1" data-strike=${strike}>
    ${strike.toFixed(decimals)}
  </div>`;
}
