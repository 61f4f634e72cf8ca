import type { PriceRings } from '../market/price-ring.js';
import type { Row } from '../market/quote-board.js';
import { withAlpha, type Colours } from '../styles/colours.js';
import { drawSparkline, WHOLE, type Box, type SparklineColours, type SparklineView } from './sparkline.js';

/** Room in a mini-graph's cell, px: around the graph, and for the words right of it. */
const PAD = 3;
const WORDS = 56;
const NARROW = 96;
/** Opacity of what a filter leaves out. */
const DIMMED = 0.35;

/** A cell that a mini-graph is drawn over. */
export interface GraphCell {
  readonly cell: HTMLElement;
  readonly row: Row;
  /** Where its points are; the layer's own rings when left out. */
  readonly rings?: PriceRings | undefined;
  /** What of them is drawn, at each drawing. */
  readonly view?: (() => SparklineView) | undefined;
}

interface Graph {
  readonly cell: HTMLElement;
  readonly row: Row;
  readonly rings: PriceRings;
  readonly view: (() => SparklineView) | undefined;
  box: Box | undefined;
  written: number;
  fills: number;
}

/**
 * All mini-graphs of a table on one canvas over it.
 * - A graph is drawn when its points changed or its cell moved, at most once per frame.
 * - The canvas is as large as what can be seen and one view above and below, however long the table is.
 * - Cells are measured together, only after the table's structure or size changed.
 */
export class SparklineLayer {
  readonly #canvas: HTMLCanvasElement;
  readonly #scroller: HTMLElement;
  readonly #rings: PriceRings;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #closed = new AbortController();
  readonly #resized: ResizeObserver;
  #graphs: Graph[] = [];
  readonly #byRow = new Map<Row, Graph[]>();
  #colours: SparklineColours;
  #top = 0;
  #height = 0;
  #width = 0;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, scroller: HTMLElement, rings: PriceRings, colours: Colours) {
    this.#canvas = canvas;
    this.#scroller = scroller;
    this.#rings = rings;
    this.#context = canvas.getContext('2d');
    this.#colours = sparklineColours(colours);
    this.#resized = new ResizeObserver(() => this.#layoutSoon());
    this.#resized.observe(scroller);
    if (canvas.parentElement) this.#resized.observe(canvas.parentElement);
    scroller.addEventListener('scroll', () => this.#scrolled(), { signal: this.#closed.signal, passive: true });
    this.#watchPixelRatio();
  }

  /** Says which cells there are now, in place of those before. */
  bind(cells: readonly GraphCell[]): void {
    this.#graphs = cells.map(({ cell, row, rings = this.#rings, view }) => ({
      cell,
      row,
      rings,
      view,
      box: undefined,
      written: -1,
      fills: -1,
    }));
    this.#byRow.clear();
    for (const graph of this.#graphs) {
      const others = this.#byRow.get(graph.row);
      if (others) others.push(graph);
      else this.#byRow.set(graph.row, [graph]);
    }
    this.#layout();
  }

  /** Cells may stand elsewhere now, though none came and none went. */
  moved(): void {
    this.#layoutSoon();
  }

  recolour(colours: Colours): void {
    this.#colours = sparklineColours(colours);
    this.#redraw();
  }

  /** Draws the graphs of a row whose points are others than those drawn. */
  update(row: Row): void {
    for (const graph of this.#byRow.get(row) ?? []) {
      const { rings } = graph;
      if (graph.written !== rings.written(row) || graph.fills !== rings.fills(row)) this.#draw(graph);
    }
  }

  close(): void {
    this.#closed.abort();
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#graphs = [];
    this.#byRow.clear();
  }

  #layoutSoon(): void {
    if (this.#frame !== 0 || this.#closed.signal.aborted) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#layout();
    });
  }

  #layout(): void {
    const content = this.#canvas.parentElement;
    if (!content || this.#closed.signal.aborted) return;
    const origin = content.getBoundingClientRect();
    for (const graph of this.#graphs) {
      const box = graphBox(graph.cell.getBoundingClientRect());
      graph.box = box && { ...box, x: box.x - origin.left, y: box.y - origin.top };
    }
    this.#width = origin.width;
    const view = this.#scroller.clientHeight;
    this.#height = Math.min(origin.height, 3 * view);
    this.#place(origin.height);
    this.#resizeCanvas();
    this.#redraw();
  }

  #place(contentHeight: number): void {
    const wanted = this.#scroller.scrollTop - this.#scroller.clientHeight;
    this.#top = Math.round(Math.max(0, Math.min(wanted, contentHeight - this.#height)));
    this.#canvas.style.setProperty('top', `${this.#top}px`);
  }

  /** The canvas moves with the content; it is only put elsewhere when its end comes near. */
  #scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
    const isCovered =
      (this.#top === 0 || this.#top <= scrollTop - clientHeight / 4) &&
      (this.#top + this.#height >= scrollHeight - 1 || this.#top + this.#height >= scrollTop + 1.25 * clientHeight);
    if (isCovered) return;
    this.#place(this.#canvas.parentElement?.getBoundingClientRect().height ?? scrollHeight);
    this.#redraw();
  }

  #resizeCanvas(): void {
    const ratio = globalThis.devicePixelRatio || 1;
    const width = Math.round(this.#width * ratio);
    const height = Math.round(this.#height * ratio);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#canvas.style.setProperty('width', `${this.#width}px`);
    this.#canvas.style.setProperty('height', `${this.#height}px`);
  }

  #redraw(): void {
    this.#context?.setTransform(1, 0, 0, 1, 0, 0);
    this.#context?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const graph of this.#graphs) this.#draw(graph);
  }

  #draw(graph: Graph): void {
    const { box, row, rings } = graph;
    graph.written = rings.written(row);
    graph.fills = rings.fills(row);
    const context = this.#context;
    if (!context || !box || box.y + box.height < this.#top || box.y > this.#top + this.#height) return;
    const ratio = globalThis.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, -this.#top * ratio);
    context.clearRect(box.x - 1, box.y - 1, box.width + 2, box.height + 2);
    context.globalAlpha = graph.cell.closest('[data-out]') ? DIMMED : 1;
    drawSparkline(context, rings, row, box, this.#colours, graph.view?.() ?? WHOLE);
  }

  #watchPixelRatio(): void {
    const query = matchMedia(`(resolution: ${globalThis.devicePixelRatio || 1}dppx)`);
    query.addEventListener(
      'change',
      () => {
        this.#layoutSoon();
        this.#watchPixelRatio();
      },
      { once: true, signal: this.#closed.signal },
    );
  }
}

/** Where in its cell a mini-graph is drawn; undefined where there is no room for one. */
export function graphBox(cell: DOMRect): Box | undefined {
  const width = cell.width - 2 * PAD - (cell.width < NARROW ? 0 : WORDS);
  if (width <= 8 || cell.height <= 8) return undefined;
  return { x: cell.left + PAD, y: cell.top + PAD, width, height: cell.height - 2 * PAD };
}

function sparklineColours(colours: Colours): SparklineColours {
  return {
    up: colours.up,
    down: colours.down,
    flat: colours.muted,
    upArea: withAlpha(colours.up, 0.12),
    downArea: withAlpha(colours.down, 0.12),
    flatArea: withAlpha(colours.muted, 0.12),
    baseline: withAlpha(colours.faint, 0.45),
  };
}
