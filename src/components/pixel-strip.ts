/**
 * The pixels of a part of one table row, or of several under each other, made here and put on the canvas in one go.
 * Coordinates are the table's device pixels sideways, and rows of the strip downwards.
 */
export class PixelStrip {
  /** Row by row; red in the lowest byte, alpha in the highest, not premultiplied. */
  pixels: Uint32Array = new Uint32Array(0);
  left = 0;
  width = 0;
  height = 0;
  /** The same memory for whatever is put next: what was written last is still in the processor's cache. */
  #memory = new Uint32Array(0);
  #wholeHeight = 0;

  /** Empties it for what stands from `left` to `right`, `height` rows of pixels. */
  begin(left: number, right: number, height: number): void {
    this.left = left;
    this.width = Math.max(1, right - left);
    this.#wholeHeight = Math.max(1, height);
    const size = this.width * this.#wholeHeight;
    if (this.#memory.length < size) this.#memory = new Uint32Array(size);
    else this.#memory.fill(0, 0, size);
    this.enter(0, this.#wholeHeight);
  }

  /** From now on the strip is a part of what was begun: `height` rows of pixels from `top` on. */
  enter(top: number, height: number): void {
    this.height = Math.max(1, height);
    const from = top * this.width;
    this.pixels = this.#memory.subarray(from, from + this.height * this.width);
  }

  /** Gives all pixels between two columns one value. */
  fill(left: number, right: number, pixel: number): void {
    for (let row = 0; row < this.height; row++) {
      const start = row * this.width - this.left;
      this.pixels.fill(pixel, start + left, start + right);
    }
  }

  /** Puts all that was begun there. */
  put(context: CanvasRenderingContext2D, x: number, y: number): void {
    const bytes = new Uint8ClampedArray(this.#memory.buffer, 0, this.width * this.#wholeHeight * 4);
    context.putImageData(new ImageData(bytes, this.width, this.#wholeHeight), x, y);
  }
}
