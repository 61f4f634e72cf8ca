import { columnOf, type ColumnChoice } from './column-choice.js';
import { isFieldName, type FieldName } from './field-names.js';

export type { ColumnChoice, GraphBase } from './column-choice.js';

/** Windows of mini-graphs, minutes. */
export const GRAPH_MINUTES = [0, 5, 15, 60] as const;

const LONGEST = 2_000;

/** Mini-graphs are drawn over the table as a whole, and so cannot be pinned. */
export const isGraphName = (name: FieldName): boolean => name === 'sparkline' || name.endsWith('Graph');

/**
 * The columns that a text names, in their order, once each; what it does not know is left out.
 * `bid,ask|volume:bar,sparkline:open:15m`: those before the bar are pinned; after a colon stands how a column is shown.
 * @returns undefined when none is left.
 */
export function parseColumns(text: string | undefined): ColumnChoice[] | undefined {
  const chosen = new Map<FieldName, ColumnChoice>();
  const given = (text ?? '').slice(0, LONGEST);
  const barAt = given.indexOf('|');
  let at = 0;
  for (const part of given.split(/[,|]/)) {
    const isBeforeBar = at < barAt;
    at += part.length + 1;
    const [name = '', ...options] = part.split(':').map((word) => word.trim());
    if (!isFieldName(name) || chosen.has(name)) continue;
    chosen.set(name, withOptions({ ...columnOf(name), isPinned: isBeforeBar && !isGraphName(name) }, options));
  }
  return chosen.size > 0 ? pinnedFirst([...chosen.values()]) : undefined;
}

function withOptions(column: ColumnChoice, options: readonly string[]): ColumnChoice {
  let { hasBar, base, minutes } = column;
  for (const option of options) {
    if (option === 'bar') hasBar = true;
    else if (option === 'open' || option === 'close') base = option;
    else minutes = GRAPH_MINUTES.find((count) => count > 0 && option === `${count}m`) ?? minutes;
  }
  return { ...column, hasBar, base, minutes };
}

/** The text that `parseColumns` reads back. */
export function columnsText(columns: readonly ColumnChoice[]): string {
  const texts = (isPinned: boolean) =>
    columns
      .filter((column) => column.isPinned === isPinned)
      .map(({ name, hasBar, base, minutes }) =>
        [
          name,
          ...(hasBar ? ['bar'] : []),
          ...(base === 'first' ? [] : [base]),
          ...(minutes ? [`${minutes}m`] : []),
        ].join(':'),
      )
      .join(',');
  const pinned = texts(true);
  const others = texts(false);
  return pinned === '' ? others : `${pinned}|${others}`;
}

/** Pinned columns stand before the others, since they stand beside the strike. */
export function pinnedFirst(columns: readonly ColumnChoice[]): ColumnChoice[] {
  return [...columns.filter((column) => column.isPinned), ...columns.filter((column) => !column.isPinned)];
}
