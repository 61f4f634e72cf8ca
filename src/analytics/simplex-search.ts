/** Places in a corner of the simplex. */
const VALUE = 2;
const CORNER = 3;
const WORST = 6;

/**
 * Least value of a function of two variables by Nelder and Mead's simplex; nothing is allocated after construction.
 * The function may answer NaN or Infinity where it has no value; such a place counts as worse than any other.
 * Source: J. Nelder, R. Mead, A simplex method for function minimization (1965).
 */
export class SimplexSearch {
  /** Best point of the last search, and the value there. */
  x = Number.NaN;
  y = Number.NaN;
  value = Number.NaN;
  readonly #f: (x: number, y: number) => number;
  readonly #corners = new Float64Array(9);
  readonly #trial = new Float64Array(3);

  constructor(f: (x: number, y: number) => number) {
    this.#f = f;
  }

  /** @param close size of the simplex, in either variable, at which to stop. */
  search(x: number, y: number, stepX: number, stepY: number, close: number, mostSteps: number): void {
    const c = this.#corners;
    this.#corner(0, x, y);
    this.#corner(CORNER, x + stepX, y);
    this.#corner(WORST, x, y + stepY);
    for (let step = 0; step < mostSteps; step++) {
      this.#sort();
      const sizeX = Math.max(Math.abs(c[3]! - c[0]!), Math.abs(c[6]! - c[0]!));
      const sizeY = Math.max(Math.abs(c[4]! - c[1]!), Math.abs(c[7]! - c[1]!));
      if (sizeX < close && sizeY < close) break;
      this.#step();
    }
    this.#sort();
    this.x = c[0]!;
    this.y = c[1]!;
    this.value = c[VALUE]!;
  }

  #step(): void {
    const c = this.#corners;
    const midX = 0.5 * (c[0]! + c[3]!);
    const midY = 0.5 * (c[1]! + c[4]!);
    const mirrored = this.#try(midX, midY, 1);
    if (mirrored < c[CORNER + VALUE]!) {
      const isBest = mirrored < c[VALUE]!;
      this.#keep();
      // From the mirrored point, which is the "worst" place now, twice as far.
      if (isBest && this.#try(midX, midY, -2) < c[WORST + VALUE]!) this.#keep();
      return;
    }
    if (mirrored < c[WORST + VALUE]!) this.#keep();
    if (this.#try(midX, midY, -0.5) < c[WORST + VALUE]!) {
      this.#keep();
      return;
    }
    this.#corner(CORNER, midX, midY);
    this.#corner(WORST, 0.5 * (c[0]! + c[6]!), 0.5 * (c[1]! + c[7]!));
  }

  #corner(at: number, x: number, y: number): void {
    this.#corners[at] = x;
    this.#corners[at + 1] = y;
    this.#corners[at + VALUE] = this.#valueAt(x, y);
  }

  /** A point on the line of the worst corner and the middle of the others: 1 mirrors it, −0.5 goes half the way. */
  #try(midX: number, midY: number, factor: number): number {
    const t = this.#trial;
    t[0] = midX + factor * (midX - this.#corners[WORST]!);
    t[1] = midY + factor * (midY - this.#corners[WORST + 1]!);
    t[VALUE] = this.#valueAt(t[0], t[1]);
    return t[VALUE];
  }

  #valueAt(x: number, y: number): number {
    const value = this.#f(x, y);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  }

  #keep(): void {
    this.#corners.set(this.#trial, WORST);
  }

  #sort(): void {
    const c = this.#corners;
    if (c[CORNER + VALUE]! < c[VALUE]!) this.#swap(0, CORNER);
    if (c[WORST + VALUE]! < c[CORNER + VALUE]!) this.#swap(CORNER, WORST);
    if (c[CORNER + VALUE]! < c[VALUE]!) this.#swap(0, CORNER);
  }

  #swap(one: number, other: number): void {
    const c = this.#corners;
    for (let i = 0; i < CORNER; i++) {
      const kept = c[one + i]!;
      c[one + i] = c[other + i]!;
      c[other + i] = kept;
    }
  }
}
