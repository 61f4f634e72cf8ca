import type { TabStore } from '../client/tab-store.js';
import { COLUMNS, type Column, type Row } from '../market/quote-board.js';
import { changeAt, changeShareAt, midAt, spreadAt } from './quote-values.js';

export interface SeriesPoint {
  /** Epoch ms. */
  readonly at: number;
  /** USD per share. */
  readonly value: number;
}

const HIDDEN: ReadonlySet<Column> = new Set(['valueReason']);
const DERIVED = { mid: midAt, change: changeAt, changePercent: changeShareAt, spread: spreadAt };

type Values = { readonly [Name in Column | keyof typeof DERIVED]?: number | undefined };

/** The newest known values of a contract; unknown ones are undefined. Times are epoch ms. */
export interface ContractSnapshot extends Values {
  readonly contract: string;
  /** The mini-graph's points, newest last; gaps are left out. */
  readonly series: readonly SeriesPoint[];
}

export function contractSnapshot(store: TabStore, ticker: string, row: Row): ContractSnapshot {
  const known = (value: number) => (Number.isNaN(value) ? undefined : value);
  const values = new Map<string, number | undefined>();
  for (const column of COLUMNS) if (!HIDDEN.has(column)) values.set(column, known(store.board.get(row, column)));
  for (const [name, read] of Object.entries(DERIVED)) values.set(name, known(read(store.board, row)));
  return {
    ...(Object.fromEntries(values) as Values),
    contract: ticker,
    series: store.rings.points(row).filter((point) => !Number.isNaN(point.value)),
  };
}
