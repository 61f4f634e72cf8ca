import { css } from 'lit';

/** The heat map of `<options-matrix>`. */
export const matrixStyles = css`
  :host {
    display: block;
    color: var(--sw-text);
    font: var(--sw-size) / 1.4 var(--sw-font);
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    padding: 8px 12px;
  }

  h2 {
    margin: 0;
    font-size: 15px;
  }

  label {
    display: flex;
    gap: 6px;
    align-items: center;
    color: var(--sw-muted);
  }

  .scroller {
    overflow: auto;
    max-height: var(--sw-table-height, 82vh);
    scroll-padding: 64px 16px 8px 76px;
  }

  .grid {
    display: grid;
    grid-template-columns: 72px repeat(var(--expiry-count, 1), minmax(84px, 1fr));
    min-width: min-content;
    font-variant-numeric: tabular-nums slashed-zero;
  }

  .row {
    display: contents;
  }

  .cell {
    height: var(--sw-row, 26px);
    padding: 0 12px;
    line-height: var(--sw-row, 26px);
    text-align: end;
    border-block-end: 1px solid color-mix(in srgb, var(--sw-line) 50%, transparent);
  }

  .cell[data-contract] {
    cursor: pointer;
    background: color-mix(in srgb, var(--sw-accent) calc(var(--heat, 0) * 45%), transparent);
  }

  .cell:focus-visible {
    outline-offset: -2px;
  }

  .cell[data-contract]:hover {
    box-shadow: inset 0 0 0 1px var(--sw-accent);
  }

  .strike {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    font-weight: 600;
    background: var(--sw-raised);
  }

  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    height: auto;
    padding-block: 6px;
    line-height: 1.35;
    background: var(--sw-raised);
  }

  .head.strike {
    z-index: 3;
  }

  .head small {
    display: block;
    color: var(--sw-muted);
    font-size: 11px;
    white-space: nowrap;
  }

  .tag {
    padding: 0 4px;
    color: var(--sw-muted);
    font-size: 11px;
    border: 1px solid var(--sw-line);
    border-radius: 3px;
  }

  [data-atm] .strike {
    color: var(--sw-accent);
  }

  @media (forced-colors: active) {
    .cell {
      border-block-end-color: GrayText;
    }

    [data-atm] .strike {
      color: HighlightText;
      background: Highlight;
      forced-color-adjust: none;
    }
  }

  .message {
    padding: 32px 12px;
    color: var(--sw-muted);
    text-align: center;
  }
`;
