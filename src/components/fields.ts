import { reasonSentence } from '../analytics/reasons.js';
import { isTwoSided, midOf } from '../market/mark.js';
import { type Column, type QuoteBoard, type Row } from '../market/quote-board.js';
import {
  formatAge,
  formatCount,
  formatFixed,
  formatPercent,
  formatPrice,
  formatSigned,
  formatSignedPercent,
} from './format.js';

export type FieldName =
  | 'bid'
  | 'ask'
  | 'bidSize'
  | 'askSize'
  | 'last'
  | 'mid'
  | 'mark'
  | 'change'
  | 'changePercent'
  | 'volume'
  | 'openInterest'
  | 'iv'
  | 'delta'
  | 'gamma'
  | 'theta'
  | 'vega'
  | 'rho'
  | 'spread'
  | 'age'
  | 'sparkline';

/** One kind of value of a contract: where it comes from and how it is shown. */
export interface Field {
  readonly name: FieldName;
  /** Column header. */
  readonly label: string;
  /** What it is, with its unit, in one sentence. */
  readonly title: string;
  /** The board columns it needs; the plan may give none of them. */
  readonly columns: readonly Column[];
  /** The number as the snapshot gives it; NaN is unknown. `now` is the hub's clock. */
  readonly read: (board: QuoteBoard, row: Row, now: number) => number;
  readonly format: (value: number) => string;
  /** Why it may be unknown although the plan gives it. */
  readonly whyUnknown: string;
  /** Up and down are coloured, beside their sign. */
  readonly isSigned?: boolean;
  /** A change tints the cell. */
  readonly isFlashing?: boolean;
  /** Share of the row it takes. */
  readonly width: 'narrow' | 'normal' | 'graph';
}

const reader = (column: Column) => (board: QuoteBoard, row: Row) => board.get(row, column);

const change = (board: QuoteBoard, row: Row) => board.get(row, 'mark') - board.get(row, 'previousClose');
const three = (value: number) => formatFixed(value, 3);
const price = (value: number) => formatPrice(value);

const NO_QUOTE = 'No quote received yet.';
const NO_CLOSE = 'No price, or no close of the previous session, is known.';
/** Derived in the hub: its own reason, when there is one, stands in the row. */
const NO_VALUE = 'Not computed yet.';

