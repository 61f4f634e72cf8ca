import { html, nothing, type TemplateResult } from 'lit';
import type { ChainModel, ChainSection } from '../client/chain-model.js';
import type { StrikeWindow } from '../client/strike-window.js';
import type { Right } from '../market/contract.js';
import type { View } from './analytics-header.js';
import { chainGrid } from './chain-view.js';
import { columnsGrid } from './columns-view.js';
import type { TableContext } from './contract-cells.js';
import type { SortOrder } from './chain-sort.js';
import type { RowSlice } from './row-slices.js';
import type { ShownColumns } from './shown-columns.js';
import type { ShownSides } from './sw-chain-tools.js';
import { skeletonGrid } from './skeleton-view.js';
import type { SummaryPart } from './summary-figures.js';

export interface BodyContext {
  readonly model: ChainModel;
  readonly view: View;
  readonly columns: ShownColumns;
  readonly order: SortOrder | undefined;
  readonly hasFilter: boolean;
  /** Its box has room for one side only. */
  readonly isNarrow: boolean;
  /** Sides that were chosen; a narrow box shows `side` only. */
  readonly sides: ShownSides;
  /** Strikes that were asked for. */
  readonly window: StrikeWindow;
  /** Which of a section's rows are rendered. */
  readonly slices: (section: ChainSection) => readonly RowSlice[] | undefined;
  readonly side: Right;
  readonly selected: string | undefined;
  readonly chart: TemplateResult;
  readonly setSide: (side: Right) => void;
  readonly clicked: (event: Event) => void;
  readonly pointed: (event: PointerEvent) => void;
}

/** Rows drawn before it is known how many there are: of a window that is not a count, those of the usual one. */
const USUAL_STRIKES = 10;
const MOST_SKELETON_STRIKES = 25;

/** Under the header: the table, or why there is none. */
export function analyticsBody(context: BodyContext): TemplateResult | typeof nothing {
  const { sections, problem, state } = context.model;
  const { state: name, sentence } = state;
  if (name === 'idle') return message(html`<slot>Choose a symbol to see its options.</slot>`);
  if (sections.length === 0 && name === 'no-key') return nothing; // the notice above has the place to itself
  if (sections.length === 0 && (name === 'error' || problem !== undefined)) {
    return message(html`<p>${problem ?? sentence}</p>`);
  }
  return tables(context);
}

function message(content: TemplateResult): TemplateResult {
  return html`<div class="body"><div class="message">${content}</div></div>`;
}

/** What is shown is not of now. */
function isOld({ state: { state: name }, source }: ChainModel): boolean {
  return name === 'stale' || name === 'offline' || (name === 'connecting' && source === 'cache');
}

/** The table of each expiry under one canvas for their mini-graphs, and in `columns` the chart between the two sides. */
function tables(context: BodyContext): TemplateResult {
  const { model, view, window, sides } = context;
  // So many rows that the table scrolls by itself.
  const isTall = typeof window !== 'number' || model.sections.length > 1;
  const skeletonStrikes = typeof window === 'number' ? Math.min(window, MOST_SKELETON_STRIKES) : USUAL_STRIKES;
  const { isCustom } = context.columns;
  const side = sides === 'both' ? context.side : sides;
  const classes = [
    'scroller',
    isTall ? 'tall' : '',
    isOld(model) ? 'is-old' : '',
    model.spotLoss === undefined ? '' : 'is-spot-old',
    isCustom ? 'custom' : 'auto',
    `one-${side}`,
    sides === 'both' ? '' : `only-${sides}`,
    context.hasFilter ? 'has-filter' : '',
  ].join(' ');
  return html`<div class="body ${view}-body">
    <div class=${classes} dir="ltr" @click=${context.clicked} @pointerover=${context.pointed} tabindex="-1">
      <div class="content">
        ${
          model.sections.length > 0
            ? model.sections.map((section) => sectionView(section, context))
            : html`<div class="strip"><span>Loading the chain of ${model.symbol}…</span></div>
              ${skeletonGrid(view, 2 * skeletonStrikes + 1)}`
        }
        <sw-table-surface aria-hidden="true"></sw-table-surface>
      </div>
    </div>
    ${
      view === 'columns'
        ? html`<div dir="ltr" class="chart-slot ${isTall ? 'tall' : ''} ${isCustom ? 'wide' : ''}">
          <span class="pad"></span>${context.chart}<span class="pad"></span>
        </div>`
        : nothing
    }
  </div>`;
}

function sectionView(section: ChainSection, context: BodyContext): TemplateResult {
  const { model, view, columns, order, selected } = context;
  const table: TableContext = {
    symbol: model.symbol,
    fields: columns.names,
    columns: columns.byName,
    order,
    isNarrow: context.isNarrow,
    rows: context.slices(section),
    selected,
  };
  const label = model.expiries.find((choice) => choice.expiry === section.expiry)?.label ?? section.expiry;
  // The figures are drawn live into their places, as the cells are.
  const figures = (part: SummaryPart) =>
    html`<span class="figures ${part}" data-summary=${section.expiry} data-part=${part}></span>`;
  return html`<div class="strip">
      <span class="side-name">Calls</span>
      ${sideSwitch(context)}
      ${model.sections.length > 1 ? html`<span><b>${label}</b> ${section.days}d</span>` : nothing}
      ${section.record.isPartial ? html`<span>Some contracts are missing: the list broke off.</span>` : nothing}
      ${figures('prices')} ${figures('positions')}
      <span class="side-name">Puts</span>
    </div>
    ${view === 'chain' ? chainGrid(section, table) : columnsGrid(section, table)}`;
}

/** For boxes too narrow for both sides. */
function sideSwitch({ side, setSide }: BodyContext): TemplateResult {
  return html`<div class="segments sides" role="group" aria-label="Side">
    ${(['call', 'put'] as const).map(
      (each) => html`<button type="button" aria-pressed=${each === side} @click=${() => setSide(each)}>
        ${each === 'call' ? 'Calls' : 'Puts'}
      </button>`,
    )}
  </div>`;
}
