import { css } from 'lit';

/** Frame of the chart: its bar, its plot, what is said in place of candles. */
export const priceChartStyles = css`
  :host {
    position: relative;
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

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
    padding: 3px 6px;
    border-block-end: 1px solid color-mix(in srgb, var(--sw-line) 55%, transparent);
  }

  .legend.quote {
    gap: 0 12px;
    padding-inline: 8px;
    color: var(--sw-muted);
    line-height: 22px;
  }

  .legend button {
    height: 22px;
    padding: 0 6px;
    color: var(--sw-muted);
    font-size: var(--sw-size-label);
    white-space: nowrap;
    background: transparent;
    border-radius: 4px;
  }

  .legend b {
    color: var(--sw-text);
    font-weight: 500;
  }

  .legend button[aria-pressed='false']:not(.fit),
  .legend button[aria-pressed='false'] b {
    color: var(--sw-faint);
    text-decoration: line-through;
  }

  .legend button.fit {
    margin-inline-start: auto;
    border-color: var(--sw-line);
  }

  .legend button.fit[aria-pressed='true'] {
    color: var(--sw-text);
    border-color: var(--sw-accent);
  }

  .legend button[aria-pressed='false'] .key {
    opacity: 0.3;
  }

  .key {
    display: inline-block;
    width: 14px;
    height: 8px;
    vertical-align: middle;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
  }

  .key.accent {
    stroke: var(--sw-accent);
  }

  .key.warn {
    stroke: var(--sw-warn);
  }

  .key.up {
    stroke: var(--sw-up);
  }

  .key.down {
    stroke: var(--sw-down);
  }

  .key.muted {
    stroke: var(--sw-muted);
  }

  .foot {
    padding: 2px 8px 4px;
    color: var(--sw-faint);
    line-height: 16px;
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
