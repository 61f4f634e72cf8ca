interface Sheet {
  readonly image: ImageData;
  readonly pixels: Uint32Array;
}

/** As many sizes as the parts of a table's rows have, and some more. */
const MOST_SHEETS = 32;

/**
 * The pixels of a part of one table row, made here and put on the canvas in one go.
 * Coordinates are the table's device pixels sideways, and rows of the strip downwards.
 */
export class PixelStrip {
  /** Row by row; red in the lowest byte, alpha in the highest, not premultiplied. */
  pixels: Uint32Array = new Uint32Array(0);
  left = 0;
  width = 0;
  height = 0;
  readonly #sheets = new Map<number, Sheet>();
  #image: ImageData | undefined;

  /** Empties the strip for what stands from `left` to `right`. */
  begin(left: number, right: number, height: number): void {
    this.left = left;
    this.width = Math.max(1, right - left);
    this.height = Math.max(1, height);
    const { image, pixels } = this.#sheet();
    this.#image = image;
    this.pixels = pixels;
    pixels.fill(0);
  }

  /** Gives all pixels between two columns one value. */
  fill(left: number, right: number, pixel: number): void {
    for (let row = 0; row < this.height; row++) {
      const start = row * this.width - this.left;
      this.pixels.fill(pixel, start + left, start + right);
    }
  }

  put(context: CanvasRenderingContext2D, x: number, y: number): void {
    if (this.#image) context.putImageData(this.#image, x, y);
  }

  #sheet(): Sheet {
    const size = this.width * 65_536 + this.height;
    let sheet = this.#sheets.get(size);
    if (!sheet) {
      if (this.#sheets.size >= MOST_SHEETS) this.#sheets.clear();
      const image = new ImageData(this.width, this.height);
      sheet = { image, pixels: new Uint32Array(image.data.buffer) };
      this.#sheets.set(size, sheet);
    }
    return sheet;
  }
}
