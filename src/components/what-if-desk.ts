import { html, nothing, type TemplateResult } from 'lit';
import type { WhatIf } from '../analytics/what-if.js';
import { errorSentence } from '../base/errors.js';
import type { ChainModel } from '../client/chain-model.js';
import type { AnalyticsLive } from './analytics-live.js';
import { defineOnce } from './define.js';
import type { FieldName } from './field-names.js';
import { DEFAULT_FIELDS, loadAllFields } from './fields.js';
import { isNothing, NOTHING_SUPPOSED, parseSupposition, whatIfOf, type Supposition } from './what-if-text.js';

/** What the desk needs of the element it serves. */
export interface WhatIfHost {
  readonly live: () => AnalyticsLive | undefined;
  readonly model: () => ChainModel;
  readonly root: () => ShadowRoot;
  /** As the attribute says it. */
  readonly whatIf: () => string;
  readonly setWhatIf: (text: string) => void;
  readonly render: () => Promise<unknown>;
}

/** Columns that show what is supposed, where none of their kind was chosen. */
const SHOWN: readonly FieldName[] = ['ifPrice', 'ifChange', 'ifDelta'];

/**
 * The what-if of a chain: reads what is supposed, has it valued, and adds columns for it. The bar with its sliders is there while something
 * is supposed or somebody is about to.
 */
export class WhatIfDesk {
  readonly #host: WhatIfHost;
  #isOpen = false;
  #text = '';
  #supposed: Supposition = NOTHING_SUPPOSED;
  #what: WhatIf | undefined;
  #problem: string | undefined;

  constructor(host: WhatIfHost) {
    this.#host = host;
  }

  /** Loads what the bar and its columns are made of. */
  static async load(): Promise<void> {
    const [{ SwWhatIf }] = await Promise.all([import('./sw-what-if.js'), loadAllFields()]);
    defineOnce('sw-what-if', SwWhatIf);
  }

  /** With the focus on its first slider. */
  async open(): Promise<void> {
    this.#isOpen = true;
    await this.#host.render();
    const bar = this.#host.root().querySelector('sw-what-if');
    await bar?.updateComplete;
    bar?.focus();
  }

  /** The columns' text with those for what is supposed, nearest the strike behind pinned ones. */
  fields(text: string, view: 'columns' | 'chain'): string {
    this.#read();
    if (!this.#what || /\bif[A-Z]/.test(text)) return text;
    const own = text === '' ? DEFAULT_FIELDS[view].join(',') : text;
    const bar = own.indexOf('|') + 1;
    return `${own.slice(0, bar)}${SHOWN.join(',')},${own.slice(bar)}`;
  }

  bar(): TemplateResult | typeof nothing {
    this.#read();
    if (!this.#isOpen && this.#host.whatIf() === '') return nothing;
    const days = this.#host.model().sections.map((section) => section.days);
    return html`<sw-what-if
      .supposed=${this.#supposed}
      .problem=${this.#problem}
      .mostDays=${Math.max(1, ...days)}
      @sw-suppose=${(event: CustomEvent<{ text: string }>) => this.#host.setWhatIf(event.detail.text)}
      @sw-close=${() => this.#close()}
    ></sw-what-if>`;
  }

  /** After each rendering. */
  rendered(): void {
    this.#read();
    this.#host.live()?.suppose(this.#what);
  }

  #read(): void {
    const text = this.#host.whatIf();
    if (text === this.#text) return;
    this.#text = text;
    this.#problem = undefined;
    try {
      this.#supposed = parseSupposition(text);
    } catch (thrown) {
      this.#supposed = NOTHING_SUPPOSED;
      this.#problem = errorSentence(thrown);
    }
    this.#what = isNothing(this.#supposed) ? undefined : whatIfOf(this.#supposed);
  }

  #close(): void {
    this.#isOpen = false;
    this.#host.setWhatIf('');
    void this.#host.render();
    this.#host.root().querySelector<HTMLElement>('#menu-button')?.focus();
  }
}
