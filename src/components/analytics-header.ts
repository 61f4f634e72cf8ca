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
  readonly isToolsOpen: boolean;
  /** The window stays where it is, wherever the spot goes. */
  readonly isLocked: boolean;
  readonly setExpiry: (expiry: string) => void;
  readonly setStrikes: (strikes: string) => void;
  readonly setView: (view: View) => void;
  readonly setLocked: (isLocked: boolean) => void;
  readonly toggleTools: () => void;
  readonly openExpiries: (opener: HTMLElement) => void;
}

/** Windows offered, by what bounds them; `parseStrikeWindow` reads them. */
const WINDOWS = {
  'By count': ['5', '10', '15', '20', '30'],
  'By delta': ['delta 0.05', 'delta 0.1', 'delta 0.25'],
  'By standard deviation': ['1 sd', '2 sd', '3 sd'],
} as const;
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
  const sentence = model.spotLoss === undefined ? state.sentence : `${state.sentence} ${model.spotLoss}`;
  const isLoading = model.underlying !== undefined && state.state === 'connecting';
  return html`<header class="bar">
    <div class="quote ${model.spotLoss === undefined ? '' : 'is-old'}" title=${model.spotLoss ?? nothing}>
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
    <span class="badge" part="status" title=${sentence} aria-describedby="status-sentence">${state.badge}</span>
    <span class="sr-only" id="status-sentence">${sentence}</span>
    <span class="actions">
      ${
        model.sections.length > 0
          ? html`<button
              class="icon-only"
              type="button"
              id="tools-button"
              aria-label="Filter and search"
              title="Filter and search"
              aria-expanded=${context.isToolsOpen}
              @click=${context.toggleTools}
            >
              ${icons.filter}
            </button>`
          : nothing
      }
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

function currentExpiry({ expiries, sections }: ChainModel, expiry: string): string {
  return expiry.includes(',') ? expiry : (sections[0]?.expiry ?? (expiry || expiries[0]?.expiry || ''));
}

/** The expiration before or after the one that is shown; undefined at the ends, and while several are shown. */
export function expiryBeside(model: ChainModel, expiry: string, by: -1 | 1): string | undefined {
  const index = model.expiries.findIndex((choice) => choice.expiry === currentExpiry(model, expiry));
  return index < 0 ? undefined : model.expiries[index + by]?.expiry;
}

function expiryPicker({ model, expiry, setExpiry, openExpiries }: HeaderContext): TemplateResult {
  const { expiries } = model;
  const isSeveral = expiry.includes(',');
  const current = currentExpiry(model, expiry);
  const index = expiries.findIndex((choice) => choice.expiry === current);
  const step = (by: -1 | 1) => {
    const next = expiryBeside(model, expiry, by);
    if (next !== undefined) setExpiry(next);
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
    <button
      class="icon-only"
      type="button"
      id="expiries-button"
      aria-label="All expirations"
      title="All expirations, to choose several"
      aria-haspopup="dialog"
      ?disabled=${expiries.length === 0}
      @click=${(event: Event) => openExpiries(event.currentTarget as HTMLElement)}
    >
      ${icons.calendar}
    </button>
  </div>`;
}

function strikesPicker({ strikes, setStrikes, isLocked, setLocked }: HeaderContext): TemplateResult {
  const option = (choice: string) =>
    html`<option value=${choice} ?selected=${choice === strikes}>${windowLabel(choice)}</option>`;
  const isOffered =
    strikes === 'all' || Object.values(WINDOWS).some((group: readonly string[]) => group.includes(strikes));
  return html`<span class="window" role="group" aria-label="Strikes shown">
    <select
      class="strikes"
      aria-label="Strikes each side of the money"
      .value=${live(strikes)}
      @change=${(event: Event) => setStrikes((event.target as HTMLSelectElement).value)}
    >
      ${isOffered ? nothing : option(strikes)}
      ${Object.entries(WINDOWS).map(([label, group]) => html`<optgroup label=${label}>${group.map(option)}</optgroup>`)}
      ${option('all')}
    </select>
    <button
      class="icon-only lock"
      type="button"
      aria-label="Lock the strikes"
      title=${isLocked ? 'The strikes stay where they are, wherever the price goes' : 'The strikes follow the price'}
      aria-pressed=${isLocked}
      @click=${() => setLocked(!isLocked)}
    >
      ${isLocked ? icons.lock : icons.unlock}
    </button>
  </span>`;
}

function windowLabel(choice: string): string {
  if (choice === 'all') return 'All strikes';
  if (choice.startsWith('delta ')) return `Δ ≥ ${choice.slice(6)}`;
  return choice.endsWith(' sd') ? `±${choice.slice(0, -3)} σ` : `±${choice} strikes`;
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
