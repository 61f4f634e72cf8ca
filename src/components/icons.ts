import { svg, html, type TemplateResult } from 'lit';

const drawn = (path: TemplateResult, kind = '') =>
  html`<svg class="icon ${kind}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${path}</svg>`;

/** One line set, 16 px. An icon never stands without a name on its button. */
export const icons = {
  previous: drawn(svg`<path d="M10 3 5 8l5 5" />`, 'way'),
  next: drawn(svg`<path d="m6 3 5 5-5 5" />`, 'way'),
  more: drawn(svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.5" />`),
  close: drawn(svg`<path d="m4 4 8 8m0-8-8 8" />`),
  add: drawn(svg`<path d="M8 3v10M3 8h10" />`),
  search: drawn(svg`<circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" />`),
  filter: drawn(svg`<path d="M2 3.5h12M4.5 8h7M7 12.5h2" />`),
  grip: drawn(svg`<path d="M5.5 4h.01M10.5 4h.01M5.5 8h.01M10.5 8h.01M5.5 12h.01M10.5 12h.01" stroke-width="2" />`),
  lock: drawn(svg`<rect x="3" y="7" width="10" height="6.5" rx="1" /><path d="M5 7V5a3 3 0 0 1 6 0v2" />`),
  unlock: drawn(svg`<rect x="3" y="7" width="10" height="6.5" rx="1" /><path d="M5 7V4.5a3 3 0 0 1 5.8-1" />`),
  calendar: drawn(svg`<rect x="2.5" y="3.5" width="11" height="10" rx="1" /><path d="M2.5 6.5h11M5.5 2v3M10.5 2v3" />`),
  theme: drawn(svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />`),
  settings: drawn(
    svg`<path d="M2 4.5h6m4 0h2M2 11.5h2m4 0h6" /><circle cx="10" cy="4.5" r="1.8" /><circle cx="6" cy="11.5" r="1.8" />`,
  ),
} as const;
