import { css } from 'lit';

/** The frame of a page: its heading and its panels. */
export const pageStyles = css`
  :host {
    display: block;
    color: var(--sw-text);
    font: var(--sw-size) / 1.5 var(--sw-font);
  }

  h1 {
    margin: 0 0 12px;
    font-size: 18px;
    font-weight: 650;
  }

  h2 {
    margin: 0 0 12px;
    font-size: 14px;
    font-weight: 650;
  }

  p {
    max-width: 70ch;
    margin: 0 0 12px;
    color: var(--sw-muted);
  }

  .panel {
    padding: 16px;
    background: var(--sw-panel);
    border: 1px solid var(--sw-line);
    border-radius: var(--sw-radius);
  }

  .panel + .panel {
    margin-top: 12px;
  }

  .notice {
    margin: 0 0 12px;
    padding: 8px 12px;
    color: var(--sw-text);
    background: color-mix(in srgb, var(--sw-warn) 12%, transparent);
    border: 1px solid color-mix(in srgb, var(--sw-warn) 40%, transparent);
    border-radius: var(--sw-radius);
  }
`;
