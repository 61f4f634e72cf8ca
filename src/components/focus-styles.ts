import { css } from 'lit';

/** What counts once there are rows to be used: where the focus comes to stand, and what forced colours would hide. */
const focusStyles = css`
  /* What takes the focus does not stand under the headings or a strike. */
  .scroller {
    scroll-padding: 28px 72px;
  }

  /* Tints, bars and shadows are gone there: what they say, lines say. */
  @media (forced-colors: active) {
    .row.line {
      border-bottom-color: GrayText;
    }

    .side[data-itm] {
      outline: 1px dotted CanvasText;
      outline-offset: -2px;
    }

    .side[data-selected] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .row[data-atm] > .strike,
    .spot span {
      color: HighlightText;
      background: Highlight;
      forced-color-adjust: none;
    }

    .side[data-contract]:hover {
      outline: 1px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

/** Gives a table its lines for forced colours, and room around what takes the focus. */
export function adoptFocusStyles(root: ShadowRoot): void {
  const sheet = focusStyles.styleSheet;
  if (sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
