import { css } from 'lit';

/** The panel of `<options-strategy>`. */
export const strategyStyles = css`
  :host {
    display: block;
    padding: 0 12px 12px;
    color: var(--sw-text);
    font: var(--sw-size) / 1.4 var(--sw-font);
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
  }

  header {
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
    min-height: 44px;
  }

  h2 {
    margin: 0;
    font-size: 15px;
  }

  table {
    width: 100%;
    font-variant-numeric: tabular-nums slashed-zero;
    border-collapse: collapse;
  }

  th,
  td {
    padding: 4px 8px;
    font-weight: 400;
    text-align: end;
    white-space: nowrap;
    border-block-end: 1px solid color-mix(in srgb, var(--sw-line) 60%, transparent);
  }

  thead th {
    color: var(--sw-muted);
    font-size: 11px;
  }

  thead th:first-child {
    text-align: inherit;
  }

  tbody th {
    font-weight: 600;
    text-align: inherit;
  }

  td input {
    width: 72px;
    text-align: end;
  }

  .name {
    margin: 12px 0 4px;
    font-weight: 650;
  }

  .name::first-letter {
    text-transform: uppercase;
  }

  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(132px, 1fr));
    gap: 6px 16px;
    margin: 0 0 12px;
    font-variant-numeric: tabular-nums slashed-zero;
  }

  dt {
    color: var(--sw-muted);
    font-size: 11px;
  }

  dd {
    margin: 0;
    font-weight: 600;
  }

  canvas {
    display: block;
    width: 100%;
    height: 240px;
  }

  fieldset {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
    gap: 4px 24px;
    margin: 12px 0;
    padding: 8px 12px;
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
  }

  legend {
    padding: 0 4px;
    color: var(--sw-muted);
    font-size: 11px;
  }

  label {
    display: grid;
    grid-template-columns: 76px minmax(0, 1fr) 72px;
    gap: 8px;
    align-items: center;
  }

  input[type='range'] {
    width: 100%;
    padding: 0;
    accent-color: var(--sw-accent);
  }

  output {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }

  .scroller {
    overflow-x: auto;
  }

  caption {
    padding: 4px 0;
    color: var(--sw-muted);
    font-size: 11px;
    text-align: inherit;
  }

  .outcomes th:first-child {
    text-align: end;
  }

  td[data-tone='up'] {
    --tone: var(--sw-up);
    color: var(--sw-up);
  }

  td[data-tone='down'] {
    --tone: var(--sw-down);
    color: var(--sw-down);
  }

  td[data-strength='2'] {
    background: color-mix(in srgb, var(--tone) 4%, transparent);
  }

  td[data-strength='3'] {
    background: color-mix(in srgb, var(--tone) 7%, transparent);
  }

  td[data-strength='4'] {
    background: color-mix(in srgb, var(--tone) 10%, transparent);
  }

  .message {
    padding: 20px 0;
    color: var(--sw-muted);
    text-align: center;
  }
`;
