import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { ChainModel, ExpiryChoice } from '../client/chain-model.js';
import { expiryKinds, type ExpiryKind } from '../client/expiry-kind.js';
import type { HubClient } from '../client/hub-client.js';
import type { Expiry } from '../market/contract.js';
import { expiriesKey, outlookKey, summaryKey } from '../market/record-key.js';
import { floating } from '../styles/floating.js';
import { base, controls } from '../styles/shared.js';
import type { ExpiryOutlook, HubStats } from '../worker/hub-api.js';
import { expiryPickerStyles } from './expiry-picker-styles.js';
import { formatExpiry, formatFixed, formatPercent, UNKNOWN } from './format.js';
import { icons } from './icons.js';
import { commandOf } from './key-table.js';
import { placePopover } from './place-popover.js';

/** As many as a chain shows at once. */
export const MOST_EXPIRIES = 8;
const BUDGET_MS = 1_000;

const KINDS: Readonly<Record<ExpiryKind, readonly [letter: string, name: string]>> = {
  monthly: ['M', 'Monthly'],
  quarterly: ['Q', 'Quarter end'],
  weekly: ['W', 'Weekly'],
  daily: ['D', 'Daily'],
};

/**
 * Every expiration of an underlying, to choose one or several of: date, days to go, kind, volatility at the money and expected move.
 * A choice counts at once; arrows move, Space chooses, Enter chooses one alone, Escape closes.
 * @summary Choice of the expirations that a chain shows.
 * @event {CustomEvent<{expiry: string}>} sw-expiries - Others were chosen: dates with commas, soonest first.
 */
export class SwExpiryPicker extends LitElement {
  static override styles = [base, controls, floating, expiryPickerStyles];

  #opener: HTMLElement | undefined;
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #resized: ResizeObserver | undefined;

  @state()
  private _isOpen = false;

  @state()
  private _at = 0;

  @state()
  private _budget: HubStats['quoteBudget'] | undefined;

  @property({ attribute: false })
  hub: HubClient | undefined;