const LIST: readonly Field[] = [
  {
    name: 'bid',
    label: 'Bid',
    title: 'Best bid, USD per share',
    columns: ['bid'],
    read: reader('bid'),
    format: price,
    whyUnknown: NO_QUOTE,
    isFlashing: true,
    width: 'normal',
  },
  {
    name: 'ask',
    label: 'Ask',
    title: 'Best offer, USD per share',
    columns: ['ask'],
    read: reader('ask'),
    format: price,
    whyUnknown: NO_QUOTE,
    isFlashing: true,
    width: 'normal',
  },
  {
    name: 'bidSize',
    label: 'Bid sz',
    title: 'Contracts wanted at the best bid',
    columns: ['bidSize'],
    read: reader('bidSize'),
    format: formatCount,
    whyUnknown: NO_QUOTE,
    width: 'narrow',
  },
  {
    name: 'askSize',
    label: 'Ask sz',
    title: 'Contracts offered at the best ask',
    columns: ['askSize'],
    read: reader('askSize'),
    format: formatCount,
    whyUnknown: NO_QUOTE,
    width: 'narrow',
  },
  {
    name: 'last',
    label: 'Last',
    title: 'Last trade, USD per share',
    columns: ['last'],
    read: reader('last'),
    format: price,
    whyUnknown: 'No trade is known.',
    isFlashing: true,
    width: 'normal',
  },
  {
    name: 'mid',
    label: 'Mid',
    title: 'Midpoint of bid and ask, USD per share',
    columns: ['bid', 'ask'],
    read: (board, row) => midOf(board.get(row, 'bid'), board.get(row, 'ask')),
    format: price,
    whyUnknown: 'There is no quote with both sides.',
    isFlashing: true,
    width: 'normal',
  },
  {
    name: 'mark',
    label: 'Mark',
    title: 'Fair price, USD per share: the midpoint, else the last trade',
    columns: ['mark'],
    read: reader('mark'),
    format: price,
    whyUnknown: 'There is neither a quote with both sides nor a trade.',
    isFlashing: true,
    width: 'normal',
  },
  {
    name: 'change',
    label: 'Chg',
    title: 'Mark against the previous close, USD per share',
    columns: ['mark', 'previousClose'],
    read: change,
    format: (value) => formatSigned(value, 2),
    whyUnknown: NO_CLOSE,
    isSigned: true,
    width: 'normal',
  },
  {
    name: 'changePercent',
    label: 'Chg %',
    title: 'Mark against the previous close, percent',
    columns: ['mark', 'previousClose'],
    read: (board, row) => change(board, row) / board.get(row, 'previousClose'),
    format: (value) => formatSignedPercent(value),
    whyUnknown: NO_CLOSE,
    isSigned: true,
    width: 'normal',
  },
  {
    name: 'volume',
    label: 'Vol',
    title: 'Contracts traded today',
    columns: ['volume'],
    read: reader('volume'),
    format: formatCount,
    whyUnknown: 'No trade today is known.',
    width: 'narrow',
  },
  {
    name: 'openInterest',
    label: 'OI',
    title: 'Open interest: contracts outstanding at the prior close',
    columns: ['openInterest'],
    read: reader('openInterest'),
    format: formatCount,
    whyUnknown: 'The open interest is not known.',
    width: 'narrow',
  },
  {
    name: 'iv',
    label: 'IV',
    title: 'Implied volatility, percent a year',
    columns: ['iv'],
    read: reader('iv'),
    format: (value) => formatPercent(value),
    whyUnknown: NO_VALUE,
    width: 'narrow',
  },
  {
    name: 'delta',
    label: 'Delta',
    title: 'Change of the price per dollar of the underlying',
    columns: ['delta'],
    read: reader('delta'),
    format: three,
    whyUnknown: NO_VALUE,
    width: 'normal',
  },
  {
    name: 'gamma',
    label: 'Gamma',
    title: 'Change of delta per dollar of the underlying',
    columns: ['gamma'],
    read: reader('gamma'),
    format: three,
    whyUnknown: NO_VALUE,
    width: 'normal',
  },
  {
    name: 'theta',
    label: 'Theta',
    title: 'Change of the price per calendar day, USD',
    columns: ['theta'],
    read: reader('theta'),
    format: three,
    whyUnknown: NO_VALUE,
    width: 'normal',
  },
  {
    name: 'vega',
    label: 'Vega',
    title: 'Change of the price per point of volatility, USD',
    columns: ['vega'],
    read: reader('vega'),
    format: three,
    whyUnknown: NO_VALUE,
    width: 'normal',
  },
  {
    name: 'rho',
    label: 'Rho',
    title: 'Change of the price per point of interest rate, USD',
    columns: ['rho'],
    read: reader('rho'),
    format: three,
    whyUnknown: NO_VALUE,
    width: 'normal',
  },
  {
    name: 'spread',
    label: 'Sprd',
    title: 'Ask minus bid, USD per share',
    columns: ['bid', 'ask'],
    read: (board, row) => {
      const bid = board.get(row, 'bid');
      const ask = board.get(row, 'ask');
      return isTwoSided(bid, ask) ? ask - bid : Number.NaN;
    },
    format: price,
    whyUnknown: 'There is no quote with both sides.',
    width: 'narrow',
  },
  {
    name: 'age',
    label: 'Age',
    title: 'Time since the newest event of the contract',
    columns: [],
    read: (board, row, now) => now - board.get(row, 'receivedAt'),
    format: formatAge,
    whyUnknown: 'No event received yet.',
    width: 'narrow',
  },
  {
    name: 'sparkline',
    label: 'Trend',
    title: 'Newest prices of the contract, with the change against the first one shown',
    columns: [],
    read: () => Number.NaN,
    format: () => '',
    whyUnknown: 'Waiting for history.',
    width: 'graph',
  },
];

export const FIELDS: ReadonlyMap<string, Field> = new Map(LIST.map((field) => [field.name, field]));

/** All of them, in the order people read them. */
export const FIELD_NAMES: readonly FieldName[] = LIST.map((field) => field.name);

/** What each view shows when nothing else is asked for; the first is nearest to the strike. */
export const DEFAULT_FIELDS: Readonly<Record<'columns' | 'chain', readonly FieldName[]>> = {
  columns: ['sparkline', 'change', 'mid', 'bid', 'ask'],
  chain: ['bid', 'ask', 'mid', 'sparkline', 'change', 'iv', 'delta', 'volume', 'openInterest'],
};

/** The fields a comma list names, once each, unknown names left out; undefined when none is left. */
export function parseFields(text: string | undefined): FieldName[] | undefined {
  const names = new Set((text ?? '').split(',').map((name) => name.trim()));
  const known = [...names].filter((name): name is FieldName => FIELDS.has(name));
  return known.length > 0 ? known : undefined;
}

/** Why a value of this row is not known, in a sentence. */
export function whyUnknown(field: Field, board: QuoteBoard, row: Row): string {
  const reason = board.get(row, 'valueReason');
  return field.whyUnknown === NO_VALUE && reason > 0 ? reasonSentence(reason) : field.whyUnknown;
}
