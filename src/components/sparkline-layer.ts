import type { PriceRings } from '../market/price-ring.js';
import type { Row } from '../market/quote-board.js';
import type { Colours } from '../styles/colours.js';
import { graphBox, type Box } from './graph-box.js';
import type { PixelStrip } from './pixel-strip.js';
import { Shades } from './shades.js';
import { WHOLE, type SparklineView } from './sparkline.js';
import { SparklinePixels, type LineInk, type SparklineInk } from './sparkline-pixels.js';
import type { Place, Slot, Span, SurfaceItem, SurfaceSource, TableSurface } from './table-surface.js';

/** Opacity of what a filter leaves out, and of the baseline. */
const DIMMED = 0.35;
const BASELINE = 0.45;

/** A cell that a mini-graph is drawn over. */
export interface GraphCell {
  readonly cell: HTMLElement;
  readonly row: Row;
  /** Where its points are; the layer's own rings when left out. */
  readonly rings?: PriceRings | undefined;
  /** What of them is drawn, at each drawing. */
  readonly view?: (() => SparklineView) | undefined;
}

/** All mini-graphs of a table on its surface. A graph is drawn when its points changed or its cell moved, at most once per frame. */
export class SparklineLayer implements SurfaceSource {
  readonly #surface: TableSurface;
  readonly #rings: PriceRings;
  readonly #shades: Shades;
  readonly #pixels = new SparklinePixels();
  readonly #byRow = new Map<Row, Graph[]>();
  #graphs: Graph[] = [];
  #inks: { readonly bright: SparklineInk; readonly dimmed: SparklineInk };
  #isClosed = false;

  constructor(surface: TableSurface, rings: PriceRings, colours: Colours, shades = new Shades()) {
    this.#surface = surface;
    this.#rings = rings;
    this.#shades = shades;
    this.#inks = this.#inksOf(colours);
    surface.add(this);
  }

  /** Says which cells there are now, in place of those before. */
  bind(cells: readonly GraphCell[]): void {
    for (const graph of this.#graphs) graph.slot = undefined;
    const draw = (graph: Graph, strip: PixelStrip) => this.#draw(graph, strip);
    this.#graphs = cells.map((cell) => new Graph(cell, cell.rings ?? this.#rings, draw));
    this.#byRow.clear();
    for (const graph of this.#graphs) {
      const others = this.#byRow.get(graph.row);
      if (others) others.push(graph);
      else this.#byRow.set(graph.row, [graph]);
    }
    this.#surface.layout();
  }

  recolour(colours: Colours): void {
    this.#inks = this.#inksOf(colours);
    this.#surface.redraw();
  }

  /** Draws the graphs of a row whose points are others than those drawn. */
  update(row: Row): void {
    if (this.#isClosed) return;
    for (const graph of this.#byRow.get(row) ?? []) if (graph.isBehind) this.#surface.changed(graph);
  }

  items(): Iterable<SurfaceItem> {
    return this.#graphs;
  }

  close(): void {
    this.#isClosed = true;
    for (const graph of this.#graphs) graph.slot = undefined;
    this.#graphs = [];
    this.#byRow.clear();
  }

  #draw(graph: Graph, strip: PixelStrip): void {
    if (!graph.box) return;
    const { rings, row, view, box, ratio, isOut } = graph;
    const ink = isOut ? this.#inks.dimmed : this.#inks.bright;
    this.#pixels.draw(strip, rings, row, box, ratio, ink, view?.() ?? WHOLE);
  }

  #inksOf({ up, down, muted, faint }: Colours) {
    const inkOf = (opacity: number): SparklineInk => {
      const line = (colour: string): LineInk => ({
        plain: this.#shades.ramp(colour, opacity),
        onBaseline: this.#shades.ramp(colour, opacity, faint, BASELINE * opacity),
      });
      return { up: line(up), down: line(down), flat: line(muted) };
    };
    return { bright: inkOf(1), dimmed: inkOf(DIMMED) };
  }
}

class Graph implements SurfaceItem {
  readonly isCostly = true;
  readonly cell: HTMLElement;
  readonly row: Row;
  readonly rings: PriceRings;
  readonly view: (() => SparklineView) | undefined;
  slot: Slot | undefined;
  /** Device pixels: columns of the table, rows of the strip. */
  box: Box | undefined;
  ratio = 1;
  /** A filter leaves it out. */
  isOut = false;
  readonly #draw: (graph: Graph, strip: PixelStrip) => void;
  #written = -1;
  #fills = -1;

  constructor({ cell, row, view }: GraphCell, rings: PriceRings, draw: (graph: Graph, strip: PixelStrip) => void) {
    this.cell = cell;
    this.row = row;
    this.rings = rings;
    this.view = view;
    this.#draw = draw;
  }

  get isBehind(): boolean {
    return this.#written !== this.rings.written(this.row) || this.#fills !== this.rings.fills(this.row);
  }

  place(place: Place | undefined, ratio: number): Span | undefined {
    this.ratio = ratio;
    this.isOut = this.cell.closest('[data-out]') !== null;
    this.box = place && deviceBox(place, ratio);
    if (!this.box) return undefined;
    return { left: Math.round(this.box.x), right: Math.round(this.box.x + this.box.width) };
  }

  draw(strip: PixelStrip): void {
    this.#written = this.rings.written(this.row);
    this.#fills = this.rings.fills(this.row);
    this.#draw(this, strip);
  }
}

function deviceBox({ left, top, right, bottom }: Place, ratio: number): Box | undefined {
  const box = graphBox({ left: left / ratio, top: 0, right: right / ratio, bottom: (bottom - top) / ratio });
  return box && { x: box.x * ratio, y: box.y * ratio, width: box.width * ratio, height: box.height * ratio };
}
