import { css, html, nothing, render, type TemplateResult } from 'lit';
import type { TabStore } from '../client/tab-store.js';
import { summaryKey } from '../market/record-key.js';
import type { Ticker } from '../market/ticker.js';
import type { Expiry } from '../market/contract.js';
import type { RecordKey, SummaryRecord } from '../worker/hub-api.js';
import { SHOWN_FIGURES, type SummaryPart } from './summary-figures.js';

const figureStyles = css`
  .figure {
    height: 22px;
    padding: 0 4px;
    margin: 2px 0;
    line-height: 20px;
    color: inherit;
    background: none;
  }

  .figure:hover {
    background: var(--sw-raised);
  }

  .figure:focus-visible {
    outline-offset: -2px;
  }
`;

/** Figures about an expiry in one line, each a button that opens it to its inputs; nothing before there are any. */
export function summaryFigures(summary: SummaryRecord | undefined, part: SummaryPart): TemplateResult | typeof nothing {
  if (!summary) return nothing;
  return html`${SHOWN_FIGURES.map(({ name, label, title, text, part: of }) =>
    of === part
      ? html`<button type="button" class="figure" data-figure=${name} title=${title} aria-haspopup="dialog">
          ${label} <b class="number">${text(summary)}</b>
        </button>`
      : nothing,
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

  bind(root: ShadowRoot, underlying: Ticker | undefined): void {
    const sheet = figureStyles.styleSheet;
    if (sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    const places = underlying === undefined ? [] : [...root.querySelectorAll<HTMLElement>('[data-summary]')];
    this.#strips = places.map((place) => ({
      place,
      part: place.dataset['part'] as SummaryPart, // rendered as one
      key: summaryKey(underlying!, place.dataset['summary'] as Expiry), // rendered from a section's expiry
    }));
    for (const strip of this.#strips) {
      strip.place.addEventListener('focusout', scrollBack);
      this.#paint(strip);
    }
  }

  frame(records: ReadonlySet<RecordKey>): void {
    for (const strip of this.#strips) if (records.has(strip.key)) this.#paint(strip);
  }

  #paint({ place, part, key }: Strip): void {
    render(summaryFigures(this.#store.record(key), part), place);
  }
}

/** What wraps out of sight is scrolled to when it gets the focus. */
function scrollBack({ currentTarget }: Event): void {
  (currentTarget as HTMLElement).scrollTop = 0;
}
