import { css } from 'lit';

/** Figures, tables and log of the status page. */
export const statusStyles = css`
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: 12px;
    margin: 0 0 12px;
  }

  .figures div {
    padding: 12px 16px;
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
  }

  dt {
    color: var(--sw-muted);
    font-size: var(--sw-size-label);
  }

  dd {
    margin: 0;
    font-variant-numeric: tabular-nums slashed-zero;
  }

  .figures dd {
    font-size: 20px;
    font-weight: 600;
  }

  .figures dd small {
    font-size: var(--sw-size);
    font-weight: 400;
    color: var(--sw-muted);
  }

  .scroll {
    overflow-x: auto;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--sw-size-table);
    font-variant-numeric: tabular-nums slashed-zero;
  }

  th,
  td {
    height: 28px;
    padding-inline: 0 12px;
    text-align: inherit;
    white-space: nowrap;
    border-bottom: 1px solid color-mix(in srgb, var(--sw-line) 60%, transparent);
  }

  th {
    color: var(--sw-muted);
    font-size: var(--sw-size-label);
    font-weight: 500;
  }

  .right {
    text-align: right;
  }

  .state::before {
    display: inline-block;
    width: 7px;
    height: 7px;
    margin-right: 6px;
    border-radius: 50%;
    background: var(--sw-muted);
    content: '';
  }

  .state.live::before {
    background: var(--sw-up);
  }

  .state:is(.backoff, .dialing, .authenticating, .offline)::before {
    background: var(--sw-warn);
  }

  .state:is(.rejected, .closed)::before {
    background: var(--sw-down);
  }

  .more {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
    gap: 4px 24px;
    margin: 0;
  }

  .more div {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
    min-height: 26px;
  }

  .log {
    max-height: 50vh;
    overflow: auto;
  }

  .log td {
    height: 24px;
    vertical-align: top;
    padding-top: 3px;
  }

  .log td:last-child {
    width: 100%;
    white-space: normal;
    overflow-wrap: anywhere;
  }

  .log .warn {
    color: var(--sw-warn);
  }

  .log .error {
    color: var(--sw-down);
  }

  .log .time,
  .log .detail {
    color: var(--sw-muted);
  }

  .title {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    margin-bottom: 12px;
  }

  .title h2 {
    margin: 0;
  }
`;
