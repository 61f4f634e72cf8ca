import { css } from 'lit';

export const expiryPickerStyles = css`
  :host {
    position: fixed;
    inset: auto;
    width: min(420px, calc(100vw - 16px));
    max-height: min(76vh, 620px);
    margin: 0;
    padding: 0;
    overflow: hidden;
  }

  :host(:popover-open) {
    display: flex;
    flex-direction: column;
  }

  .quick {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 4px;
    padding: 8px;
    border-bottom: 1px solid var(--sw-line);
  }

  .quick button.icon-only {
    margin-inline-start: auto;
  }

  .list {
    flex: 1 1 auto;
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--sw-line) transparent;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--sw-size-table);
    font-variant-numeric: tabular-nums slashed-zero;
  }

  thead th {
    position: sticky;
    z-index: 1;
    top: 0;
    font-size: var(--sw-size-label);
    font-weight: 400;
    color: var(--sw-muted);
    background: var(--sw-raised);
  }

  th,
  td {
    height: 28px;
    padding: 0 8px;
    text-align: right;
    white-space: nowrap;
  }

  th:first-child {
    text-align: start;
    font-weight: 400;
  }

  label {
    display: flex;
    align-items: center;
    gap: 8px;
    height: 28px;
    cursor: pointer;
  }

  td {
    color: var(--sw-muted);
  }

  td.value {
    color: var(--sw-text);
  }

  tbody tr:hover {
    background: var(--sw-raised);
  }

  tbody tr[data-chosen] {
    background: color-mix(in srgb, var(--sw-accent) 10%, transparent);
  }

  tbody tr[data-full] label {
    color: var(--sw-faint);
    cursor: default;
  }

  .mark {
    display: inline-block;
    width: 18px;
    text-align: center;
    font-size: 10px;
    font-weight: 650;
    line-height: 16px;
    color: var(--sw-muted);
    background: var(--sw-raised);
    border-radius: 3px;
  }

  .mark[data-kind='monthly'],
  .mark[data-kind='quarterly'] {
    color: var(--sw-accent);
  }

  .foot {
    flex: none;
    margin: 0;
    padding: 6px 8px;
    font-size: var(--sw-size-label);
    color: var(--sw-muted);
    border-top: 1px solid var(--sw-line);
  }

  .over {
    color: var(--sw-warn);
  }
`;
