import { CellRectangles } from './cell-rectangles.js';
import { layoutScale } from './layout-scale.js';
import type { PixelStrip } from './pixel-strip.js';
import { SurfaceBands } from './surface-bands.js';

/** Where a cell stands in the table, device pixels; unrounded. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Where the browser puts what is in the cell: it moves boxes that scroll, and contained ones in them, to whole pixels. */
  readonly start: { readonly x: number; readonly y: number };
}

/** Columns of device pixels, the second left out. */
export interface Span {
  readonly left: number;
  readonly right: number;
}

/** One thing on the surface: a text or a graph of a cell. */
export interface SurfaceItem {
  readonly cell: HTMLElement;
  /** Takes longer to draw than to leave out. */
  readonly isCostly?: boolean;
  /** Set by the surface: the place of the item on it. */
  slot: Slot | undefined;
  /** Takes note of where its cell stands. @returns what of it the item paints; undefined to paint nothing. */
  place(place: Place | undefined, ratio: number): Span | undefined;
  /** Paints its span; `strip` is empty there. */
  draw(strip: PixelStrip): void;
  /** Told when it comes to be on the canvas, and when it no longer is. */
  covered?(isCovered: boolean): void;
}

export interface SurfaceSource {
  /** Before cells are measured: how many device pixels a CSS px is, and a px of the layout. */
  beforeLayout?(ratio: number, scale: number): void;
  items(): Iterable<SurfaceItem>;
  /** Once a second: whether what it draws with has become another. */
  isStale?(): boolean;
}

/** A row of the table, or a part of it that stands apart: its items from left to right. */
export interface Strip {
  readonly top: number;
  readonly bottom: number;
  readonly slots: Slot[];
  isChanged: boolean;
}

export interface Slot extends Span {
  readonly item: SurfaceItem;
  readonly strip: Strip;
  isCovered: boolean;
  isChanged: boolean;
}

/** Beyond what can be seen, CSS px each side, but no more than another view. */
const MARGIN = 320;
/** What of a cell may lie beside the canvas at the table's own edges, CSS px: there is no text so near. */
const EDGE = 3;
/** Items further apart, CSS px, are put on the canvas apart; a column of strikes between them is not so wide. */
const APART = 96;
const CHECK_MS = 1000;

/**
 * One canvas over the rows of a table, painted a row at a time.
 * - It moves with the rows; it is only put elsewhere when its end comes near, and is never much larger than what can be seen.
 * - Cells are measured together, only after the table's structure, size or resolution changed; nothing is measured in a frame.
 * - Its pixels are the screen's: it starts on one and is not stretched.
 */
export class TableSurface {
  readonly #canvas: HTMLCanvasElement;
  readonly #scroller: HTMLElement;
  readonly #content: Element | null;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #sources = new Set<SurfaceSource>();
  readonly #closed = new AbortController();
  readonly #resized: ResizeObserver;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #bands: SurfaceBands | undefined;
  #strips: Strip[] = [];
  #hasChanges = false;
  #frame = 0;
  #isFlushing = false;
  #ratio = 1;
  #grain = 1;
  /** Viewport position of the content's first device pixel when it was measured; of the canvas within the content, its size and that of all. */
  #base = { x: 0, y: 0 };
  #shift = { x: 0, y: 0 };
  #at = { x: 0, y: 0 };
  #size = { x: 0, y: 0 };
  #whole = { x: 0, y: 0 };
  #view = { x: 0, y: 0 };
  /** What `scrollLeft` says less than what is scrolled; other than 0 where lines run to the left. */
  #scrollBase = 0;
  #measured = '';

  /** @param content what the canvas covers, and is placed in. */
  constructor(canvas: HTMLCanvasElement, scroller: HTMLElement, content = canvas.parentElement) {
    this.#canvas = canvas;
    this.#content = content;
    this.#scroller = scroller;
    this.#context = canvas.getContext('2d');
    this.#bands = this.#context ? new SurfaceBands(this.#context) : undefined;
    this.#resized = new ResizeObserver(() => this.layoutSoon());
    this.#resized.observe(scroller);
    if (content) this.#resized.observe(content);
    scroller.addEventListener('scroll', () => this.#scrolled(), { signal: this.#closed.signal, passive: true });
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
    this.#watchPixelRatio();
  }

  /** Without it nothing is ever painted. */
  get canPaint(): boolean {
    return this.#context !== null;
  }

  add(source: SurfaceSource): void {
    this.#sources.add(source);
  }

  /** Cells may stand elsewhere now, though none came and none went. */
  layoutSoon(): void {
    if (this.#frame !== 0 || this.#closed.signal.aborted) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.layout();
    });
  }