  @property({ attribute: false })
  model: ChainModel | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'auto';
    this.role = 'dialog';
    this.ariaLabel = 'Expirations';
    this.addEventListener('beforetoggle', this.#toggling);
    this.addEventListener('toggle', this.#toggled);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('beforetoggle', this.#toggling);
    this.removeEventListener('toggle', this.#toggled);
    this.#leave();
  }

  /** Opens under `opener`, which has the focus again afterwards; closes what is open. */
  async toggle(opener: HTMLElement): Promise<void> {
    if (this.matches(':popover-open')) {
      this.hidePopover();
      return;
    }
    this.#opener = opener;
    this.showPopover();
    this._isOpen = true;
    const first = this.#chosen[0];
    this._at = Math.max(
      0,
      this.#expiries.findIndex(({ expiry }) => expiry === first),
    );
    await this.updateComplete;
    this.#place();
    this.#focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this._isOpen && (changed.has('hub') || changed.has('model'))) this.#want();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this._isOpen) return nothing;
    const chosen = new Set<string>(this.#chosen);
    const kinds = expiryKinds(this.#expiries.map(({ expiry }) => expiry));
    const outlooks = new Map(this.#outlook?.expiries.map((outlook) => [outlook.expiry, outlook]));
    return html`<div class="quick">
        ${this.#quick('Nearest', (all) => all.slice(0, 1))} ${this.#quick('Next 4', (all) => all.slice(0, 4))}
        ${this.#quick('4 monthly', (all) => all.filter(({ expiry }) => kinds.get(expiry) === 'monthly').slice(0, 4))}
        <button class="icon-only" type="button" aria-label="Close" @click=${() => this.hidePopover()}>${icons.close}</button>
      </div>
      <div class="list" @keydown=${this.#pressed}>
        <table>
          <thead>
            <tr>
              <th scope="col">Expiration</th>
              <th scope="col" title="Calendar days to expiry">Days</th>
              <th scope="col"><span class="sr-only">Kind</span></th>
              <th scope="col" title="Implied volatility at the money, percent a year">ATM IV</th>
              <th scope="col" title="Price of the straddle at the money, else one standard deviation; USD until expiry">Exp move</th>
            </tr>
          </thead>
          <tbody>
            ${this.#expiries.map((choice, index) =>
              this.#row(choice, index, chosen, kinds.get(choice.expiry) ?? 'daily', outlooks.get(choice.expiry)),
            )}
          </tbody>
        </table>
      </div>
      <p class="foot" role="status">${this.#foot(chosen.size)}</p>`;
  }

  #row(
    { expiry, days }: ExpiryChoice,
    index: number,
    chosen: ReadonlySet<string>,
    kind: ExpiryKind,
    outlook: ExpiryOutlook | undefined,
  ): TemplateResult {
    const isChosen = chosen.has(expiry);
    const isFull = !isChosen && chosen.size >= MOST_EXPIRIES;
    const { atmIv, expectedMove } = this.#figures(expiry, outlook);
    const [letter, name] = KINDS[kind];
    const waiting = this.#whyUnknown();
    const value = (text: string) => html`<td class="value" title=${text === UNKNOWN ? waiting : nothing}>${text}</td>`;
    return html`<tr ?data-chosen=${isChosen} ?data-full=${isFull}>
      <th scope="row">
        <label>
          <input
            type="checkbox"
            data-index=${index}
            .checked=${isChosen}
            aria-disabled=${isFull}
            tabindex=${index === this._at ? 0 : -1}
            @click=${(event: Event) => this.#toggle(event, index)}
          />
          ${formatExpiry(expiry)} ${expiry.slice(0, 4)}
        </label>
      </th>
      <td>${days}</td>
      <td><span class="mark" data-kind=${kind} title=${name} aria-label=${name} role="img">${letter}</span></td>
      ${value(atmIv === undefined ? UNKNOWN : formatPercent(atmIv))}
      ${value(expectedMove === undefined ? UNKNOWN : `±${formatFixed(expectedMove, 2)}`)}
    </tr>`;
  }

  #foot(count: number): TemplateResult {
    const shown = this.model?.contracts.length ?? 0;
    const { used, limit, over } = this._budget ?? { used: Number.NaN, limit: Number.NaN, over: 0 };
    const budget = Number.isNaN(used)
      ? ''
      : ` · ${used.toLocaleString('en-US')} of ${limit.toLocaleString('en-US')} live quotes in use`;
    const full = count >= MOST_EXPIRIES ? ` ${MOST_EXPIRIES} is the most at once.` : '';
    return html`${count} chosen, ${shown} contracts${budget}.${full}
      ${over > 0 ? html`<span class="over">${over} furthest from the money get trades and snapshots only.</span>` : nothing}`;
  }

  #quick(label: string, pick: (all: readonly ExpiryChoice[]) => readonly ExpiryChoice[]): TemplateResult {
    const picked = pick(this.#expiries).map(({ expiry }) => expiry);
    return html`<button type="button" ?disabled=${picked.length === 0} @click=${() => this.#choose(picked)}>${label}</button>`;
  }

  get #expiries(): readonly ExpiryChoice[] {
    return this.model?.expiries ?? [];
  }

  /** What is shown now, soonest first. */
  get #chosen(): readonly Expiry[] {
    return this.model?.chosen ?? [];
  }

  get #outlook() {
    const { model, hub } = this;
    return model?.underlying === undefined ? undefined : hub?.store.record(outlookKey(model.underlying));
  }

