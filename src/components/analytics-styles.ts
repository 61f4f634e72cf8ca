import { css } from 'lit';

/** The frame of `<options-analytics>`: header line, notices, body with table and chart. */
export const analyticsStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    min-width: 0;
    color: var(--sw-text);
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
    font: var(--sw-size) / 1.4 var(--sw-font);
    overflow: hidden;
  }

  :host([hidden]) {
    display: none;
  }

  .bar {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 44px;
    padding-block: 4px;
    padding-inline: 12px 8px;
    white-space: nowrap;
  }

  .quote {
    display: flex;
    align-items: baseline;
    gap: 8px;
  }

  h2 {
    margin: 0;
    font-size: 15px;
    font-weight: 650;
    letter-spacing: 0.01em;
  }

  .price {
    min-width: 5ch;
    font-size: var(--sw-size-price);
    font-weight: 600;
    line-height: 28px;
  }

  .day {
    color: var(--sw-muted);
  }

  .percent {
    min-width: 8ch;
  }

  .day[data-tone='up'] {
    color: var(--sw-up);
  }

  .day[data-tone='down'] {
    color: var(--sw-down);
  }

  /* The price is not of now: its own connection is lost. */
  .quote.is-old :is(.price, .day) {
    color: var(--sw-faint);
  }

  .quote.is-old .price {
    text-decoration: underline dotted var(--sw-warn);
    text-underline-offset: 4px;
  }

  .expiry {
    display: flex;
    align-items: center;
  }

  .expiry select {
    min-width: 164px;
    font-variant-numeric: tabular-nums;
  }

  .window {
    display: flex;
    align-items: center;
  }

  .lock[aria-pressed='true'] {
    color: var(--sw-accent);
  }

  .push {
    flex: 1 1 0;
    min-width: 0;
  }

  .detail {
    overflow: hidden;
    text-align: end;
    text-overflow: ellipsis;
    color: var(--sw-muted);
    font-size: var(--sw-size-label);
  }

  .as-of {
    flex: none;
    color: var(--sw-faint);
    font-size: var(--sw-size-label);
  }

  .badge {
    flex: 0 100 auto;
    min-width: 48px;
    height: 24px;
    padding: 0 8px;
    overflow: hidden;
    text-overflow: ellipsis;
    line-height: 24px;
    font-size: var(--sw-size-label);
    font-weight: 650;
    letter-spacing: 0.04em;
    color: var(--badge);
    background: color-mix(in srgb, var(--badge) 12%, transparent);
    border-radius: 12px;
    --badge: var(--sw-muted);
  }

  .badge::before {
    display: inline-block;
    width: 7px;
    height: 7px;
    margin-right: 6px;
    border-radius: 50%;
    background: var(--badge);
    content: '';
  }

  :host([state='live']) .badge {
    --badge: var(--sw-up);
  }

  :host(:is([state='stale'], [state='delayed'], [state='displaced'], [state='offline'])) .badge {
    --badge: var(--sw-warn);
  }

  :host(:is([state='error'], [state='auth-failed'], [state='not-entitled'], [state='no-key'])) .badge {
    --badge: var(--sw-down);
  }

  .actions {
    display: flex;
    flex: none;
  }

  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 8px 12px;
    color: var(--sw-text);
    background: color-mix(in srgb, var(--sw-warn) 12%, transparent);
    border-top: 1px solid color-mix(in srgb, var(--sw-warn) 40%, transparent);
  }

  .notice.quiet {
    padding: 4px 12px;
    font-size: var(--sw-size-label);
    color: var(--sw-muted);
    background: none;
    border-top-color: var(--sw-line);
  }

  .body {
    position: relative;
    display: grid;
    grid-template: minmax(0, auto) / minmax(0, 1fr);
    border-top: 1px solid var(--sw-line);
  }

  .message {
    display: grid;
    align-content: start;
    gap: 16px;
    min-height: 96px;
    padding: 20px 12px;
    max-width: 640px;
  }

  .message p {
    margin: 0;
    max-width: 60ch;
  }

  .scroller {
    grid-area: 1 / 1;
    max-height: var(--sw-table-height, 82vh);
    overflow: auto;
    overscroll-behavior-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--sw-line) transparent;
  }

  .content {
    position: relative;
  }

  .scroller.tall,
  .chart-slot.tall {
    scrollbar-gutter: stable;
  }

  /* Its canvas reaches out of it. */
  sw-table-surface {
    position: absolute;
    z-index: 2;
    top: 0;
    left: 0;
    width: 0;
    height: 0;
    pointer-events: none;
  }

  .strip {
    display: flex;
    align-items: center;
    gap: 0 16px;
    height: 26px;
    padding: 0 12px;
    font-size: var(--sw-size-label);
    color: var(--sw-muted);
    white-space: nowrap;
    overflow: hidden;
  }

  .strip .side-name:last-child {
    margin-left: auto;
  }

  .columns-body .strip .side-name:last-child {
    margin-left: 0;
  }

  .strip .side-name {
    letter-spacing: 0.06em;
    text-transform: uppercase;
  }

  /* One line: what does not fit wraps out of sight as a whole. */
  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    height: 26px;
    min-width: 0;
    line-height: 26px;
    overflow: hidden;
  }

  .strip b {
    font-weight: 600;
    color: var(--sw-text);
  }

  .sides {
    display: none;
  }

  .chart-slot {
    display: flex;
    min-width: 0;
    min-height: 260px;
  }

  .chart-slot > .pad {
    display: none;
  }

  .chart-slot > .chart {
    flex: 1;
    min-width: 0;
    border-top: 1px solid var(--sw-line);
  }

  .chart-slot .loading {
    display: grid;
    place-content: center;
    color: var(--sw-muted);
  }

  @container (min-width: 1200px) {
    .columns-body {
      min-height: 300px;
    }

    .columns-body .positions {
      margin-left: auto;
    }

    .chart-slot {
      grid-area: 1 / 1;
      min-height: 0;
      overflow: hidden;
      pointer-events: none;
      z-index: 4;
    }

    .chart-slot > .pad {
      display: block;
      flex: 0 0 calc(68px + clamp(330px, 27cqi, 460px));
    }

    .chart-slot.wide > .pad {
      flex-basis: calc(68px + max(clamp(330px, 27cqi, 460px), calc(var(--field-units, 4) * 60px)));
    }

    .chart-slot > .chart {
      border: 0;
      border-inline: 1px solid var(--sw-line);
      pointer-events: auto;
    }
  }

  @container (max-width: 899px) {
    .positions {
      display: none;
    }
  }

  /* One line as long as it can be: step by step it leaves out what is said elsewhere. */
  @container (max-width: 1219px) {
    .percent {
      display: none;
    }

    .expiry select {
      min-width: 132px;
    }

    .strikes {
      width: 118px;
    }
  }

  @container (max-width: 1019px) {
    .views {
      display: none;
    }

    .bar {
      gap: 8px;
    }
  }

  @container (min-width: 780px) and (max-width: 1079px) {
    .as-of {
      display: none;
    }
  }

  @container (min-width: 780px) and (max-width: 859px) {
    .day {
      display: none;
    }
  }

  /* Until what is in it, and how it looks, is loaded. */
  .menu.waiting {
    visibility: hidden;
  }

  @container (max-width: 719px) {
    .sides {
      display: inline-flex;
    }

    .strip .side-name {
      display: none;
    }

    .sides button {
      height: 22px;
      font-size: var(--sw-size-label);
    }

    .strip {
      height: 32px;
    }

  }

  @container (max-width: 779px) {
    .bar {
      flex-wrap: wrap;
      padding-bottom: 8px;
    }

    .expiry,
    .window {
      order: 1;
    }

    .detail {
      flex-basis: 1px;
    }

    .expiry {
      flex: 1 1 190px;
      min-width: 0;
      margin-inline-start: -8px;
    }

    .expiry select {
      flex: 1;
      width: 0;
      min-width: 0;
    }
  }

  /* The date and its days are not to be cut off. */
  @container (max-width: 419px) {
    .expiry .icon-only {
      width: 24px;
      min-width: 0;
      padding: 0;
    }

    .expiry select {
      padding-inline: 4px 0;
      font-size: var(--sw-size-label);
    }
  }
`;
