/** Direction and size of a move, for the tint of a cell: the sign says up or down, 1 to 3 how far. */
export type Move = -3 | -2 | -1 | 1 | 2 | 3;

/** What the colour of a text says of its value; undefined where a value has no sign. */
export type Tone = 'up' | 'down' | '' | undefined;

/**
 * Writes live values into cells. Everything that changes with a tick goes through here, so that how it is drawn is one decision.
 * - What a cell says in the document is always what was last written, after at most half a second.
 * - A cell is an element without children of its own; the painter owns its content.
 */
export interface CellPainter {
  /** Shows `text`. The first write of a cell is at once; later ones may be folded. */
  text(cell: HTMLElement, text: string): void;
  /** Colours the text, at once; the attribute `data-tone` may follow as the text does. */
  tone(cell: HTMLElement, tone: Tone): void;
  /** Notes what is to be said of the value, as names with spaces between, for the colour of the text; undefined for nothing. At once. */
  flag(cell: HTMLElement, names: string | undefined): void;
  /** Tints the cell for a moment, at most three times a second. */
  flash(cell: HTMLElement, move: Move): void;
  /** Writes at once, without tint and beside the limits: the cell shows another instrument now. */
  reset(cell: HTMLElement, text: string): void;
  /** Ends an animation frame. */
  flush(): void;
  /** Stops every timer; nothing is written afterwards. */
  close(): void;
}
