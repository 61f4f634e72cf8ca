import type { CellPainter, Move, Tone } from './cell-painter.js';

/** Passes everything on to the painter that is in use now. */
export class PainterSwitch implements CellPainter {
  current: CellPainter;

  constructor(current: CellPainter) {
    this.current = current;
  }

  text(cell: HTMLElement, text: string): void {
    this.current.text(cell, text);
  }

  tone(cell: HTMLElement, tone: Tone): void {
    this.current.tone(cell, tone);
  }

  flag(cell: HTMLElement, names: string | undefined): void {
    this.current.flag(cell, names);
  }

  flash(cell: HTMLElement, move: Move): void {
    this.current.flash(cell, move);
  }

  reset(cell: HTMLElement, text: string): void {
    this.current.reset(cell, text);
  }

  flush(): void {
    this.current.flush();
  }

  close(): void {
    this.current.close();
  }
}