  /** An expiry on screen is known better than the outlook, which is of some minutes ago. */
  #figures(expiry: Expiry, outlook: ExpiryOutlook | undefined): Pick<ExpiryOutlook, 'atmIv' | 'expectedMove'> {
    const { model, hub } = this;
    const summary = model?.underlying && hub?.store.record(summaryKey(model.underlying, expiry));
    const isShown = summary && this.#chosen.includes(expiry);
    return {
      atmIv: (isShown ? summary.atmIv : undefined) ?? outlook?.atmIv,
      expectedMove:
        (isShown ? (summary.expectedMoveStraddle ?? summary.expectedMoveIv) : undefined) ?? outlook?.expectedMove,
    };
  }

  #whyUnknown(): string {
    const outlook = this.#outlook;
    if (outlook?.failure) return outlook.failure.message;
    return outlook?.at === undefined ? 'Asked for; not answered yet.' : 'There are no usable quotes at the money.';
  }

  #toggle(event: Event, index: number): void {
    const choice = this.#expiries[index];
    this._at = index;
    if (!choice) return;
    const chosen = new Set<Expiry>(this.#chosen);
    if (chosen.has(choice.expiry)) chosen.delete(choice.expiry);
    else if (chosen.size < MOST_EXPIRIES) chosen.add(choice.expiry);
    // The last one stays: a chain without an expiration shows nothing.
    if (chosen.size === 0 || chosen.size === this.#chosen.length) event.preventDefault();
    else this.#choose([...chosen]);
  }

  #choose(expiries: readonly Expiry[]): void {
    const expiry = [...expiries].sort().join(',');
    this.dispatchEvent(new CustomEvent('sw-expiries', { detail: { expiry } }));
  }

  #pressed = (event: KeyboardEvent): void => {
    const command = commandOf(event, 'expiries');
    if (!command) return;
    event.preventDefault();
    if (command === 'alone') {
      const alone = this.#expiries[this._at];
      if (alone) this.#choose([alone.expiry]);
      this.hidePopover();
      return;
    }
    const last = this.#expiries.length - 1;
    const to = {
      sooner: this._at - 1,
      farther: this._at + 1,
      muchSooner: this._at - 10,
      muchFarther: this._at + 10,
      soonest: 0,
      farthest: last,
    }[command];
    this._at = Math.max(0, Math.min(last, to));
    void this.updateComplete.then(() => this.#focus());
  };

  #focus(): void {
    this.renderRoot.querySelector<HTMLElement>(`[data-index="${this._at}"]`)?.focus();
  }

  #place(): void {
    if (this.#opener && this._isOpen) placePopover(this, this.#opener);
  }

  /** The focus goes back to the opener, unless it went elsewhere with a press. */
  #toggling = (event: Event): void => {
    const isClosing = (event as ToggleEvent).newState === 'closed';
    if (isClosing && this.shadowRoot?.activeElement) this.#opener?.focus();
  };

  #toggled = (event: Event): void => {
    this._isOpen = (event as ToggleEvent).newState === 'open';
    if (this._isOpen) {
      this.#want();
      this.#timer ??= setInterval(() => void this.#askBudget(), BUDGET_MS);
      void this.#askBudget();
      this.#resized = new ResizeObserver(() => this.#place());
      this.#resized.observe(this);
      return;
    }
    this.#leave();
  };

  /** Outlooks cost requests: they are wanted only while they are seen. */
  #want(): void {
    const { hub, model } = this;
    if (!hub || model?.underlying === undefined) return;
    hub.want(this, { tickers: [], records: [expiriesKey(model.underlying), outlookKey(model.underlying)] });
    this.#stop ??= hub.listen((changes) => {
      if ([...changes.records].some((key) => key.startsWith('outlook ') || key.startsWith('summary ')))
        this.requestUpdate();
    });
  }

  #leave(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#resized?.disconnect();
    this.#stop?.();
    this.#stop = undefined;
    this.hub?.release(this);
  }

  async #askBudget(): Promise<void> {
    try {
      this._budget = (await this.hub?.stats())?.quoteBudget;
    } catch {
      this._budget = undefined; // the hub is being started again; the next second asks anew
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sw-expiry-picker': SwExpiryPicker;
  }
}
