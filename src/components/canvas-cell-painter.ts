import type { Colours } from '../styles/colours.js';
import { CanvasFitness } from './canvas-fitness.js';
import { CellLooks } from './cell-looks.js';
import type { CellPainter, Move, Tone } from './cell-painter.js';
import type { DomCellPainter } from './dom-cell-painter.js';
import { PaintedCell, TINT_MS, type CellDocument, type Paint } from './painted-cell.js';
import { Shades } from './shades.js';
import type { SurfaceItem, SurfaceSource, TableSurface } from './table-surface.js';
import { TextCopy } from './text-copy.js';

const FLASH_MS = 334;
const FADE_MS = TINT_MS / 6;

export interface CanvasCellPainterOptions {
  readonly root: ShadowRoot;
  readonly surface: TableSurface;
  /** Has the cells that this painter has not. */
  readonly dom: DomCellPainter;
  readonly colours: () => Colours;
  readonly shades?: Shades;
  /** The style sheets say other colours than before. */
  readonly restyled?: () => void;
  readonly now?: () => number;
}

/**
 * Cells as pixels on the table's surface, over the text of the document: a changed number lays out nothing.
 * - The document's text is there, invisible (`data-painted`), at the same place; it and `data-tone` follow what is painted within half a
 *   second. Cells that are not on the canvas, and all of them where a canvas would not do, are the document's.
 * - Fonts, colours and places are the style sheets'; where glyphs would differ, the cell stays with the document.
 */
export class CanvasCellPainter implements CellPainter, CellDocument, SurfaceSource {
  readonly #surface: TableSurface;
  readonly #root: ShadowRoot;
  readonly #dom: DomCellPainter;
  readonly #shades: Shades;
  readonly #colours: () => Colours;
  readonly #restyled: () => void;
  readonly #now: () => number;
  readonly #closed = new AbortController();
  readonly #fitness: CanvasFitness;
  readonly #motion = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #copy: TextCopy<PaintedCell>;
  readonly #tinted = new Set<PaintedCell>();
  #cells = new Map<HTMLElement, PaintedCell>();
  #paint: Paint;
  #ratio = globalThis.devicePixelRatio || 1;
  #scale = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The instant of the frame that is being painted, and of the last one. */
  #flushedAt: number | undefined;
  #frameAt = Number.NEGATIVE_INFINITY;
  #fadedAt = Number.NEGATIVE_INFINITY;

