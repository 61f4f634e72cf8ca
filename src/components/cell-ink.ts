import type { Move, Tone } from './cell-painter.js';
import type { Ramp, Shades } from './shades.js';

/** What tints are made of. */
export interface Palette {
  readonly shades: Shades;
  readonly up: string;
  readonly down: string;
}

/** As in the table's style sheet: how strong a tint is by size of move, and in which steps it fades. */
const STRENGTHS = [0.08, 0.13, 0.18] as const;
export const TINT_STEPS = 6;

/** The colour of a text, and its pixels by coverage, alone and over each tint. */
export class CellInk {
  /** As `getComputedStyle` says it. */
  readonly colour: string;
  readonly plain: Ramp;
  readonly #palette: Palette;
  readonly #tinted: (Ramp | undefined)[] = [];

  constructor(colour: string, palette: Palette) {
    this.colour = colour;
    this.plain = palette.shades.ramp(colour);
    this.#palette = palette;
  }

  /** @param step of the fading: 0 to `TINT_STEPS` - 1. */
  tinted(move: Move, step: number): Ramp {
    const index = (move + 3) * TINT_STEPS + step;
    let ramp = this.#tinted[index];
    if (!ramp) {
      const { shades, up, down } = this.#palette;
      const strength = STRENGTHS[(Math.abs(move) - 1) as 0 | 1 | 2] * (1 - step / TINT_STEPS);
      ramp = shades.ramp(this.colour, 1, move > 0 ? up : down, strength);
      this.#tinted[index] = ramp;
    }
    return ramp;
  }
}

/** What the style sheets tell the colours of cells of one kind apart by: the tone, and what is to be said of the value. */
export const markOf = (tone: Tone, flag: string | undefined): string => `${tone ?? ''} ${flag ?? ''}`;

/** A cell whose attributes may be behind its mark. */
export interface Marked {
  readonly cell: HTMLElement;
  readonly mark: string;
  /** Brings the attributes up to the mark. */
  settle(): void;
}

/** The inks of one kind of cells, by mark. */
export class CellInks {
  readonly #palette: Palette;
  readonly #byMark = new Map<string, { readonly sample: HTMLElement; readonly ink: CellInk }>();

  constructor(palette: Palette) {
    this.#palette = palette;
  }

  /** Reads the style of a cell when it sees its mark for the first time. */
  of(marked: Marked): CellInk {
    let known = this.#byMark.get(marked.mark);
    if (!known) {
      marked.settle();
      const sample = marked.cell;
      known = { sample, ink: new CellInk(getComputedStyle(sample).color, this.#palette) };
      this.#byMark.set(marked.mark, known);
    }
    return known.ink;
  }

  isStale(): boolean {
    for (const [mark, { sample, ink }] of this.#byMark) {
      if (!sample.isConnected || markOf(sample.dataset['tone'] as Tone, sample.dataset['flag']) !== mark)
        this.#byMark.delete(mark);
      else if (getComputedStyle(sample).color !== ink.colour) return true;
    }
    return false;
  }
}
