import { css } from 'lit';

/** Type, focus and the controls that every element draws alike. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  /* English words in a page that is written from right to left: what stands where is mirrored, a sentence and a sign are not. */
  :host(:dir(rtl)) {
    text-align: right;
  }

  *:dir(rtl) {
    unicode-bidi: plaintext;
  }

  [dir='ltr'] {
    text-align: left;
  }

  svg.way:dir(rtl) {
    transform: scaleX(-1);
  }

  .sr-only {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .number {
    font-variant-numeric: tabular-nums slashed-zero;
  }

  .up {
    color: var(--sw-up);
  }

  .down {
    color: var(--sw-down);
  }

  a {
    color: var(--sw-accent);
  }

  svg.icon {
    display: block;
    width: 16px;
    height: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;

export const controls = css`
  button,
  select,
  input {
    font: inherit;
    color: var(--sw-text);
    background: var(--sw-raised);
    border: 1px solid transparent;
    border-radius: var(--sw-radius);
    height: 28px;
    padding: 0 8px;
  }

  button,
  select {
    cursor: pointer;
  }

  input {
    background: var(--sw-bg);
    border-color: var(--sw-line);
  }

  input[type='checkbox'],
  input[type='radio'] {
    width: 16px;
    height: 16px;
    margin: 0;
    padding: 0;
    accent-color: var(--sw-accent);
  }

  button:hover,
  select:hover {
    border-color: var(--sw-line);
  }

  button:disabled,
  select:disabled {
    color: var(--sw-faint);
    cursor: default;
  }

  button.primary {
    color: var(--sw-panel);
    background: var(--sw-accent);
    font-weight: 600;
  }

  button.icon-only {
    display: inline-grid;
    place-items: center;
    width: 28px;
    padding: 0;
    color: var(--sw-muted);
    background: transparent;
  }

  button.icon-only:hover {
    color: var(--sw-text);
    background: var(--sw-raised);
  }

  :is(a, button, select, input, [tabindex]):focus-visible {
    outline: 2px solid var(--sw-accent);
    outline-offset: 1px;
  }

  .segments {
    display: inline-flex;
    background: var(--sw-raised);
    border-radius: var(--sw-radius);
  }

  .segments button {
    background: transparent;
    color: var(--sw-muted);
  }

  .segments button[aria-pressed='true'] {
    color: var(--sw-text);
    background: var(--sw-panel);
    border-color: var(--sw-line);
  }

  @media (forced-colors: active) {
    button,
    select {
      border-color: ButtonText;
    }

    button[aria-pressed='true'],
    [aria-pressed='true'] * {
      color: HighlightText !important;
      background: Highlight !important;
      forced-color-adjust: none;
    }
  }
`;
