import { PixelStrip } from './pixel-strip.js';
import type { Strip } from './table-surface.js';

/** Neighbours on one strip, from one place among its slots to another. */
interface Run {
  readonly strip: Strip;
  readonly from: number;
  readonly to: number;
}

interface Band {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  bottom: number;
  readonly runs: Run[];
}

/** Rows no further apart, device pixels, are put on the canvas together: nothing stands between them. */
const GAP = 4;
/** What is put together, so that it stays in the processor's cache. */
const MOST_PIXELS = 98_304;

/** Puts what changed on a canvas: runs of the same columns in rows under each other in one go, since each put costs more than its pixels. */
export class SurfaceBands {
  readonly #context: CanvasRenderingContext2D;
  readonly #scratch = new PixelStrip();
  readonly #open = new Map<number, Band>();

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** Runs come from the top of the table downwards. `at` is the place of the canvas in the table. */
  add(run: Run, at: { readonly x: number; readonly y: number }): void {
    const { strip, from, to } = run;
    const { top, bottom, slots } = strip;
    const [left, right] = [slots[from]!.left, slots[to]!.right];
    const band = this.#open.get(left);
    if (band) {
      const isNext = band.right === right && top >= band.bottom && top - band.bottom <= GAP;
      if (isNext && (right - left) * (bottom - band.top) <= MOST_PIXELS) {
        band.runs.push(run);
        band.bottom = bottom;
        return;
      }
      this.#put(band, at);
    }
    this.#open.set(left, { left, right, top, bottom, runs: [run] });
  }

  /** Everything that was added is on the canvas. */
  end(at: { readonly x: number; readonly y: number }): void {
    for (const band of this.#open.values()) this.#put(band, at);
    this.#open.clear();
  }

  #put({ left, right, top, bottom, runs }: Band, at: { readonly x: number; readonly y: number }): void {
    const scratch = this.#scratch;
    scratch.begin(left, right, bottom - top);
    for (const { strip, from, to } of runs) {
      scratch.enter(strip.top - top, strip.bottom - strip.top);
      for (let index = from; index <= to; index++) {
        const slot = strip.slots[index]!;
        if (slot.isCovered) slot.item.draw(scratch);
      }
    }
    scratch.put(this.#context, left - at.x, top - at.y);
  }
}
