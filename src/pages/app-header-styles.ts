import { css } from 'lit';

/** The line on top of every page; it folds below 860 px. */
export const appHeaderStyles = css`
  :host {
    position: sticky;
    top: 0;
    z-index: 10;
    display: block;
    color: var(--sw-text);
    background: var(--sw-panel);
    border-bottom: 1px solid var(--sw-line);
    font: var(--sw-size) / 1.4 var(--sw-font);
  }

  header {
    display: flex;
    align-items: center;
    gap: 8px 20px;
    min-height: 44px;
    padding: 4px 16px;
    white-space: nowrap;
  }

  .brand {
    color: inherit;
    font-weight: 700;
    letter-spacing: 0.01em;
    text-decoration: none;
  }

  nav {
    display: flex;
    gap: 2px;
  }

  nav a {
    padding: 4px 10px;
    color: var(--sw-muted);
    text-decoration: none;
    border-radius: var(--sw-radius);
  }

  nav a:hover {
    color: var(--sw-text);
  }

  nav a[aria-current='page'] {
    color: var(--sw-text);
    background: var(--sw-raised);
  }

  .push {
    flex: 1;
  }

  form {
    position: relative;
    display: flex;
    align-items: center;
  }

  form svg {
    position: absolute;
    inset-inline-start: 8px;
    color: var(--sw-faint);
    pointer-events: none;
  }

  form input {
    width: 128px;
    padding-inline-start: 30px;
    text-transform: uppercase;
  }

  form input::placeholder {
    color: var(--sw-faint);
    text-transform: none;
  }

  .problem {
    position: absolute;
    top: calc(100% + 6px);
    inset-inline-end: 0;
    width: max-content;
    max-width: 280px;
    padding: 6px 10px;
    white-space: normal;
    color: var(--sw-text);
    background: var(--sw-raised);
    border: 1px solid var(--sw-down);
    border-radius: var(--sw-radius);
    box-shadow: var(--sw-shadow);
  }

  .clock {
    color: var(--sw-muted);
  }

  .clock b {
    display: inline-block;
    min-width: 8ch;
    font-weight: 600;
    color: var(--sw-text);
  }

  .feed {
    color: var(--sw-muted);
    text-decoration: none;
  }

  .feed::before {
    display: inline-block;
    width: 7px;
    height: 7px;
    margin-right: 6px;
    border-radius: 50%;
    background: var(--dot, var(--sw-muted));
    content: '';
  }

  .feed[data-live] {
    --dot: var(--sw-up);
  }

  .feed[data-lost] {
    --dot: var(--sw-warn);
  }

  .tools {
    display: flex;
    align-items: center;
  }

  .tools a {
    display: inline-grid;
    place-items: center;
    width: 28px;
    height: 28px;
    color: var(--sw-muted);
    border-radius: var(--sw-radius);
  }

  .tools a:hover {
    color: var(--sw-text);
    background: var(--sw-raised);
  }

  @media (max-width: 1023px) {
    .until {
      display: none;
    }
  }

  @media (max-width: 859px) {
    header {
      flex-wrap: wrap;
      gap: 4px 12px;
      padding: 6px 12px;
    }

    nav {
      order: 1;
      flex-basis: 100%;
    }
  }

  @media (max-width: 559px) {
    .clock {
      display: none;
    }

    nav {
      flex-basis: auto;
    }

    nav a {
      padding: 4px 8px;
    }

    form {
      order: 2;
      flex: 1 1 72px;
    }

    form input {
      width: 100%;
      min-width: 0;
    }

    .feed .tabs {
      display: none;
    }
  }
`;
