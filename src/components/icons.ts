import { svg, html, type TemplateResult } from 'lit';

/** A line drawing of 16 px, for those who need more than the usual ones. */
export const drawn = (path: TemplateResult, kind = '') =>
  html`<svg class="icon ${kind}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${path}</svg>`;

/** One line set, 16 px; those of the dashboard's own pages are in `pages/page-icons.ts`. An icon never stands without a name on its button. */
export const icons = {
  previous: drawn(svg`<path d="M10 3 5 8l5 5" />`, 'way'),
  next: drawn(svg`<path d="m6 3 5 5-5 5" />`, 'way'),
  more: drawn(svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.5" />`),
  close: drawn(svg`<path d="m4 4 8 8m0-8-8 8" />`),
  filter: drawn(svg`<path d="M2 3.5h12M4.5 8h7M7 12.5h2" />`),
  lock: drawn(svg`<rect x="3" y="7" width="10" height="6.5" rx="1" /><path d="M5 7V5a3 3 0 0 1 6 0v2" />`),
  unlock: drawn(svg`<rect x="3" y="7" width="10" height="6.5" rx="1" /><path d="M5 7V4.5a3 3 0 0 1 5.8-1" />`),
  calendar: drawn(svg`<rect x="2.5" y="3.5" width="11" height="10" rx="1" /><path d="M2.5 6.5h11M5.5 2v3M10.5 2v3" />`),
} as const;
