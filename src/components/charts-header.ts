import { html, nothing, type TemplateResult } from 'lit';
import type { ChainModel } from '../client/chain-model.js';
import { type ChartReach, REACHES } from './chart-window.js';
import { formatPrice } from './format.js';

export interface ChartsHeaderContext {
  readonly model: ChainModel;
  /** USD, newer than the model's. */
  readonly spot: number | undefined;
  /** The main expiry; undefined while there is none. */
  readonly expiry: string | undefined;
  readonly reach: ChartReach;
  readonly setExpiry: (expiry: string) => void;
  readonly setReach: (reach: ChartReach) => void;
}

/** Symbol and price, the main expiry, how far strikes reach, and the badge. */
export function chartsHeader({ model, spot, expiry, reach, setExpiry, setReach }: ChartsHeaderContext): TemplateResult {
  const price = spot ?? model.spot;
  const valueOf = (event: Event) => (event.target as HTMLSelectElement).value;
  const { state } = model;
  return html`<header>
    <h2>${model.symbol === '' ? 'Charts' : model.symbol}</h2>
    <span class="price number">${price === undefined ? nothing : formatPrice(price)}</span>
    ${
      expiry === undefined
        ? nothing
        : html`<label
              >Expiry
              <select @change=${(event: Event) => setExpiry(valueOf(event))}>
                ${model.expiries.map(
                  (choice) =>
                    html`<option value=${choice.expiry} ?selected=${choice.expiry === expiry}>
                      ${choice.label} · ${choice.days} d
                    </option>`,
                )}
              </select></label
            >
            <label
              >Strikes
              <select @change=${(event: Event) => setReach(valueOf(event) as ChartReach)}>
                ${Object.entries(REACHES).map(
                  ([name, label]) => html`<option value=${name} ?selected=${name === reach}>${label}</option>`,
                )}
              </select></label
            >`
    }
    <span class="badge" part="status" data-state=${state.state} title=${state.sentence}>${state.badge}</span>
  </header>`;
}
