/**
 * The pixels of a part of one table row, made here and put on the canvas in one go.
 * Coordinates are the table's device pixels sideways, and rows of the strip downwards.
 */
export class PixelStrip {
  /** Red in the lowest byte, alpha in the highest, not premultiplied. */
  pixels = new Uint32Array(0);
  /** Pixels from one row of the strip to the next. */
  stride = 0;
  left = 0;
  width = 0;
  height = 0;
  #image: ImageData | undefined;

  /** Empties the strip for what stands from `left` to `right`. */
  begin(left: number, right: number, height: number): void {
    this.left = left;
    this.width = right - left;
    this.height = height;
    const image = this.#image;
    if (!image || image.width < this.width || image.height < height) {
      this.stride = Math.max(this.width, image?.width ?? 0);
      this.#image = new ImageData(this.stride, Math.max(height, image?.height ?? 0));
      this.pixels = new Uint32Array(this.#image.data.buffer);
      return;
    }
    if (this.width === this.stride) this.pixels.fill(0, 0, height * this.stride);
    else this.fill(left, right, 0);
  }

  /** Gives all pixels between two columns one value. */
  fill(left: number, right: number, pixel: number): void {
    for (let row = 0; row < this.height; row++) {
      const start = row * this.stride - this.left;
      this.pixels.fill(pixel, start + left, start + right);
    }
  }

  put(context: CanvasRenderingContext2D, x: number, y: number): void {
    if (this.#image && this.width > 0) context.putImageData(this.#image, x, y, 0, 0, this.width, this.height);
  }
}
