import { css } from 'lit';

/** The popover that opens a value to what it is made of. */
export const explanationStyles = css`
  :host {
    display: contents;
  }

  .box {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0 14px 12px;
    width: min(460px, calc(100vw - 8px));
    max-height: min(80dvh, 720px);
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    font: var(--sw-size-table) / 1.45 var(--sw-font);
    font-variant-numeric: tabular-nums slashed-zero;
    white-space: normal;
  }

  .box:focus-visible {
    outline: 2px solid var(--sw-accent);
    outline-offset: -2px;
  }

  .head {
    position: sticky;
    top: 0;
    display: flex;
    align-items: center;
    gap: 8px;
    margin-inline: -14px;
    padding-block: 6px;
    padding-inline: 14px 6px;
    background: var(--sw-panel);
  }

  h2 {
    flex: 1;
    min-width: 0;
    margin: 0;
    font-size: var(--sw-size);
    font-weight: 650;
  }

  h2 span {
    margin-inline-start: 6px;
    font-weight: 400;
    color: var(--sw-muted);
  }

  h3,
  caption {
    margin: 12px 0 2px;
    padding: 0;
    font-size: var(--sw-size-label);
    font-weight: 600;
    text-align: start;
    color: var(--sw-muted);
  }

  p {
    margin: 0;
  }

  .value {
    font-size: var(--sw-size-price);
    font-weight: 600;
    line-height: 28px;
  }

  .what,
  .model,
  .foot {
    color: var(--sw-muted);
  }

  .reason,
  .note {
    margin-top: 6px;
    padding-inline-start: 8px;
    border-inline-start: 2px solid var(--sw-warn);
  }

  .formula {
    overflow-wrap: anywhere;
  }

  table {
    width: 100%;
    margin-top: 10px;
    border-collapse: collapse;
  }

  caption {
    margin: 0;
  }

  th,
  td {
    padding: 2px 0;
    text-align: start;
    vertical-align: baseline;
    border-top: 1px solid color-mix(in srgb, var(--sw-line) 45%, transparent);
  }

  th {
    font-weight: 400;
    color: var(--sw-muted);
  }

  .figure {
    padding-inline: 12px 8px;
    text-align: end;
    white-space: nowrap;
  }

  .unit {
    width: 38%;
    font-size: var(--sw-size-label);
    color: var(--sw-faint);
  }

  .beside .unit {
    width: 27%;
  }

  tr.asked :is(th, .figure) {
    font-weight: 650;
    color: var(--sw-text);
  }

  .foot {
    margin-top: 12px;
    font-size: var(--sw-size-label);
  }
`;
