import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { base, controls } from '../styles/shared.js';
import { icons } from './icons.js';
import {
  isNothing,
  NOTHING_SUPPOSED,
  suppositionText,
  suppositionWords,
  WHAT_IF_LIMITS,
  type Supposition,
} from './what-if-text.js';

/** How far the sliders go; numbers may be typed beyond. */
const SLIDERS = { spot: 20, iv: 30 } as const;

/**
 * Sliders and fields for what is supposed: another spot, another volatility, another day. The words beside them say that what the columns show
 * is hypothetical.
 * @summary What-if of a whole chain.
 * @event {CustomEvent<{text: string}>} sw-suppose - Something else is supposed, as `parseSupposition` reads it.
 * @event {CustomEvent} sw-close - Nothing is supposed any more, and the bar not needed.
 */
export class SwWhatIf extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 16px;
        padding: 6px 8px 6px 12px;
        border-top: 1px solid var(--sw-line);
        background: color-mix(in srgb, var(--sw-warn) 7%, transparent);
      }

      fieldset {
        display: flex;
        flex: 1 1 200px;
        align-items: center;
        gap: 8px;
        min-width: 0;
        max-width: 320px;
        margin: 0;
        padding: 0;
        border: 0;
      }

      legend {
        float: left;
        padding: 0;
        color: var(--sw-muted);
        font-size: var(--sw-size-label);
        white-space: nowrap;
      }

      input[type='range'] {
        flex: 1 1 60px;
        min-width: 40px;
        padding: 0;
        accent-color: var(--sw-warn);
        background: none;
        border: 0;
      }

      input[type='number'] {
        flex: none;
        width: 64px;
        text-align: right;
        font-variant-numeric: tabular-nums;
      }

      .unit {
        flex: none;
        min-width: 30px;
        color: var(--sw-faint);
        font-size: var(--sw-size-label);
      }

      .end {
        display: flex;
        flex: none;
        gap: 4px;
        margin-inline-start: auto;
      }

      p {
        flex: 1 0 100%;
        margin: 0;
        font-size: var(--sw-size-label);
        color: var(--sw-muted);
      }

      b {
        color: var(--sw-warn);
      }

      .problem {
        color: var(--sw-down);
      }
    `,
  ];

  @query('input')
  private _first!: HTMLInputElement | null;

  @property({ attribute: false })
  supposed: Supposition = NOTHING_SUPPOSED;

  /** Why the attribute's or the address's supposition cannot be read. */
  @property({ attribute: false })
  problem: string | undefined;

  /** Days until the last shown expiration. */
  @property({ attribute: false })
  mostDays = 1;

  override focus(): void {
    this._first?.focus();
  }

  protected override render(): TemplateResult {
    const { supposed, problem } = this;
    const words = suppositionWords(supposed);
    return html`${this.#input('spot', 'Spot', '%', [-SLIDERS.spot, SLIDERS.spot])}
      ${this.#input('iv', 'Volatility', 'points', [-SLIDERS.iv, SLIDERS.iv])}
      ${this.#input('days', 'Time', 'days', [0, Math.min(this.mostDays, WHAT_IF_LIMITS.days.most)])}
      <span class="end">
        <button type="button" ?disabled=${isNothing(supposed)} @click=${() => this.#send('sw-suppose', { text: '' })}>Reset</button>
        <button class="icon-only" type="button" aria-label="Close the what-if" @click=${() => this.#send('sw-close', {})}>
          ${icons.close}
        </button>
      </span>
      ${
        problem === undefined
          ? html`<p role="status">${
              words === ''
                ? 'Move a slider: columns headed “If” show every contract as it would be. All other columns stay live.'
                : html`<b>What if: ${words}.</b> Columns headed “If” are hypothetical; all others are live.`
            }</p>`
          : html`<p class="problem" role="alert">${problem}</p>`
      }`;
  }

  #input(
    name: keyof Supposition,
    label: string,
    unit: string,
    [least, most]: readonly [number, number],
  ): TemplateResult {
    const { least: lowest, most: highest, step } = WHAT_IF_LIMITS[name];
    const value = this.supposed[name];
    const set = (event: Event) => this.#set(name, (event.target as HTMLInputElement).value);
    return html`<fieldset>
      <legend>${label}</legend>
      <input
        type="range"
        min=${least}
        max=${most}
        step=${step}
        aria-label="${label}, ${unit}"
        aria-valuetext="${value} ${unit}"
        .value=${String(value)}
        @input=${set}
      />
      <input
        type="number"
        min=${lowest}
        max=${highest}
        step=${step}
        aria-label="${label}, ${unit}, as a number"
        .value=${String(value)}
        @change=${set}
      />
      <span class="unit">${unit}</span>
    </fieldset>`;
  }

  #set(name: keyof Supposition, text: string): void {
    const value = Number(text);
    const { least, most } = WHAT_IF_LIMITS[name];
    if (text.trim() === '' || Number.isNaN(value)) return this.requestUpdate();
    const supposed = { ...this.supposed, [name]: Math.max(least, Math.min(most, value)) };
    this.#send('sw-suppose', { text: suppositionText(supposed) });
    this.requestUpdate();
  }

  #send(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sw-what-if': SwWhatIf;
  }
}