  /** Measures all cells and paints everything. */
  layout(): void {
    const content = this.#content;
    if (!content || this.#closed.signal.aborted) return;
    const ratio = globalThis.devicePixelRatio || 1;
    this.#ratio = ratio;
    const scale = layoutScale(this.#scroller, ratio);
    for (const source of this.#sources) source.beforeLayout?.(ratio, scale);
    const origin = content.getBoundingClientRect();
    const view = this.#scroller.getBoundingClientRect();
    const { clientWidth, clientHeight, clientLeft, scrollLeft } = this.#scroller;
    // Within the content on all sides: what stands out of it by a part of a pixel can be scrolled to.
    const grain = grainOf(scale);
    const whole = (position: number) => Math.ceil((position * ratio) / grain - 0.001) * grain;
    this.#grain = grain;
    this.#base = { x: whole(origin.left), y: whole(origin.top) };
    this.#shift = { x: this.#base.x / ratio - origin.left, y: this.#base.y / ratio - origin.top };
    this.#scrollBase = view.left + clientLeft - origin.left - scrollLeft;
    this.#view = { x: Math.ceil(clientWidth * ratio), y: Math.ceil(clientHeight * ratio) };
    this.#whole = {
      x: this.#grains(origin.right * ratio - this.#base.x),
      y: this.#grains(origin.bottom * ratio - this.#base.y),
    };
    this.#measured = '';
    this.#strips = this.#placed(ratio, scale, origin);
    this.#resize();
    this.#move();
    this.redraw();
  }

  /** An item has to be painted again: in this task's end, or with `flush`. */
  changed({ slot }: SurfaceItem): void {
    if (!slot) return;
    slot.isChanged = true;
    slot.strip.isChanged = true;
    this.#hasChanges = true;
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => {
      this.#isFlushing = false;
      this.flush();
    });
  }

  flush(): void {
    if (!this.#hasChanges) return;
    this.#hasChanges = false;
    for (const strip of this.#strips) {
      if (!strip.isChanged) continue;
      strip.isChanged = false;
      const { slots } = strip;
      for (let from = 0; from < slots.length; from++) {
        if (!slots[from]!.isChanged) continue;
        let to = from; // one between that has not changed is drawn again sooner than another part is put
        for (let next = from + 1; next < slots.length && next <= to + 2; next++) {
          if (slots[next]!.isChanged) to = next;
          else if (slots[next]!.item.isCostly) break;
        }
        this.#draw(strip, from, to);
        from = to;
      }
    }
    this.#bands?.end(this.#at);
  }

  redraw(): void {
    this.#context?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#hasChanges = false;
    for (const strip of this.#strips) {
      strip.isChanged = false;
      this.#draw(strip, 0, strip.slots.length - 1);
    }
    this.#bands?.end(this.#at);
  }

  close(): void {
    this.#closed.abort();
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
    clearInterval(this.#timer);
    this.#context?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const strip of this.#strips) for (const slot of strip.slots) slot.item.slot = undefined;
    this.#strips = [];
    this.#sources.clear();
  }

  #placed(ratio: number, scale: number, origin: DOMRect): Strip[] {
    const rectangles = new CellRectangles();
    const found: { item: SurfaceItem; span: Span; top: number; bottom: number }[] = [];
    const others: SurfaceItem[] = [];
    for (const source of this.#sources) {
      for (const item of source.items()) {
        const at = rectangles.of(item.cell);
        const snapped = (length: number) => Math.round((length * ratio) / scale) * scale;
        const start = (edge: number, content: number) => snapped(content) + snapped(edge - content);
        const place = at && {
          start: { x: start(at.left, origin.left) - this.#base.x, y: start(at.top, origin.top) - this.#base.y },
          left: at.left * ratio - this.#base.x,
          right: at.right * ratio - this.#base.x,
          top: at.top * ratio - this.#base.y,
          bottom: at.bottom * ratio - this.#base.y,
        };
        item.slot = undefined;
        const span = item.place(place, ratio);
        if (!place || !span || span.right <= span.left) others.push(item);
        else found.push({ item, span, top: Math.round(place.top), bottom: Math.round(place.bottom) });
      }
    }
    for (const item of others) item.covered?.(false); // writes, after everything was read
    found.sort((a, b) => a.top - b.top || a.bottom - b.bottom || a.span.left - b.span.left);
    const strips: Strip[] = [];
    let strip: Strip | undefined;
    for (const { item, span, top, bottom } of found) {
      const last = strip?.slots.at(-1);
      if (!strip || !last || strip.top !== top || strip.bottom !== bottom || span.left - last.right > APART * ratio) {
        strip = { top, bottom, slots: [], isChanged: false };
        strips.push(strip);
      }
      item.slot = { ...span, item, strip, isCovered: false, isChanged: false };
      strip.slots.push(item.slot);
    }
    return strips;
  }

  #draw(strip: Strip, from: number, to: number): void {
    let isSeen = false;
    for (let index = from; index <= to; index++) {
      const slot = strip.slots[index]!;
      slot.isChanged = false;
      isSeen ||= slot.isCovered;
    }
    if (isSeen) this.#bands?.add({ strip, from, to }, this.#at);
  }

  /** Puts the canvas where it covers what is seen, and tells every item whether it does. */
  #move(): void {
    const seen = this.#scrolledTo();
    const place = (axis: 'x' | 'y') => {
      const wanted = this.#grains(seen[axis] - (this.#size[axis] - this.#view[axis]) / 2);
      return Math.max(0, Math.min(wanted, this.#whole[axis] - this.#size[axis]));
    };
    this.#at = { x: place('x'), y: place('y') };
    this.#canvas.style.setProperty('left', `${this.#at.x / this.#ratio + this.#shift.x}px`);
    this.#canvas.style.setProperty('top', `${this.#at.y / this.#ratio + this.#shift.y}px`);
    const end = { x: this.#at.x + this.#size.x, y: this.#at.y + this.#size.y };
    const edge = Math.min(this.#grain, EDGE * this.#ratio);
    for (const strip of this.#strips) {
      const isIn = strip.top >= this.#at.y - edge && strip.bottom <= end.y + edge;
      for (const slot of strip.slots) {
        slot.isCovered = isIn && slot.left >= this.#at.x - edge && slot.right <= end.x + edge;
        slot.item.covered?.(slot.isCovered);
      }
    }
  }

  /** The largest length not above that a canvas can have without being stretched. */
  #grains(length: number): number {
    return Math.max(0, Math.floor(length / this.#grain) * this.#grain);
  }

  #scrolledTo(): { x: number; y: number } {
    const { scrollLeft, scrollTop } = this.#scroller;
    return {
      x: Math.round((scrollLeft + this.#scrollBase) * this.#ratio),
      y: Math.round(scrollTop * this.#ratio),
    };
  }

  #scrolled(): void {
    const seen = this.#scrolledTo();
    const isNear = (axis: 'x' | 'y') => {
      const [from, to] = [this.#at[axis], this.#at[axis] + this.#size[axis]];
      const room = Math.min(this.#view[axis] / 4, (MARGIN * this.#ratio) / 4);
      const isStartNear = from > 0 && from > seen[axis] - room;
      return isStartNear || (to < this.#whole[axis] && to < seen[axis] + this.#view[axis] + room);
    };
    if (!isNear('x') && !isNear('y')) return;
    this.#move();
    this.redraw();
  }

  #resize(): void {
    const size = (axis: 'x' | 'y') => {
      const view = this.#view[axis];
      return Math.min(this.#whole[axis], this.#grains(view + 2 * Math.min(view, MARGIN * this.#ratio)));
    };
    this.#size = { x: size('x'), y: size('y') };
    if (this.#canvas.width !== this.#size.x) this.#canvas.width = this.#size.x;
    if (this.#canvas.height !== this.#size.y) this.#canvas.height = this.#size.y;
    this.#canvas.style.setProperty('width', `${this.#size.x / this.#ratio}px`);
    this.#canvas.style.setProperty('height', `${this.#size.y / this.#ratio}px`);
  }

  /** Moves that nothing announces, as of a page above that grew by half a pixel, are found within a second. */
  #check(): void {
    const measured = this.#measure();
    let isStale = this.#measured !== '' && measured !== this.#measured;
    this.#measured = measured;
    for (const source of this.#sources) isStale = (source.isStale?.() ?? false) || isStale;
    if (isStale) this.layout();
  }

  #measure(): string {
    const content = this.#content;
    if (!content) return '';
    const origin = content.getBoundingClientRect();
    const numbers = [this.#fraction(origin.left), this.#fraction(origin.top)];
    for (const slot of [this.#strips[0]?.slots[0], this.#strips.at(-1)?.slots.at(-1)]) {
      const at = slot?.item.cell.getBoundingClientRect();
      if (at) numbers.push(at.left - origin.left, at.top - origin.top, at.width);
    }
    return numbers.map((number) => number.toFixed(2)).join();
  }

  #fraction(position: number): number {
    const onDevice = position * this.#ratio;
    return onDevice - Math.round(onDevice);
  }

  #watchPixelRatio(): void {
    const query = matchMedia(`(resolution: ${globalThis.devicePixelRatio || 1}dppx)`);
    query.addEventListener(
      'change',
      () => {
        this.layoutSoon();
        this.#watchPixelRatio();
      },
      { once: true, signal: this.#closed.signal },
    );
  }
}

/** The fewest device pixels that are whole px of the layout too: what a canvas stands on and has many times. */
function grainOf(scale: number): number {
  for (let count = 1; count <= 16; count++) {
    const pixels = count * scale;
    if (Math.abs(pixels - Math.round(pixels)) < 1e-6) return Math.round(pixels);
  }
  return 1;
}
