import { css } from 'lit';

/** How chosen columns are shown: pinned, with bars, sorted; what a filter or a choice of sides leaves out; the readout. */
const columnStyles = css`
  .head .cell[aria-sort] {
    color: var(--sw-accent);
  }

  .head .cell[aria-sort]::after {
    content: ' ▾' / '';
  }

  .head .cell[aria-sort='ascending']::after {
    content: ' ▴' / '';
  }

  /* Hypothetical: hatched, so that nobody takes it for a live value. */
  .cell.supposed {
    background-image: repeating-linear-gradient(
      -45deg,
      color-mix(in srgb, var(--sw-warn) 13%, transparent) 0 1px,
      transparent 1px 5px
    );
  }

  .head .cell.supposed {
    font-style: italic;
    color: var(--sw-warn);
  }

  /* Bars grow from the strike outwards. */
  .cell.has-bar {
    background-image: linear-gradient(
      color-mix(in srgb, var(--bar-colour, var(--sw-accent)) var(--bar-share, 22%), transparent) 0 0
    );
    background-repeat: no-repeat;
    background-position: 0 50%;
    background-size: calc(var(--bar, 0) * 100%) calc(100% - 8px);
  }

  .head .cell.has-bar {
    background-image: none;
  }

  .grid.chain .side.call .cell.has-bar {
    background-position: 100% 50%;
  }

  .cell.has-bar[data-tone='up'] {
    --bar-colour: var(--sw-up);
    --bar-share: 12%;
  }

  .cell.has-bar[data-tone='down'] {
    --bar-colour: var(--sw-down);
    --bar-share: 12%;
  }

  /* What does not match is as faint as text may be; what matches is tinted as well. */
  .side[data-out] .cell,
  .side[data-out] .cell[data-tone] {
    color: var(--sw-faint);
  }

  .has-filter .line .side[data-contract]:not([data-out]) {
    background-color: color-mix(in srgb, var(--sw-accent) 9%, transparent);
  }

  .has-filter .grid.chain .line .side[data-contract]:not([data-out]) .cell.pin {
    --flash-under: color-mix(in srgb, var(--sw-accent) 9%, var(--sw-panel));
  }

  @media (forced-colors: active) {
    .has-filter .line .side[data-contract]:not([data-out]) {
      outline: 1px solid Highlight;
      outline-offset: -2px;
    }

    .cell.has-bar {
      background-image: linear-gradient(GrayText 0 0);
      background-size: calc(var(--bar, 0) * 100%) 3px;
      background-position: 0 100%;
      forced-color-adjust: none;
    }
  }

  .only-call .grid.chain .side.put,
  .only-put .grid.chain .side.call {
    display: none;
  }

  .only-call .grid.columns :is(.side.put, .s-put),
  .only-put .grid.columns :is(.side.call, .s-call) {
    visibility: hidden;
  }

  /* Columns that somebody chose keep their width; the table scrolls where it is wider than its box. */
  .custom .cell {
    padding: 0 6px;
  }

  .chain-body .custom .content {
    min-width: calc(2 * var(--field-units, 8) * 62px + 68px);
  }

  .chain-body .custom:is(.only-call, .only-put) .content {
    min-width: calc(var(--field-units, 8) * 62px + 68px);
  }

  .columns-body .custom .content {
    min-width: calc(2 * var(--field-units, 4) * 62px + 136px);
  }

  .custom .strip {
    position: sticky;
    left: 0;
    max-width: calc(100cqi - 2px);
  }

  /* The strike stays in view, and pinned columns beside it. */
  .custom .grid.chain .cell.strike {
    position: sticky;
    z-index: 3;
    left: 0;
    right: 0;
  }

  .custom .grid.columns .cell.strike {
    position: sticky;
    z-index: 3;
  }

  .custom .grid.columns .s-call {
    left: 0;
  }

  .custom .grid.columns .s-put {
    right: 0;
  }

  .custom .grid.chain .cell.pin {
    --pin-at: calc(68px + var(--pin, 0) * 64px);
    position: sticky;
    z-index: 3;
    flex: 0 0 64px;
    background-color: var(--flash-under);
    --flash-under: var(--sw-panel);
  }

  .custom .grid.chain .head .cell.pin {
    background-color: var(--sw-raised);
  }

  .custom .grid.chain .side[data-itm] .cell.pin {
    --flash-under: color-mix(in srgb, var(--sw-accent) 4%, var(--sw-panel));
  }

  .custom .grid.chain .side.call .pin {
    right: var(--pin-at);
  }

  .custom .grid.chain .side.put .pin {
    left: var(--pin-at);
  }

  /* A hairline where what is pinned ends. */
  .custom .grid.chain .side.call .cell:not(.pin) + .pin {
    box-shadow: -1px 0 var(--sw-line);
  }

  .custom .grid.chain .side.put .pin:has(+ .cell:not(.pin)) {
    box-shadow: 1px 0 var(--sw-line);
  }

  /* Where the strike goes, the price of the spot goes. */
  .custom .grid.chain .spot {
    line-height: 0;
  }

  .custom .grid.chain .spot span {
    position: sticky;
    display: inline-block;
    top: auto;
    left: 34px;
    right: 34px;
    margin-left: 50%;
    transform: translate(-50%, -6px);
  }

  .pin-1 {
    --pin: 1;
  }

  .pin-2 {
    --pin: 2;
  }

  .pin-3 {
    --pin: 3;
  }

  .pin-4 {
    --pin: 4;
  }

  .pin-5 {
    --pin: 5;
  }

  /* More than these would leave no room for what is scrolled. */
  .custom .grid.chain :is(.pin-6, .pin-7, .pin-8, .pin-9) {
    position: relative;
  }

  @container (max-width: 719px) {
    .chain-body .custom .content,
    .columns-body .custom .content {
      min-width: calc(var(--field-units, 8) * 62px + 68px);
    }

    .custom .grid.chain .cell.strike {
      right: auto;
    }

    .custom .grid.chain .cell.pin {
      --pin-at: calc(60px + var(--pin, 0) * 64px);
    }

    .custom .grid.chain .side.call .pin {
      right: auto;
      left: var(--pin-at);
    }

    .custom .grid.chain .side.call .pin:has(+ .cell:not(.pin)) {
      box-shadow: 1px 0 var(--sw-line);
    }

    .custom .grid.chain .spot span {
      right: auto;
      margin-left: 30px;
    }

    .grid.chain .side.call .cell.has-bar {
      background-position: 0 50%;
    }
  }

  .readout {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 6px 8px;
    max-width: 300px;
    color: var(--sw-text);
    background: var(--sw-raised);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
    box-shadow: var(--sw-shadow);
    font: var(--sw-size-label) / 1.4 var(--sw-font);
    font-variant-numeric: tabular-nums slashed-zero;
    pointer-events: none;
  }

  .readout b {
    display: block;
    font-size: var(--sw-size-table);
    font-weight: 600;
  }

  .readout span {
    display: block;
    color: var(--sw-muted);
  }
`;

/** Gives a table that has more than its view's own columns their styles. */
export function adoptColumnStyles(root: ShadowRoot): void {
  const sheet = columnStyles.styleSheet;
  if (sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
