import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { loadSettings, onSettingsChange, removePreset, savePreset } from '../client/settings.js';
import { floating } from '../styles/floating.js';
import { base, controls } from '../styles/shared.js';
import { columnChooserStyles } from './column-chooser-styles.js';
import { columnOf } from './column-choice.js';
import { columnsText, isGraphName, parseColumns, pinnedFirst, type ColumnChoice } from './column-list.js';
import { PRESETS, type ColumnPreset } from './column-presets.js';
import { FIELD_GROUPS } from './field.js';
import { FIELD_NAMES } from './field-names.js';
import { FIELDS, type Field, type FieldName } from './fields.js';
import { icons } from './icons.js';
import { commandOf } from './key-table.js';
import { shownColumnRow } from './shown-column-row.js';

/**
 * The dialog in which columns are chosen, ordered, pinned and kept as sets. Every change shows at once in the table behind it.
 * @summary Chooser of the columns of a chain.
 * @event {CustomEvent<{fields: string}>} sw-columns - Other columns were chosen, as the `fields` attribute says them; empty is the view's own choice.
 */
export class SwColumnChooser extends LitElement {
  static override styles = [base, controls, floating, columnChooserStyles];

  #watching: AbortController | undefined;
  #refocus: FieldName | undefined;

  @query('dialog')
  private _dialog!: HTMLDialogElement;

  @query('#status')
  private _status!: HTMLElement;

  @state()
  private _presets: readonly ColumnPreset[] = [];

  @state()
  private _search = '';

  @state()
  private _problem = '';

  @state()
  private _dragged: FieldName | undefined;

  /** The columns shown now, nearest the strike first. */
  @property({ attribute: false })
  columns: readonly ColumnChoice[] = [];

  /** The viewer, or the page, named the columns. */
  @property({ type: Boolean })
  isCustom = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watching = new AbortController();
    this._presets = loadSettings().presets ?? [];
    onSettingsChange(({ presets = [] }) => {
      this._presets = presets;
    }, this.#watching.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watching?.abort();
  }

  /** Shows the dialog. All columns have to be loaded. */
  async open(): Promise<void> {
    await this.updateComplete;
    if (this.isConnected && !this._dialog.open) this._dialog.showModal();
  }

  protected override updated(): void {
    if (this.#refocus === undefined) return;
    // A row that was moved in the document has lost the focus.
    this.renderRoot.querySelector<HTMLElement>(`[data-grip="${this.#refocus}"]`)?.focus();
    this.#refocus = undefined;
  }

  protected override render() {
    return html`<dialog aria-labelledby="title">
      <div class="frame">
        <div class="head">
          <h2 id="title">Columns</h2>
          <button class="icon-only" type="button" aria-label="Close" @click=${() => this._dialog.close()}>${icons.close}</button>
        </div>
        ${this.#sets()}
        <div class="panes">${this.#shown()} ${this.#all()}</div>
        <div class="foot">
          <button type="button" ?disabled=${!this.isCustom} @click=${() => this.#send('')}>Default columns</button>
          <button type="button" class="primary" @click=${() => this._dialog.close()}>Done</button>
        </div>
      </div>
      <div class="sr-only" role="status" id="status"></div>
    </dialog>`;
  }

  #sets(): TemplateResult {
    const text = columnsText(this.columns);
    const use = (preset: ColumnPreset) => html`<button
      type="button"
      aria-pressed=${columnsText(parseColumns(preset.fields) ?? []) === text}
      @click=${() => this.#send(preset.fields)}
    >
      ${preset.name}
    </button>`;
    return html`<div class="sets" role="group" aria-label="Sets of columns">
      ${PRESETS.map(use)}
      ${this._presets.map(
        (preset) => html`<span class="own">
          ${use(preset)}<button type="button" aria-label="Delete the set ${preset.name}" @click=${() => removePreset(preset.name)}>
            ${icons.close}
          </button>
        </span>`,
      )}
      <form @submit=${this.#save}>
        <input
          type="text"
          name="set"
          maxlength="40"
          placeholder="Name of this set"
          aria-label="Name of this set"
          autocomplete="off"
          aria-invalid=${this._problem === '' ? 'false' : 'true'}
          aria-describedby="problem"
          @input=${() => {
            this._problem = '';
          }}
        />
        <button type="submit">Save</button>
      </form>
      <p class="problem" id="problem" role="alert" ?hidden=${this._problem === ''}>${this._problem}</p>
    </div>`;
  }

