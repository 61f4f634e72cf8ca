import { css } from 'lit';

/**
 * Both tables. Rows are flex lines whose parts share the width by the same rules, so that columns stand under each other without a
 * template that would have to know which columns a narrow box leaves out. Rows and cells are contained: a written cell lays out nothing else.
 */
export const tableStyles = css`
  .grid {
    position: relative;
    font-size: var(--sw-size-table);
    font-variant-numeric: tabular-nums slashed-zero;
  }

  .row {
    display: flex;
    height: var(--sw-row);
    contain: layout style;
  }

  .row.line {
    border-bottom: 1px solid color-mix(in srgb, var(--sw-line) 45%, transparent);
  }

  .rows-gap {
    height: calc(var(--rows) * var(--sw-row));
  }

  .tall .row.line {
    content-visibility: auto;
    contain-intrinsic-size: auto var(--sw-row);
  }

  .row.head {
    position: sticky;
    top: 0;
    z-index: 3;
    height: 24px;
    font-size: var(--sw-size-label);
    color: var(--sw-muted);
    background: var(--sw-raised);
  }

  .side {
    display: flex;
    flex: 1 1 0;
    min-width: 0;
  }

  .cell {
    position: relative;
    flex: 1 1 0;
    min-width: 0;
    padding: 0 8px;
    line-height: calc(var(--sw-row) - 1px);
    text-align: right;
    white-space: nowrap;
    overflow: hidden;
    contain: strict;
  }

  /* As numbers stand under each other, and as a canvas can set them. */
  .line .cell {
    direction: ltr;
    font-kerning: none;
  }

  /* A canvas shows it; the text below is for everything but the eye. The cell's own colour stays that of its value. */
  @media not print {
    .cell[data-painted]::first-line {
      color: transparent;
    }
  }

  @media (forced-colors: active) or (prefers-contrast: more) {
    .cell[data-painted]::first-line {
      color: inherit;
    }
  }

  .head .cell {
    line-height: 24px;
  }

  .cell.narrow {
    flex-grow: 0.9;
  }

  .cell.graph {
    flex: 2.4 1 0;
    max-width: 190px;
    padding: 0 6px;
    font-size: var(--sw-size-label);
    color: var(--sw-muted);
  }

  .cell.strike {
    flex: 0 0 68px;
    font-weight: 600;
    text-align: center;
    background: var(--sw-raised);
  }

  .row:hover > .side,
  .row:hover > .strike {
    background-color: color-mix(in srgb, var(--sw-accent) 7%, transparent);
  }

  .row.head:hover > .side {
    background: none;
  }

  .row.line:hover > .strike {
    background-color: color-mix(in srgb, var(--sw-accent) 12%, var(--sw-raised));
  }

  .row[data-atm] > .strike {
    color: var(--sw-accent);
  }

  .side[data-itm] {
    background: color-mix(in srgb, var(--sw-accent) 4%, transparent);
  }

  .side[data-contract] {
    cursor: pointer;
    touch-action: manipulation;
  }

  .side[data-selected] {
    box-shadow: inset 0 0 0 1px var(--sw-accent);
  }

  .c-bid,
  .c-ask {
    color: var(--sw-text);
  }

  .c-volume,
  .c-openInterest,
  .c-bidSize,
  .c-askSize,
  .c-age {
    color: var(--sw-muted);
  }

  .head .cell {
    color: var(--sw-muted);
  }

  .head .cell[data-sort] {
    cursor: pointer;
  }

  .head .cell[data-sort]:hover {
    color: var(--sw-text);
  }

  .cell[data-tone='up'] {
    color: var(--sw-up);
  }

  .cell[data-tone='down'] {
    color: var(--sw-down);
  }

  /* Values of which something is to be said. */
  .cell[data-flag] {
    color: var(--sw-muted);
  }

  .cell:is([data-flag*='wide'], [data-flag*='stale']),
  /* Rests on a quote that is older than is usual for its contract. */
  .cell[data-late],
  .is-old .line .cell:not(.strike),
  .is-spot-old .line .cell.on-spot {
    color: var(--sw-faint);
  }

  .cell:focus-visible {
    outline: 2px solid var(--sw-accent);
    outline-offset: -2px;
  }

  /* Two equal keyframes: a second change starts the tint anew. Few steps: each is one paint. */
  .cell[data-flash^='up'] {
    --flash: var(--sw-up);
  }

  .cell[data-flash^='down'] {
    --flash: var(--sw-down);
  }

  .cell[data-flash*='1'] {
    --flash-strength: 8%;
  }

  .cell[data-flash*='2'] {
    --flash-strength: 13%;
  }

  .cell[data-flash*='3'] {
    --flash-strength: 18%;
  }

  .cell[data-flash$='a'] {
    animation: flash-a 400ms steps(6, end);
  }

  .cell[data-flash$='b'] {
    animation: flash-b 400ms steps(6, end);
  }

  @keyframes flash-a {
    from {
      background-color: color-mix(in srgb, var(--flash) var(--flash-strength), var(--flash-under, transparent));
    }
  }

  @keyframes flash-b {
    from {
      background-color: color-mix(in srgb, var(--flash) var(--flash-strength), var(--flash-under, transparent));
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .cell[data-flash] {
      animation: none;
    }

    .cell[data-flash]::before {
      position: absolute;
      left: 2px;
      font-size: 8px;
      color: var(--flash);
    }

    .cell[data-flash^='up']::before {
      content: '▲' / '';
    }

    .cell[data-flash^='down']::before {
      content: '▼' / '';
    }
  }

  .rows {
    position: relative;
  }

  .spot {
    position: absolute;
    z-index: 1;
    top: 0;
    left: 0;
    right: 0;
    height: 0;
    transform: translateY(calc(var(--spot-line, 0) * var(--sw-row)));
    border-top: 1px solid var(--sw-accent);
    pointer-events: none;
  }

  .is-spot-old .spot {
    border-top-style: dashed;
    border-top-color: var(--sw-faint);
  }

  .is-spot-old .spot span {
    background: var(--sw-faint);
  }

  .spot[data-out],
  .spot:not([data-on]) {
    display: none;
  }

  .spot span {
    position: absolute;
    top: -6px;
    left: 50%;
    height: 11px;
    padding: 0 5px;
    font-size: 9.5px;
    line-height: 11px;
    font-weight: 600;
    color: var(--sw-panel);
    background: var(--sw-accent);
    border-radius: 6px;
    transform: translateX(-50%);
  }

  .gap {
    display: none;
    flex: 1 1 0;
    min-width: 0;
  }

  .auto .c-mid {
    display: none;
  }

  .grid.columns .spot span {
    left: 34px;
  }

  @container (min-width: 1200px) {
    .gap {
      display: block;
    }

    .grid.columns .side {
      flex: 0 0 clamp(330px, 27cqi, 460px);
    }

    .custom .grid.columns .side {
      flex: 0 0 max(clamp(330px, 27cqi, 460px), calc(var(--field-units, 4) * 60px));
    }

    /* The chart between the two sides says it already. */
    .grid.columns .spot span {
      display: none;
    }
  }

  @container (max-width: 1199px) {
    .auto .c-volume,
    .auto .c-openInterest,
    .auto .c-delta {
      display: none;
    }
  }

  @container (max-width: 899px) {
    .auto .grid.chain .c-iv {
      display: none;
    }
  }

  /* One side at a time, strike first. */
  @container (max-width: 719px) {
    .one-call .side.put,
    .one-put .side.call,
    .one-call .s-put,
    .one-put .s-call {
      display: none;
    }

    .cell.strike {
      order: -1;
      position: sticky;
      left: 0;
      z-index: 1;
      flex-basis: 60px;
    }

    .auto .c-bid {
      order: 1;
    }

    .auto .c-ask {
      order: 2;
    }

    .auto .c-sparkline {
      order: 3;
    }

    .auto .c-change {
      order: 4;
    }

    .auto .c-iv {
      order: 5;
    }

    .auto .grid.chain .c-iv {
      display: block;
    }

    .spot span {
      left: 30px;
    }
  }

  @container (max-width: 519px) {
    .auto .grid.chain .c-iv {
      display: none;
    }
  }

  @container (max-width: 419px) {
    .auto .c-bid,
    .auto .c-ask {
      display: none;
    }

    .auto .c-mid {
      display: block;
      order: 4;
    }

    .auto .c-change {
      order: 5;
    }
  }

  .skeleton .side,
  .skeleton .strike {
    pointer-events: none;
  }

  .skeleton .side {
    gap: 16px;
    align-items: center;
    padding: 0 12px;
  }

  .skeleton i {
    flex: 1;
    height: 8px;
    border-radius: 4px;
    background: var(--sw-raised);
  }

  .skeleton.columns .side {
    gap: 24px;
  }
`;
