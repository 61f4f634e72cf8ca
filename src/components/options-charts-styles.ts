import { css } from 'lit';

/** The cards of `<options-charts>` and how they stand in its box. */
export const optionsChartsStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--sw-text);
    font: var(--sw-size) / 1.4 var(--sw-font);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 12px;
    align-items: center;
    padding: 6px 12px;
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
  }

  header h2 {
    margin: 0;
    font-size: 15px;
  }

  .price {
    font-size: 15px;
    font-weight: 600;
  }

  label {
    display: flex;
    gap: 6px;
    align-items: center;
    color: var(--sw-muted);
  }

  .badge {
    margin-inline-start: auto;
    padding: 2px 8px;
    color: var(--sw-muted);
    font-size: var(--sw-size-label);
    font-weight: 600;
    letter-spacing: 0.03em;
    white-space: nowrap;
    border: 1px solid var(--sw-line);
    border-radius: 999px;
  }

  .badge[data-state='live'] {
    color: var(--sw-up);
  }

  .badge:is([data-state='stale'], [data-state='delayed'], [data-state='displaced'], [data-state='error']) {
    color: var(--sw-warn);
  }

  .cards {
    display: grid;
    gap: 8px;
    grid-template-columns: minmax(0, 1fr);
    margin-block-start: 8px;
  }

  .card {
    display: flex;
    flex-direction: column;
    min-width: 0;
    height: 340px;
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
    overflow: hidden;
  }

  .title {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: center;
    min-height: 32px;
    padding: 2px 8px;
    background: var(--sw-raised);
  }

  .title h3 {
    margin: 0;
    font-size: 12px;
    font-weight: 650;
  }

  .title .name {
    color: var(--sw-muted);
    font-size: 12px;
  }

  .title :is(select, button) {
    height: 24px;
    padding: 0 6px;
    font-size: var(--sw-size-label);
    background: var(--sw-panel);
  }

  .title .segments {
    background: transparent;
  }

  .title .segments button[aria-pressed='true'] {
    background: var(--sw-panel);
  }

  .end {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    align-items: center;
    margin-inline-start: auto;
  }

  .overlays button[aria-pressed='true'] {
    border-color: var(--sw-accent);
  }

  .overlays button[aria-pressed='false'] {
    color: var(--sw-muted);
  }

  .card > :last-child {
    flex: 1;
  }

  .waiting,
  .message {
    display: grid;
    place-content: center;
    padding: 16px;
    color: var(--sw-muted);
    text-align: center;
  }

  .message {
    margin-block-start: 8px;
    min-height: 200px;
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
  }

  .notice {
    margin-block-start: 8px;
    padding: 8px 12px;
    background: color-mix(in srgb, var(--sw-warn) 12%, transparent);
    border: 1px solid color-mix(in srgb, var(--sw-warn) 40%, transparent);
    border-radius: var(--sw-radius);
  }

  .card.price-card {
    height: 420px;
  }

  @container (min-width: 720px) {
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .price-card {
      grid-column: 1 / -1;
    }
  }

  @container (min-width: 1160px) {
    .cards {
      grid-template-columns: repeat(12, minmax(0, 1fr));
    }

    .card {
      grid-column: span 4;
      height: max(320px, calc(var(--sw-charts-height, 0px) * 0.46));
    }

    .card.price-card {
      grid-column: span 7;
      height: max(380px, calc(var(--sw-charts-height, 0px) * 0.54));
    }

    .card.contract-card {
      grid-column: span 5;
      height: max(380px, calc(var(--sw-charts-height, 0px) * 0.54));
    }
  }
`;
