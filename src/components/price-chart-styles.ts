import { css } from 'lit';

/** Frame of the chart: its bar, its plot, what is said in place of candles. */
export const priceChartStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    color: var(--sw-text);
    background: var(--sw-panel);
    font-size: var(--sw-size-label);
  }

  .bar {
    display: flex;
    align-items: center;
    gap: 4px;
    height: 24px;
    padding: 0 6px;
    background: var(--sw-raised);
  }

  .bar button {
    height: 20px;
    padding: 0 6px;
    font-size: var(--sw-size-label);
    border-radius: 4px;
  }

  .bar a {
    margin-left: auto;
    color: var(--sw-faint);
    text-decoration: none;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .bar a:hover {
    text-decoration: underline;
  }

  .body {
    position: relative;
    flex: 1;
    min-height: 160px;
  }

  .plot {
    position: absolute;
    inset: 0;
  }

  .message {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 8px;
    padding: 16px;
    text-align: center;
    color: var(--sw-muted);
    font-size: var(--sw-size);
  }
`;
