import { goalOf, GOALS } from '../goals.js';
import type { Result } from './result.js';
import { spreadOf } from './spread.js';
import { type Verdict, verdictOf } from './verdict.js';

export interface Line {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly range: string;
  readonly goal: string;
  readonly floor: string;
  readonly verdict: Verdict;
  readonly subject: string;
  readonly peer: string;
  readonly note: string;
}

/** Three significant digits, without an exponent. */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

/** The results in the order of the goals. */
export function linesOf(results: readonly Result[]): Line[] {
  const order = new Map(GOALS.map(({ id }, index) => [id, index]));
  return [...results].sort((a, b) => order.get(a.id)! - order.get(b.id)!).map(lineOf);
}

function lineOf(result: Result): Line {
  const goal = goalOf(result.id);
  const { median, least, most } = spreadOf(result.values);
  const sign = goal.sense === 'at-most' ? '≤' : '≥';
  const limit = (value: number | undefined) => (value === undefined ? '' : `${sign} ${value}`);
  const unit = goal.unit === '×' ? '×' : ` ${goal.unit}`;
  const saturated = result.saturated ?? [];
  // A peer that cannot keep up makes the subject look dear, not cheap: the line still stands. A subject that cannot has no figure.
  const isSaturated = result.subject !== undefined && saturated.includes(result.subject.name);
  const side = (one: Result['subject']) => {
    if (!one) return '';
    return `${one.name} ${shortNumber(spreadOf(one.windows).median)}${saturated.includes(one.name) ? ' (saturated)' : ''}`;
  };
  return {
    id: result.id,
    title: goal.title,
    value: Number.isNaN(median) ? '–' : `${shortNumber(median)}${unit}`,
    range: Number.isNaN(median) ? '' : `${shortNumber(least)}–${shortNumber(most)}`,
    goal: limit(goal.goal),
    floor: goal.floor === undefined ? '' : `${limit(goal.floor)} ${goal.floorName}`,
    verdict: verdictOf(goal, median, isSaturated),
    subject: side(result.subject),
    peer: side(result.peer),
    note: result.note ?? '',
  };
}

/** For a terminal. */
export function textTable(lines: readonly Line[]): string {
  const cells = lines.map((line) => [line.verdict, line.value, line.range, line.goal, line.floor, line.title]);
  const head = ['', 'median', 'least–most', 'goal', 'floor', ''];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)));
  const row = (texts: readonly string[]) =>
    texts
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [
    row(head),
    ...cells.map((texts, index) => (lines[index]!.note ? `${row(texts)}\n    ${lines[index]!.note}` : row(texts))),
  ].join('\n');
}

/** For a document. */
export function markdownTable(lines: readonly Line[]): string {
  const escape = (text: string) => text.replaceAll('|', '\\|');
  const rows = lines.map((line) => {
    const cells = [
      line.title,
      `**${line.value}**`,
      line.range,
      line.goal,
      line.floor,
      line.verdict,
      line.subject,
      line.peer,
      line.note,
    ];
    return `| ${cells.map(escape).join(' | ')} |`;
  });
  return [
    '| measure | median | least–most | goal | floor | | subject | peer | note |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
