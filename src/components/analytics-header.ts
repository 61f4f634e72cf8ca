import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ChainModel } from '../client/chain-model.js';
import { formatAsOf } from './format.js';
import { icons } from './icons.js';

export type View = 'columns' | 'chain';

export interface HeaderContext {
  readonly model: ChainModel;
  /** The chosen expirations, as the attribute says them. */
  readonly expiry: string;
  readonly strikes: string;
  readonly view: View;
  readonly now: number;
  readonly isMenuOpen: boolean;
  readonly setExpiry: (expiry: string) => void;
  readonly setStrikes: (strikes: string) => void;
  readonly setView: (view: View) => void;
}

const STRIKES = ['5', '10', '15', '20', 'all'];
/** States in which what is shown may be old. */
const OLD: ReadonlySet<string> = new Set([
  'connecting',
  'stale',
  'offline',
  'closed',
  'displaced',
  'no-key',
  'auth-failed',
]);

/** States whose sentence stands beside the badge, where there is room. */
const DETAILED: ReadonlySet<string> = new Set(['stale', 'offline', 'closed', 'delayed']);

/** The one header line: symbol and live price, expiry, window, view, badge, menu. */
export function analyticsHeader(context: HeaderContext): TemplateResult {
  const { model, now, isMenuOpen } = context;
  const { state } = model;
  const isLoading = model.underlying !== undefined && state.state === 'connecting';
  return html`<header class="bar">
    <div class="quote">
      <h2>${model.symbol === '' ? 'Options' : model.symbol}</h2>
      ${
        model.underlying === undefined
          ? nothing
          : html`<span class="price number" data-quote="price"></span
            ><span class="day number" data-quote="change"></span
            ><span class="day percent number" data-quote="percent"></span>`
      }
    </div>
    ${model.expiries.length > 0 || isLoading ? html`${expiryPicker(context)} ${strikesPicker(context)} ${viewSwitch(context)}` : nothing}
    <span class="push detail">${DETAILED.has(state.state) ? state.sentence : nothing}</span>
    ${
      model.asOf !== undefined && OLD.has(state.state)
        ? html`<span class="as-of number">as of ${formatAsOf(model.asOf, now)}</span>`
        : nothing
    }
    <span class="badge" part="status" title=${state.sentence} aria-describedby="status-sentence">${state.badge}</span>
    <span class="sr-only" id="status-sentence">${state.sentence}</span>
    <span class="actions">
      <button
        class="icon-only"
        type="button"
        id="menu-button"
        popovertarget="menu"
        aria-label="Options of this view"
        aria-haspopup="dialog"
        aria-expanded=${isMenuOpen}
      >
        ${icons.more}
      </button>
      <slot name="actions"></slot>
    </span>
  </header>`;
}

function expiryPicker({ model, expiry, setExpiry }: HeaderContext): TemplateResult {
  const { expiries } = model;
  const isSeveral = expiry.includes(',');
  const current = isSeveral ? expiry : (model.sections[0]?.expiry ?? (expiry || expiries[0]?.expiry || ''));
  const index = expiries.findIndex((choice) => choice.expiry === current);
  const step = (by: number) => {
    const next = expiries[index + by];
    if (next) setExpiry(next.expiry);
  };
  return html`<div class="expiry" role="group" aria-label="Expiration">
    <button class="icon-only" type="button" aria-label="Earlier expiration" ?disabled=${index <= 0} @click=${() => step(-1)}>
      ${icons.previous}
    </button>
    <select
      aria-label="Expiration"
      .value=${live(current)}
      ?disabled=${expiries.length === 0}
      @change=${(event: Event) => setExpiry((event.target as HTMLSelectElement).value)}
    >
      ${isSeveral ? html`<option value=${expiry} selected>${expiry.split(',').length} expirations</option>` : nothing}
      ${index < 0 && !isSeveral ? html`<option value=${current} selected>${current === '' ? 'Loading…' : current}</option>` : nothing}
      ${expiries.map(
        (choice) => html`<option value=${choice.expiry} ?selected=${choice.expiry === current}>
          ${choice.label} · ${choice.days}d${choice.isMonthly ? ' M' : ''}
        </option>`,
      )}
    </select>
    <button
      class="icon-only"
      type="button"
      aria-label="Later expiration"
      ?disabled=${index < 0 || index === expiries.length - 1}
      @click=${() => step(1)}
    >
      ${icons.next}
    </button>
  </div>`;
}

function strikesPicker({ strikes, setStrikes }: HeaderContext): TemplateResult {
  const choices = STRIKES.includes(strikes) ? STRIKES : [strikes, ...STRIKES];
  return html`<select
    class="strikes"
    aria-label="Strikes each side of the money"
    .value=${live(strikes)}
    @change=${(event: Event) => setStrikes((event.target as HTMLSelectElement).value)}
  >
    ${choices.map(
      (choice) => html`<option value=${choice} ?selected=${choice === strikes}>
        ${choice === 'all' ? 'All strikes' : `±${choice} strikes`}
      </option>`,
    )}
  </select>`;
}

export function viewSwitch({ view, setView }: Pick<HeaderContext, 'view' | 'setView'>): TemplateResult {
  return html`<div class="segments views" role="group" aria-label="View">
    ${(['columns', 'chain'] as const).map(
      (name) => html`<button type="button" aria-pressed=${name === view} @click=${() => setView(name)}>
        ${name === 'columns' ? 'Columns' : 'Chain'}
      </button>`,
    )}
  </div>`;
}
