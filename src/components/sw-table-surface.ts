/**
 * What a table is painted on: a canvas over its rows, with no box of its own and out of the tree that others walk.
 * Whoever measures the contrast of the table's texts, or what lies over them, finds the texts and their rows alone. What is painted are
 * the same texts in the same colours.
 */
export class SwTableSurface extends HTMLElement {
  readonly canvas = document.createElement('canvas');

  constructor() {
    super();
    this.canvas.style.setProperty('position', 'absolute');
    this.attachShadow({ mode: 'closed' }).append(this.canvas);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sw-table-surface': SwTableSurface;
  }
}
