import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { errorSentence } from '../base/errors.js';
import { floating } from '../styles/floating.js';
import { base, controls } from '../styles/shared.js';
import type { Explanation } from '../worker/hub-api.js';
import { defineOnce } from './define.js';
import { explanationStyles } from './explanation-styles.js';
import type { ExplanationSubject } from './explanation-subject.js';
import { standingWords, type ExplanationLine, type ExplanationWords } from './explanation-words.js';
import { icons } from './icons.js';
import { placeExplanation } from './place-explanation.js';

/** Values move while they are looked at: they are read and asked for this often. */
const PERIOD_MS = 500;

/**
 * Opens a value to its inputs, model, formula, units and age, or to the reason why there is none.
 * - It stays live while it is open; what cannot be read any more stays as it was, and says of when.
 * - Escape, a press elsewhere or its button close it; the focus goes back to where it came from.
 * @summary Popover that explains a number.
 */
export class SwExplanation extends LitElement {
  static override styles = [base, controls, floating, explanationStyles];

  #explanation: Explanation | undefined;
  #words: ExplanationWords | undefined;
  #failure: string | undefined;
  #isAnswered = false;
  #isAsking = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isPlaced = false;
  #hasFocus = false;

  @query('.box')
  private _box!: HTMLElement;

  /** Rises with whatever was read or answered. */
  @state()
  private _revision = 0;

  /** What is explained. */
  @property({ attribute: false })
  subject: ExplanationSubject | undefined;

  /** Where it stands. */
  @property({ attribute: false })
  anchor: HTMLElement | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Shows it under its anchor and takes the focus. */
  async open(): Promise<void> {
    this.#refresh();
    await this.updateComplete;
    if (!this.isConnected || this._box.matches(':popover-open')) return;
    this._box.showPopover();
    this.#place();
    this._box.focus();
    this.#timer ??= setInterval(() => this.#refresh(), PERIOD_MS);
  }

  protected override updated(): void {
    if (this.#isAnswered && !this.#isPlaced && this._box.matches(':popover-open')) {
      this.#isPlaced = true;
      this.#place(); // it has its size only now
    }
  }

  #place(): void {
    if (this.anchor?.isConnected) placeExplanation(this._box, this.anchor);
  }

  #refresh(): void {
    if (document.hidden) return;
    void this.#ask();
    this.#read();
  }

  async #ask(): Promise<void> {
    const { subject } = this;
    if (this.#isAsking || !subject?.ask) return;
    this.#isAsking = true;
    try {
      // A hub that has nothing to say of it now leaves what it said before.
      this.#explanation = (await subject.ask()) ?? this.#explanation;
      this.#failure = undefined;
    } catch (thrown) {
      this.#failure = errorSentence(thrown);
    }
    this.#isAsking = false;
    this.#isAnswered = true;
    this.#read();
  }

  #read(): void {
    this.#words = this.subject?.words(this.#explanation) ?? this.#words;
    this._revision++;
  }

  /** Why what is shown is not of now. */
  #why(): string | undefined {
    const isShown = this.subject?.words(this.#explanation) !== undefined;
    return this.#failure ?? this.subject?.why() ?? (isShown ? undefined : 'It is not on the screen any more.');
  }

  /** Somebody who pressed elsewhere has the focus there. */
  #closing(): void {
    this.#hasFocus = this.shadowRoot?.activeElement !== null;
  }

  #closed(): void {
    const { subject } = this;
    this.remove();
    if (this.#hasFocus) subject?.focusBack();
  }

  /** What is pressed here is not meant for the table behind it. */
  #pressed = (event: KeyboardEvent): void => event.stopPropagation();

  protected override render() {
    const words = this.#words;
    return html`<div
      class="box floating"
      popover
      role="dialog"
      aria-labelledby="heading"
      tabindex="-1"
      @keydown=${this.#pressed}
      @beforetoggle=${(event: ToggleEvent) => event.newState === 'closed' && this.#closing()}
      @toggle=${(event: ToggleEvent) => event.newState === 'closed' && this.#closed()}
    >
      ${words ? this.#content(words) : nothing}
    </div>`;
  }

  #content(words: ExplanationWords): TemplateResult {
    const { heading, of, value, what, reason, notes, formula, model, sources } = words;
    const isAsked = this.subject?.ask !== undefined;
    const standing = standingWords(this.#explanation, { isAsked, isAnswered: this.#isAnswered, why: this.#why() });
    return html`<div class="head">
        <h2 id="heading">${heading}<span>${of}</span></h2>
        <button class="icon-only" type="button" aria-label="Close" @click=${() => this._box.hidePopover()}>
          ${icons.close}
        </button>
      </div>
      <p class="value">${value}</p>
      <p class="what">${what}</p>
      ${reason === undefined ? nothing : html`<p class="reason">${reason}</p>`}
      ${notes.map((note) => html`<p class="note">${note}</p>`)}
      ${formula === undefined ? nothing : html`<h3>Formula</h3><p class="formula">${formula}</p>`}
      ${model === undefined ? nothing : html`<p class="model">${model}</p>`}
      ${resultsTable(words)} ${inputsTable(words)}
      <div class="foot">
        ${sources.map((source) => html`<p>${source}</p>`)}
        <p id="standing">${standing}</p>
      </div>`;
  }
}

function inputsTable({ inputs }: ExplanationWords): TemplateResult | typeof nothing {
  if (inputs.length === 0) return nothing;
  return html`<table class="inputs">
    <caption>Inputs</caption>
    <tbody>
      ${inputs.map((line) => html`<tr data-label=${line.label}>${cells(line)}</tr>`)}
    </tbody>
  </table>`;
}

/** Ours, and the data service's own beside them. */
function resultsTable({ results, vendor }: ExplanationWords): TemplateResult | typeof nothing {
  if (results.length === 0) return nothing;
  const heads =
    vendor === undefined
      ? nothing
      : html`<thead>
          <tr>
            <td></td>
            <th class="figure" scope="col">Here</th>
            <th class="figure" scope="col">${vendor}</th>
            <td></td>
          </tr>
        </thead>`;
  return html`<table class="results ${vendor === undefined ? '' : 'beside'}">
    <caption>Results</caption>
    ${heads}
    <tbody>
      ${results.map(
        (line) => html`<tr data-label=${line.label} class=${line.isAsked === true ? 'asked' : ''}>
          ${cells(line, vendor === undefined ? nothing : html`<td class="figure">${line.vendor ?? '—'}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function cells({ label, value, unit }: ExplanationLine, beside: TemplateResult | typeof nothing = nothing) {
  return html`<th scope="row">${label}</th>
    <td class="figure">${value}</td>
    ${beside}
    <td class="unit">${unit}</td>`;
}

/** Shows what explains `subject` under `anchor`, within `root`, whose custom properties it takes; it goes when it is closed. */
export async function showExplanation(
  root: ShadowRoot,
  subject: ExplanationSubject,
  anchor: HTMLElement,
): Promise<void> {
  defineOnce('sw-explanation', SwExplanation);
  root.querySelector('sw-explanation')?.remove();
  const shown = document.createElement('sw-explanation');
  shown.subject = subject;
  shown.anchor = anchor;
  root.append(shown);
  await shown.open();
}

declare global {
  interface HTMLElementTagNameMap {
    'sw-explanation': SwExplanation;
  }
}
