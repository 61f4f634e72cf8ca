import { html, nothing, type TemplateResult } from 'lit';
import type { ChainSection } from '../client/chain-model.js';
import type { ChartLeg } from './chart-legs.js';

/** A position that can be chosen from one expiry. */
export type LegShape = 'call' | 'put' | 'straddle' | 'call-spread' | 'put-spread';

const SHAPES: Readonly<Record<LegShape, string>> = {
  call: 'Call',
  put: 'Put',
  straddle: 'Straddle',
  'call-spread': 'Call spread',
  'put-spread': 'Put spread',
};

export interface LegChoice {
  readonly shape: LegShape;
  readonly strike: number;
  /** Of the option sold; of spreads only. */
  readonly second: number;
}

/** The legs of a choice; undefined when one of them is not listed. */
export function legsOf(section: ChainSection, { shape, strike, second }: LegChoice): ChartLeg[] | undefined {
  const at = (wanted: number) => section.strikes.find((pair) => pair.strike === wanted);
  const right = shape === 'put' || shape === 'put-spread' ? 'put' : 'call';
  const cells =
    shape === 'straddle'
      ? [at(strike)?.call, at(strike)?.put]
      : [at(strike)?.[right], ...(shape.endsWith('spread') ? [at(second)?.[right]] : [])];
  if (cells.some((cell) => cell === undefined)) return undefined;
  return cells.map((cell, index) => ({
    ticker: cell!.ticker,
    quantity: index === 1 && shape.endsWith('spread') ? -1 : 1,
  }));
}

/** The straddle at the money; its spread would be one strike wide. */
export function firstChoice({ strikes, atmIndex }: ChainSection): LegChoice | undefined {
  const at = atmIndex >= 0 ? atmIndex : Math.floor(strikes.length / 2);
  const strike = strikes[at]?.strike;
  if (strike === undefined) return undefined;
  return { shape: 'straddle', strike, second: strikes[at + 1]?.strike ?? strikes[at - 1]?.strike ?? strike };
}

/** The controls of a choice. */
export function legPicker(
  section: ChainSection,
  choice: LegChoice | undefined,
  choose: (choice: LegChoice) => void,
): TemplateResult {
  const base = choice ?? firstChoice(section);
  if (!base) return html``;
  const strikes = section.strikes.map((pair) => pair.strike);
  const valueOf = (event: Event) => (event.target as HTMLSelectElement).value;
  const strikeSelect = (name: 'strike' | 'second', label: string) => html`<select
    aria-label=${label}
    @change=${(event: Event) => choose({ ...base, [name]: Number(valueOf(event)) })}
  >
    ${strikes.map((strike) => html`<option value=${strike} ?selected=${strike === base[name]}>${strike}</option>`)}
  </select>`;
  return html`<select
      aria-label="Position"
      @change=${(event: Event) => choose({ ...base, shape: valueOf(event) as LegShape })}
    >
      ${choice ? nothing : html`<option selected disabled>Own legs</option>`}
      ${Object.entries(SHAPES).map(
        ([shape, label]) => html`<option value=${shape} ?selected=${choice?.shape === shape}>${label}</option>`,
      )}
    </select>
    ${strikeSelect('strike', 'Strike')}
    ${base.shape.endsWith('spread') ? html`<span>less</span> ${strikeSelect('second', 'Strike sold')}` : nothing}`;
}