  constructor({ root, surface, dom, colours, shades, restyled, now }: CanvasCellPainterOptions) {
    this.#root = root;
    this.#surface = surface;
    this.#dom = dom;
    this.#colours = colours;
    this.#shades = shades ?? new Shades();
    this.#restyled = restyled ?? (() => undefined);
    this.#now = now ?? (() => performance.now());
    this.#copy = new TextCopy((cell) => this.settle(cell), this.#now);
    const again = () => this.#surface.layout();
    this.#fitness = new CanvasFitness(root, again, this.#closed.signal);
    const restyle = () => this.restyle();
    this.#motion.addEventListener('change', restyle, { signal: this.#closed.signal });
    document.fonts.addEventListener('loadingdone', restyle, { signal: this.#closed.signal });
    this.#paint = this.#newPaint();
    surface.add(this);
  }

  /** Says which cells the table has now, in place of those before; what they say is written, and the surface laid out, afterwards. */
  bind(cells: Iterable<HTMLElement>): void {
    const before = this.#cells;
    this.#cells = new Map();
    const paint = () => this.#paint;
    const now = () => this.#instant();
    for (const cell of cells) {
      const known = before.get(cell);
      before.delete(cell);
      this.#cells.set(cell, known ?? new PaintedCell(cell, this.#dom.wantedOf(cell) ?? '', paint, now, this));
    }
    for (const gone of before.values()) this.#forget(gone);
    this.#paint.looks.forget();
  }

  /** The table was rendered, with the same cells: other classes may give them other colours. */
  rendered(): void {
    this.#paint.looks.forget();
    this.#surface.layout();
  }

  text(cell: HTMLElement, text: string): void {
    const painted = this.#cells.get(cell);
    if (!painted?.isShown) {
      if (painted) painted.wanted = text;
      this.#dom.text(cell, text);
      return;
    }
    if (painted.wanted === text) return;
    painted.wanted = text;
    this.#surface.changed(painted);
    this.#copy.late(painted);
  }

  tone(cell: HTMLElement, tone: Tone): void {
    const painted = this.#cells.get(cell);
    if (!painted?.isShown) this.#dom.tone(cell, tone);
    if (!painted || painted.tone === tone) return;
    painted.tone = tone;
    this.#surface.changed(painted);
    if (painted.isShown) this.#copy.late(painted);
  }

  flag(cell: HTMLElement, names: string | undefined): void {
    if (!this.#dom.flag(cell, names)) return;
    const painted = this.#cells.get(cell);
    if (!painted) return;
    painted.flag = names;
    this.#surface.changed(painted);
  }

  flash(cell: HTMLElement, move: Move): void {
    const painted = this.#cells.get(cell);
    if (!painted?.isShown) {
      this.#dom.flash(cell, move);
      return;
    }
    const now = this.#now();
    if (now - painted.movedAt < FLASH_MS) return;
    painted.move = move;
    painted.movedAt = now;
    this.#surface.changed(painted);
    if (!this.#paint.isStill) this.#tinted.add(painted);
  }

  reset(cell: HTMLElement, text: string): void {
    const painted = this.#cells.get(cell);
    this.#dom.reset(cell, text);
    if (!painted) return;
    this.#dom.tone(cell, painted.tone); // which may have been waiting with the text before
    this.#copy.forget(painted);
    painted.wanted = text;
    painted.move = undefined;
    painted.movedAt = Number.NEGATIVE_INFINITY;
    this.#surface.changed(painted);
  }

  flush(): void {
    if (this.#closed.signal.aborted) return;
    this.#flushedAt = this.#now();
    if (this.#flushedAt - this.#fadedAt >= FADE_MS) this.#fade();
    this.#surface.flush();
    this.#copy.flush(this.#dom.flush());
    this.#frameAt = this.#flushedAt;
    this.#flushedAt = undefined;
    if (this.#tinted.size > 0) this.#timer ??= setTimeout(() => this.#again(), FADE_MS);
  }

  /** Colours, fonts or the wish for stillness may be others now. */
  restyle(): void {
    if (this.#closed.signal.aborted) return;
    this.#renew();
    this.#surface.layout();
  }

  /** The document follows what is painted. */
  settle(cell: PaintedCell): void {
    if (this.#dom.wantedOf(cell.cell) === undefined) return; // nothing was ever written there
    this.#dom.reset(cell.cell, cell.wanted);
    this.#dom.tone(cell.cell, cell.tone);
  }

  /** A cell comes to be on the canvas, or goes back to the document. */
  showing(cell: PaintedCell, isShown: boolean): void {
    if (isShown) {
      cell.cell.dataset['painted'] = '';
      this.#dom.reset(cell.cell, cell.wanted); // nothing waits there, and no arrow stays
      return;
    }
    this.#copy.forget(cell);
    cell.move = undefined;
    this.settle(cell);
    delete cell.cell.dataset['painted'];
  }

  beforeLayout(ratio: number, scale: number): void {
    if (ratio === this.#ratio && scale === this.#scale) return;
    this.#ratio = ratio;
    this.#scale = scale;
    this.#renew();
  }

  items(): Iterable<SurfaceItem> {
    return this.#fitness.isFit ? this.#cells.values() : this.#hidden();
  }

  isStale(): boolean {
    if (!this.#paint.looks.isStale()) return false;
    this.#renew();
    this.#restyled();
    return true;
  }

  /** Leaves every text to the document. */
  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    clearTimeout(this.#timer);
    for (const cell of this.#cells.values()) this.#forget(cell);
    this.#cells.clear();
    this.#tinted.clear();
    this.#copy.close();
    this.#paint.looks.close();
  }

  #hidden(): Iterable<SurfaceItem> {
    for (const cell of this.#cells.values()) {
      cell.slot = undefined;
      cell.covered(false);
    }
    return [];
  }

  #forget(cell: PaintedCell): void {
    cell.slot = undefined;
    cell.covered(false);
    this.#tinted.delete(cell);
    this.#copy.forget(cell);
  }

  /** Tints fade though no frame follows. */
  #again(): void {
    this.#timer = undefined;
    if (this.#now() - this.#frameAt >= FADE_MS / 2) this.flush();
    else this.#timer = setTimeout(() => this.#again(), FADE_MS); // frames do follow
  }

  #fade(): void {
    this.#fadedAt = this.#instant();
    for (const cell of this.#tinted) {
      if (cell.isOtherwise) this.#surface.changed(cell);
      if (!cell.isTinted) this.#tinted.delete(cell);
    }
  }

  /** One for all cells of a frame. */
  #instant(): number {
    return this.#flushedAt ?? this.#now();
  }

  #renew(): void {
    this.#paint.looks.close();
    this.#paint = this.#newPaint();
  }

  #newPaint(): Paint {
    const { up, down } = this.#colours();
    const palette = { shades: this.#shades, up, down };
    const looks = new CellLooks(this.#root, palette, this.#ratio, this.#scale);
    return { ...palette, looks, isStill: this.#motion.matches };
  }
}
