import type { TabStore } from '../client/tab-store.js';
import { COLUMNS, type Column, type Row } from '../market/quote-board.js';
import { UNKNOWN_TERMS } from './field.js';
import { FIELDS } from './fields.js';

export interface SeriesPoint {
  /** Epoch ms. */
  readonly at: number;
  /** USD per share. */
  readonly value: number;
}

const HIDDEN: ReadonlySet<Column> = new Set(['valueReason']);
const DERIVED = ['mid', 'change', 'changePercent', 'spread', 'iv', 'delta', 'gamma', 'theta', 'vega'] as const;

type Values = { readonly [Name in Column | (typeof DERIVED)[number]]?: number | undefined };

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
  for (const name of DERIVED)
    values.set(name, known(FIELDS.get(name)!.read(store.board, row, store.now(), UNKNOWN_TERMS)));
  return {
    ...(Object.fromEntries(values) as Values),
    contract: ticker,
    series: store.rings.points(row).filter((point) => !Number.isNaN(point.value)),
  };
}
