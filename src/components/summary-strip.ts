import { html, nothing, render, type TemplateResult } from 'lit';
import type { TabStore } from '../client/tab-store.js';
import { summaryKey } from '../market/record-key.js';
import type { Ticker } from '../market/ticker.js';
import type { Expiry } from '../market/contract.js';
import type { RecordKey, SummaryRecord } from '../worker/hub-api.js';
import { formatCount, formatFixed, formatPercent, formatPrice } from './format.js';

interface Figure {
  readonly label: string;
  readonly title: string;
  readonly text: string | undefined;
  readonly part: SummaryPart;
}

const known = (value: number | undefined, format: (value: number) => string) =>
  value === undefined || Number.isNaN(value) ? undefined : format(value);

/** What a place in the strip shows: prices and volatility, or the positions of the market. */
export type SummaryPart = 'prices' | 'positions';

/** Figures about an expiry in one line; those that are not known are left out. */
export function summaryFigures(summary: SummaryRecord | undefined, part: SummaryPart): TemplateResult | typeof nothing {
  if (!summary) return nothing;
  const move = summary.expectedMoveStraddle ?? summary.expectedMoveIv;
  const figures: Figure[] = [
    {
      label: 'Fwd',
      title: 'Forward price by put-call parity, USD',
      text: known(summary.forward, formatPrice),
      part: 'prices',
    },
    {
      label: 'ATM IV',
      title: 'Implied volatility at the money, percent a year',
      text: known(summary.atmIv, formatPercent),
      part: 'prices',
    },
    {
      label: 'Exp move',
      title: 'Expected move until expiry, USD',
      text: known(move, (value) => `±${formatFixed(value, 2)}`),
      part: 'prices',
    },
    {
      label: 'Max pain',
      title: 'Strike at which the open contracts pay out least, by last night’s open interest',
      text: known(summary.maxPain, (value) => String(value)),
      part: 'positions',
    },
    {
      label: 'P/C',
      title: 'Volume of puts per call today',
      text: known(summary.putCallVolume, (value) => formatFixed(value, 2)),
      part: 'positions',
    },
    {
      label: 'GEX',
      title: 'Net gamma exposure, USD per 1 % move; dealers taken as long calls and short puts',
      text: known(summary.gexNet, formatCount),
      part: 'positions',
    },
  ];
  return html`${figures.map(({ label, title, text, part: of }) =>
    text === undefined || of !== part
      ? nothing
      : html`<span title=${title}>${label} <b class="number">${text}</b></span>`,
  )}`;
}

interface Strip {
  readonly place: HTMLElement;
  readonly part: SummaryPart;
  readonly key: ReturnType<typeof summaryKey>;
}

/** Keeps the places under `[data-summary]` equal to the summaries of their expirations. */
export class SummaryStrips {
  readonly #store: TabStore;
  #strips: readonly Strip[] = [];

  constructor(store: TabStore) {
    this.#store = store;
  }

  bind(root: ParentNode, underlying: Ticker | undefined): void {
    const places = underlying === undefined ? [] : [...root.querySelectorAll<HTMLElement>('[data-summary]')];
    this.#strips = places.map((place) => ({
      place,
      part: place.dataset['part'] as SummaryPart, // rendered as one
      key: summaryKey(underlying!, place.dataset['summary'] as Expiry), // rendered from a section's expiry
    }));
    for (const strip of this.#strips) this.#paint(strip);
  }

  frame(records: ReadonlySet<RecordKey>): void {
    for (const strip of this.#strips) if (records.has(strip.key)) this.#paint(strip);
  }

  #paint({ place, part, key }: Strip): void {
    render(summaryFigures(this.#store.record(key), part), place);
  }
}
