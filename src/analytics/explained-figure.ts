/** One figure behind a value, in words. */
export interface ExplainedFigure {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  /** What went in, what came out, or what is to be said of it. */
  readonly group: 'input' | 'result' | 'note';
  /** Which value a result is, as columns and summaries name it. */
  readonly name?: string | undefined;
}

/** An em dash where unknown; ten digits, which is more than any input has. */
export function textOfFigure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(10))) : '—';
}

export function inputOf(label: string, value: number, unit: string): ExplainedFigure {
  return { label, value: textOfFigure(value), unit, group: 'input' };
}

export function resultOf(name: string, label: string, value: number, unit: string): ExplainedFigure {
  return { label, value: textOfFigure(value), unit, group: 'result', name };
}

export function noteOf(sentence: string): ExplainedFigure {
  return { label: 'Note', value: sentence, unit: '', group: 'note' };
}
