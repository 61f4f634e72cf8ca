import { html, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { GRAPH_MINUTES, isGraphName, type ColumnChoice, type GraphBase } from './column-list.js';
import { FIELDS } from './fields.js';
import { drawn, icons } from './icons.js';

export interface ShownColumnActions {
  readonly isDragged: boolean;
  /** The last column cannot be removed. */
  readonly isOnly: boolean;
  readonly change: (change: Partial<ColumnChoice>) => void;
  readonly remove: () => void;
  readonly pressed: (event: KeyboardEvent) => void;
  readonly grabbed: (event: PointerEvent) => void;
}

const grip = drawn(
  svg`<path d="M5.5 4h.01M10.5 4h.01M5.5 8h.01M10.5 8h.01M5.5 12h.01M10.5 12h.01" stroke-width="2" />`,
);

const BASES: Readonly<Record<GraphBase, string>> = { first: 'First point', open: 'Open', close: 'Prev. close' };

/** A row of the chooser's list of shown columns: grip, name, how it is shown, remove. */
export function shownColumnRow(column: ColumnChoice, actions: ShownColumnActions): TemplateResult {
  const field = FIELDS.get(column.name);
  const label = field?.label ?? column.name;
  return html`<li ?data-dragged=${actions.isDragged}>
    <button
      class="icon-only grip"
      type="button"
      data-grip=${column.name}
      aria-label="Move ${label}"
      aria-describedby="grip-hint"
      @keydown=${actions.pressed}
      @pointerdown=${actions.grabbed}
    >
      ${grip}
    </button>
    <span class="label" title=${field?.title ?? ''}>${label}</span>
    ${isGraphName(column.name) ? graphChoices(column, label, actions) : valueChoices(column, label, actions)}
    <button
      class="icon-only"
      type="button"
      aria-label="Remove ${label}"
      ?disabled=${actions.isOnly}
      @click=${actions.remove}
    >
      ${icons.close}
    </button>
  </li>`;
}

function valueChoices(
  { hasBar, isPinned }: ColumnChoice,
  label: string,
  { change }: ShownColumnActions,
): TemplateResult {
  return html`<button
      type="button"
      aria-label="Bars behind ${label}"
      title="A bar behind each value, relative to the largest shown"
      aria-pressed=${hasBar}
      @click=${() => change({ hasBar: !hasBar })}
    >
      Bars
    </button>
    <button
      type="button"
      aria-label="Pin ${label} beside the strike"
      title="Stays beside the strike when the table is scrolled"
      aria-pressed=${isPinned}
      @click=${() => change({ isPinned: !isPinned })}
    >
      Pin
    </button>`;
}

function graphChoices(
  { name, base, minutes }: ColumnChoice,
  label: string,
  { change }: ShownColumnActions,
): TemplateResult {
  const chosen = (event: Event) => (event.target as HTMLSelectElement).value;
  // Only the price has an open and a close to be compared with.
  const bases = name === 'sparkline' ? (Object.keys(BASES) as GraphBase[]) : (['first'] as const);
  return html`<select
      aria-label="${label} is compared with"
      .value=${live(base)}
      @change=${(event: Event) => change({ base: chosen(event) as GraphBase /* an option below */ })}
    >
      ${bases.map((choice) => html`<option value=${choice} ?selected=${choice === base}>${BASES[choice]}</option>`)}
    </select>
    <select
      aria-label="${label} reaches back"
      .value=${live(String(minutes))}
      @change=${(event: Event) => change({ minutes: Number(chosen(event)) })}
    >
      ${GRAPH_MINUTES.map(
        (count) =>
          html`<option value=${count} ?selected=${count === minutes}>${count === 0 ? 'All kept' : `${count} min`}</option>`,
      )}
    </select>`;
}
