import { svg } from 'lit';
import { drawn } from '../components/icons.js';

/** What only the dashboard's own pages draw. An icon never stands without a name on its button. */
export const pageIcons = {
  add: drawn(svg`<path d="M8 3v10M3 8h10" />`),
  search: drawn(svg`<circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" />`),
  theme: drawn(svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />`),
  settings: drawn(
    svg`<path d="M2 4.5h6m4 0h2M2 11.5h2m4 0h6" /><circle cx="10" cy="4.5" r="1.8" /><circle cx="6" cy="11.5" r="1.8" />`,
  ),
} as const;
