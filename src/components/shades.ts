/** Two hundred and fifty-six pixels: what stands for each coverage of a colour, over nothing or over a tint. */
export type Ramp = Uint32Array;

type Rgb = readonly [red: number, green: number, blue: number];

const MOST_RAMPS = 400;

/** Turns colours as style sheets say them into pixels. */
export class Shades {
  readonly #context = onePixel();
  readonly #colours = new Map<string, Rgb>();
  readonly #ramps = new Map<string, Ramp>();

  /**
   * Pixels of `colour` by coverage 0 … 255, all of it at most `opacity`; below it lies `under` with its own opacity.
   * @param colour any CSS colour without variables.
   */
  ramp(colour: string, opacity = 1, under = '', underOpacity = 0): Ramp {
    const key = opacity === 1 && underOpacity === 0 ? colour : `${colour} ${opacity} ${under} ${underOpacity}`;
    let ramp = this.#ramps.get(key);
    if (!ramp) {
      if (this.#ramps.size > MOST_RAMPS) this.#ramps.clear(); // themes came and went
      ramp = rampOf(this.#rgb(colour), opacity, underOpacity === 0 ? [0, 0, 0] : this.#rgb(under), underOpacity);
      this.#ramps.set(key, ramp);
    }
    return ramp;
  }

  #rgb(colour: string): Rgb {
    let rgb = this.#colours.get(colour);
    if (!rgb) {
      const context = this.#context;
      if (!context) return [0, 0, 0];
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
      rgb = [red, green, blue];
      this.#colours.set(colour, rgb);
    }
    return rgb;
  }
}

function onePixel(): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  return canvas.getContext('2d', { willReadFrequently: true });
}

function rampOf(over: Rgb, opacity: number, under: Rgb, underOpacity: number): Ramp {
  const ramp = new Uint32Array(256);
  for (let coverage = 0; coverage < 256; coverage++) {
    const own = (coverage / 255) * opacity;
    const rest = underOpacity * (1 - own);
    const alpha = own + rest;
    if (alpha === 0) continue;
    const mix = (index: 0 | 1 | 2) => Math.round((over[index] * own + under[index] * rest) / alpha);
    ramp[coverage] = ((Math.round(alpha * 255) << 24) | (mix(2) << 16) | (mix(1) << 8) | mix(0)) >>> 0;
  }
  return ramp;
}
