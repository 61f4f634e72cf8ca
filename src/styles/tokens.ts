import { css } from 'lit';

/**
 * Everything on screen takes its colours, faces and sizes from here. The one sheet serves both places: public elements adopt it in their
 * shadow root (`:host`), the dashboard's own pages adopt it in the document (`:root`). Pages that embed an element restyle it by setting
 * the same names on the element.
 */
export const tokens = css`
  :host,
  :root {
    color-scheme: light dark;
    --sw-bg: light-dark(#f6f7f9, #0b0e14);
    --sw-panel: light-dark(#ffffff, #11151d);
    --sw-raised: light-dark(#eef0f4, #181d27);
    --sw-line: light-dark(#d9dee7, #262d3a);
    --sw-text: light-dark(#12161d, #e6e9ef);
    --sw-muted: light-dark(#566071, #98a2b3);
    --sw-faint: light-dark(#5f6879, #7d8798);
    --sw-up: light-dark(#0b7a4b, #35c78a);
    --sw-down: light-dark(#c62f3b, #ff6b6b);
    --sw-accent: light-dark(#2f5bd7, #7aa2ff);
    --sw-warn: light-dark(#8a5a00, #f2b84b);
    --sw-shadow: 0 8px 24px light-dark(rgb(18 22 29 / 16%), rgb(0 0 0 / 56%));
    --sw-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif;
    --sw-size: 13px;
    --sw-size-table: 12px;
    --sw-size-label: 11px;
    --sw-size-price: 20px;
    --sw-row: 26px;
    --sw-radius: 6px;
  }

  :host([palette='blue-orange']),
  :root[data-palette='blue-orange'] {
    --sw-up: light-dark(#0f62c9, #4aa8ff);
    --sw-down: light-dark(#a65300, #ff9d3c);
  }

  :host([theme='light']),
  :root[data-theme='light'] {
    color-scheme: light;
  }

  :host([theme='dark']),
  :root[data-theme='dark'] {
    color-scheme: dark;
  }

  @media (forced-colors: active) {
    :host,
    :root {
      --sw-bg: Canvas;
      --sw-panel: Canvas;
      --sw-raised: Canvas;
      --sw-line: GrayText;
      --sw-text: CanvasText;
      --sw-muted: CanvasText;
      --sw-faint: GrayText;
      --sw-up: CanvasText;
      --sw-down: CanvasText;
      --sw-accent: Highlight;
      --sw-warn: CanvasText;
      --sw-shadow: none;
    }
  }
`;