  #shown(): TemplateResult {
    return html`<section aria-labelledby="shown-title">
      <div class="top">
        <h3 id="shown-title">Shown</h3>
        <span class="hint" id="grip-hint">nearest the strike first · drag, or arrow keys on the grip</span>
      </div>
      <div class="scroll">
        <ol>
          ${repeat(
            this.columns,
            ({ name }) => name,
            (column) =>
              shownColumnRow(column, {
                isDragged: column.name === this._dragged,
                isOnly: this.columns.length === 1,
                change: (change) => this.#change(column.name, change),
                remove: () => this.#toggle(column.name, false),
                pressed: (event) => this.#pressed(event, column.name),
                grabbed: (event) => this.#grabbed(event, column.name),
              }),
          )}
        </ol>
      </div>
    </section>`;
  }

  #all(): TemplateResult {
    const shown = new Set(this.columns.map(({ name }) => name));
    const words = this._search.toLowerCase().split(/\s+/);
    const isFound = ({ name, label, title }: Field) =>
      words.every((word) => `${name} ${label} ${title}`.toLowerCase().includes(word));
    const fields = FIELD_NAMES.flatMap((name) => FIELDS.get(name) ?? []).filter(isFound);
    return html`<section aria-labelledby="all-title">
      <div class="top">
        <h3 id="all-title">All columns</h3>
        <input
          type="search"
          placeholder="Find a column"
          aria-label="Find a column"
          .value=${live(this._search)}
          @input=${(event: Event) => {
            this._search = (event.target as HTMLInputElement).value.slice(0, 60);
          }}
        />
      </div>
      <div class="scroll">
        ${fields.length === 0 ? html`<p class="hint">No column is called that.</p>` : nothing}
        ${FIELD_GROUPS.map((group) => {
          const members = fields.filter((field) => field.group === group);
          if (members.length === 0) return nothing;
          return html`<fieldset>
            <legend>${group}</legend>
            ${members.map(
              ({ name, label, title }) => html`<label class="pick" title=${title}>
                <input
                  type="checkbox"
                  name=${name}
                  .checked=${live(shown.has(name))}
                  ?disabled=${shown.has(name) && shown.size === 1}
                  @change=${(event: Event) => this.#toggle(name, (event.target as HTMLInputElement).checked)}
                />
                <b>${label}</b><span>${title}</span>
              </label>`,
            )}
          </fieldset>`;
        })}
      </div>
    </section>`;
  }

  #save = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>('input[name=set]')!; // rendered with the form
    const name = input.value.trim();
    if (PRESETS.some((preset) => preset.name === name))
      this._problem = `“${name}” is the name of a set that is always there.`;
    else if (!savePreset(name, columnsText(this.columns))) this._problem = 'Give the set a name of 1 to 40 letters.';
    else {
      input.value = '';
      this.#say(`${name} saved.`);
    }
  };

  #toggle(name: FieldName, isShown: boolean): void {
    const others = this.columns.filter((column) => column.name !== name);
    this.#use(isShown ? [...others, columnOf(name)] : others);
    this.#say(`${FIELDS.get(name)?.label ?? name} ${isShown ? 'shown' : 'removed'}.`);
  }

  #change(name: FieldName, change: Partial<ColumnChoice>): void {
    this.#use(this.columns.map((column) => (column.name === name ? { ...column, ...change } : column)));
  }

  #pressed(event: KeyboardEvent, name: FieldName): void {
    const command = commandOf(event, 'list');
    if (!command) return;
    event.preventDefault();
    const by = command === 'moveUp' ? -1 : 1;
    this.#move(name, this.columns.findIndex((column) => column.name === name) + by);
    this.#refocus = name;
  }

  #grabbed(event: PointerEvent, name: FieldName): void {
    if (event.button !== 0) return;
    const drag = new AbortController();
    const { signal } = drag;
    const end = () => {
      drag.abort();
      this._dragged = undefined;
    };
    this._dragged = name;
    window.addEventListener('pointermove', ({ clientY }) => this.#dragTo(name, clientY), { signal });
    for (const type of ['pointerup', 'pointercancel', 'blur']) window.addEventListener(type, end, { signal });
    this.#watching?.signal.addEventListener('abort', end, { signal });
  }

  /** To the row under the pointer, if that is another one. */
  #dragTo(name: FieldName, clientY: number): void {
    const rows = [...this.renderRoot.querySelectorAll('li')];
    const to = rows.findIndex((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return clientY >= top && clientY < bottom;
    });
    if (to >= 0) this.#move(name, to);
  }

  #move(name: FieldName, to: number): void {
    const moved = this.columns.find((column) => column.name === name);
    if (!moved || to < 0 || to >= this.columns.length || this.columns[to] === moved) return;
    const others = this.columns.filter((column) => column !== moved);
    const columns = pinnedFirst([...others.slice(0, to), moved, ...others.slice(to)]);
    this.#use(columns);
    const place = columns.findIndex((column) => column.name === name);
    this.#say(`${FIELDS.get(name)?.label ?? name}, ${place + 1} of ${columns.length}`);
  }

  #use(columns: readonly ColumnChoice[]): void {
    this.columns = pinnedFirst(
      columns.map((column) => ({ ...column, isPinned: column.isPinned && !isGraphName(column.name) })),
    );
    this.#send(columnsText(this.columns));
  }

  #send(fields: string): void {
    this.dispatchEvent(new CustomEvent('sw-columns', { detail: { fields } }));
  }

  #say(sentence: string): void {
    this._status.textContent = sentence;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sw-column-chooser': SwColumnChooser;
  }
}
