import type { PriceRings } from '../market/price-ring.js';
import { resolveColours, watchSystemColours } from '../styles/colours.js';
import { CanvasCellPainter } from './canvas-cell-painter.js';
import type { DomCellPainter } from './dom-cell-painter.js';
import { defineOnce } from './define.js';
import { Shades } from './shades.js';
import { SparklineLayer } from './sparkline-layer.js';
import { SwTableSurface } from './sw-table-surface.js';
import { TableSurface } from './table-surface.js';

export interface TableCanvasOptions {
  readonly root: ShadowRoot;
  /** In what scrolls; it is drawn on as soon as there is a class for it. */
  readonly surface: Element;
  readonly scroller: HTMLElement;
  readonly rings: PriceRings;
  readonly dom: DomCellPainter;
  /** Whether texts are painted too, not only mini-graphs. */
  readonly hasText: boolean;
}

/** What is painted of a table on its canvas. Comes with the first rows, not before them. */
export class TableCanvas {
  readonly graphs: SparklineLayer;
  /** Undefined where the document shows all texts. */
  readonly painter: CanvasCellPainter | undefined;
  readonly #surface: TableSurface;
  readonly #scroller: HTMLElement;
  readonly #host: Element;
  readonly #closed = new AbortController();
  #classes: string;

  constructor({ root, surface, scroller, rings, dom, hasText }: TableCanvasOptions) {
    this.#host = root.host;
    const colours = () => resolveColours(this.#host);
    this.#scroller = scroller;
    this.#classes = scroller.className;
    defineOnce('sw-table-surface', SwTableSurface);
    // Another copy of the library may have defined it: it has a canvas too.
    const { canvas } = surface as SwTableSurface;
    this.#surface = new TableSurface(canvas, scroller, surface.parentElement);
    const shades = new Shades();
    this.graphs = new SparklineLayer(this.#surface, rings, colours(), shades);
    const restyled = () => this.graphs.recolour(colours());
    this.painter =
      hasText && this.#surface.canPaint
        ? new CanvasCellPainter({ root, surface: this.#surface, dom, colours, shades, restyled })
        : undefined;
    watchSystemColours(() => this.recolour(), this.#closed.signal);
  }

  /** Rows came or went, or were dimmed. */
  moved(): void {
    this.#surface.layoutSoon();
  }

  /** The table was rendered, with the same cells. */
  rendered(): void {
    if (this.#scroller.className === this.#classes) return;
    this.#classes = this.#scroller.className;
    this.painter?.rendered();
  }

  recolour(): void {
    this.graphs.recolour(resolveColours(this.#host));
    this.painter?.restyle();
  }

  close(): void {
    this.#closed.abort();
    this.painter?.close();
    this.graphs.close();
    this.#surface.close();
  }
}
