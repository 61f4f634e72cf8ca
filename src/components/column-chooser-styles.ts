import { css } from 'lit';

export const columnChooserStyles = css`
  :host {
    display: contents;
  }

  dialog {
    width: min(820px, calc(100vw - 24px));
    max-width: none;
    height: min(680px, calc(100dvh - 24px));
    max-height: none;
    padding: 0;
  }

  .frame {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr) auto;
    height: 100%;
  }

  .head,
  .foot {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 8px;
    padding-inline: 16px 8px;
  }

  .head h2 {
    flex: 1;
    margin: 0;
    font-size: 15px;
    font-weight: 650;
  }

  .foot {
    justify-content: flex-end;
    padding: 8px;
    border-top: 1px solid var(--sw-line);
  }

  .sets {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    padding: 0 16px 12px;
    border-bottom: 1px solid var(--sw-line);
  }

  .sets form {
    display: flex;
    gap: 6px;
    margin-inline-start: auto;
  }

  .sets input {
    width: 150px;
  }

  .sets button[aria-pressed='true'] {
    color: var(--sw-accent);
    border-color: var(--sw-accent);
  }

  .own {
    display: inline-flex;
  }

  .own button:first-child {
    border-start-end-radius: 0;
    border-end-end-radius: 0;
  }

  .own button:last-child {
    width: 24px;
    padding: 0;
    color: var(--sw-muted);
    border-start-start-radius: 0;
    border-end-start-radius: 0;
  }

  .own svg {
    margin: auto;
    width: 12px;
    height: 12px;
  }

  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }

  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto minmax(0, 1fr);
    min-height: 0;
  }

  section + section {
    border-inline-start: 1px solid var(--sw-line);
  }

  .top {
    display: flex;
    align-items: center;
    gap: 8px;
    height: 44px;
    padding: 0 16px;
  }

  h3 {
    flex: none;
    margin: 0;
    font-size: var(--sw-size-label);
    font-weight: 600;
    color: var(--sw-muted);
  }

  .top input {
    flex: 1;
    min-width: 0;
  }

  .scroll {
    min-height: 0;
    padding: 0 8px 8px;
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--sw-line) transparent;
  }

  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: flex;
    align-items: center;
    gap: 4px;
    height: 32px;
    padding-inline-end: 4px;
    border-radius: var(--sw-radius);
  }

  li:hover {
    background: var(--sw-raised);
  }

  li[data-dragged] {
    background: color-mix(in srgb, var(--sw-accent) 14%, transparent);
  }

  li .label {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  li button,
  li select {
    flex: none;
    height: 24px;
    padding: 0 6px;
    font-size: var(--sw-size-label);
    color: var(--sw-muted);
    background: transparent;
  }

  li select {
    max-width: 96px;
    padding: 0 2px;
  }

  li button.icon-only {
    width: 24px;
    padding: 0;
  }

  li button[aria-pressed='true'] {
    color: var(--sw-accent);
    background: color-mix(in srgb, var(--sw-accent) 12%, transparent);
  }

  .grip {
    cursor: grab;
    touch-action: none;
  }

  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0 8px 8px;
    border: 0;
  }

  legend {
    padding: 6px 0 2px;
    color: var(--sw-muted);
    font-size: var(--sw-size-label);
  }

  label.pick {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 28px;
  }

  label.pick b {
    flex: 0 0 64px;
    font-weight: 500;
  }

  label.pick span {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--sw-muted);
    font-size: var(--sw-size-label);
  }

  .problem {
    flex-basis: 100%;
    margin: 0;
    color: var(--sw-down);
  }

  .hint {
    min-width: 0;
    color: var(--sw-muted);
    font-size: var(--sw-size-label);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @media (max-width: 639px) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: minmax(0, 1fr) minmax(0, 1fr);
    }

    section + section {
      border-inline-start: 0;
      border-top: 1px solid var(--sw-line);
    }

    .sets form {
      margin: 0;
      flex-basis: 100%;
    }

    .sets input {
      flex: 1;
    }
  }
`;
