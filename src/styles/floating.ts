import { css } from 'lit';

/** The look of what stands over a page: dialogs, popovers, and whatever has the class `floating`. */
export const floating = css`
  dialog,
  .floating,
  :host([popover]) {
    color: var(--sw-text);
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
    box-shadow: var(--sw-shadow);
    font: var(--sw-size) / 1.4 var(--sw-font);
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
`;
