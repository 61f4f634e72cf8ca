import { html, nothing, type TemplateResult } from 'lit';
import { viewSwitch, type View } from './analytics-header.js';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.js';

export interface MenuContext {
  readonly isOpen: boolean;
  readonly view: View;
  readonly shown: readonly FieldName[];
  /** The viewer, or the page, named the columns. */
  readonly isCustom: boolean;
  /** What the last command came to. */
  readonly said: string;
  readonly setOpen: (isOpen: boolean, menu: HTMLElement) => void;
  readonly setView: (view: View) => void;
  /** None means the view's own choice. */
  readonly setFields: (fields: readonly FieldName[]) => void;
  readonly copy: () => void;
}

/** Under the three dots: view, columns, copy. */
export function analyticsMenu(context: MenuContext): TemplateResult {
  return html`<div
    class="menu"
    id="menu"
    popover
    role="dialog"
    aria-label="Options of this view"
    @toggle=${(event: ToggleEvent) => context.setOpen(event.newState === 'open', event.target as HTMLElement)}
  >
    ${context.isOpen ? content(context) : nothing}
  </div>`;
}

function content(context: MenuContext): TemplateResult {
  const { shown, isCustom, said } = context;
  return html`${viewSwitch(context)}
    <fieldset>
      <legend>Columns</legend>
      ${FIELD_NAMES.map((name) => {
        const isShown = shown.includes(name);
        return html`<label title=${FIELDS.get(name)!.title}>
          <input
            type="checkbox"
            .checked=${isShown}
            ?disabled=${isShown && shown.length === 1}
            @change=${(event: Event) => context.setFields(withField(shown, name, (event.target as HTMLInputElement).checked))}
          />
          ${FIELDS.get(name)!.label}
        </label>`;
      })}
    </fieldset>
    <button type="button" ?disabled=${!isCustom} @click=${() => context.setFields([])}>Default columns</button>
    <button type="button" @click=${context.copy}>Copy table</button>
    <div role="status">${said}</div>`;
}

/** A field that comes in takes its place in the order people read them; those that were there keep theirs. */
function withField(shown: readonly FieldName[], name: FieldName, isShown: boolean): FieldName[] {
  const others = shown.filter((field) => field !== name);
  if (!isShown) return others;
  const place = FIELD_NAMES.indexOf(name);
  const before = others.findIndex((field) => FIELD_NAMES.indexOf(field) > place);
  return before < 0 ? [...others, name] : [...others.slice(0, before), name, ...others.slice(before)];
}
