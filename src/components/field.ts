import type { ExpiryMarket } from '../analytics/expiry-columns.js';
import type { Right } from '../market/contract.js';
import type { Column, QuoteBoard, Row } from '../market/quote-board.js';
import type { FieldName } from './field-names.js';

/** What a contract is, and the market of its expiry: what a value may need beside the contract's own row. Unknown is NaN. */
export interface ContractTerms {
  readonly right: Right;
  /** USD per share. */
  readonly strike: number;
  readonly market: ExpiryMarket;
  /** Volatility of the fitted smile at the strike, a fraction; NaN where there is none. */
  readonly fittedIv: number;
  /** As the contract would be under what is supposed; undefined while nothing is. */
  readonly supposed?: SupposedValues | undefined;
}

/** Theoretical values under a supposition, units as in the live columns; unknown is NaN. */
export interface SupposedValues {
  readonly price: number;
  /** Against the theoretical price as it is. */
  readonly change: number;
  readonly iv: number;
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
}

/** Nothing is known: for values that need their row only. */
export const UNKNOWN_TERMS: ContractTerms = {
  right: 'call',
  strike: Number.NaN,
  market: {
    spot: Number.NaN,
    forward: Number.NaN,
    years: Number.NaN,
    rate: Number.NaN,
    carryYield: Number.NaN,
  },
  fittedIv: Number.NaN,
};

/** Subjects under which columns are chosen, in their order. */
export const FIELD_GROUPS = [
  'Mini-graphs',
  'Quotes',
  'Day',
  'Volume & OI',
  'Value',
  'Volatility',
  'Greeks',
  'Higher greeks',
  'Probability',
  'Vendor',
  'What if',
] as const;

export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** One kind of value of a contract: where it comes from and how it is shown. */
export interface Field {
  readonly name: FieldName;
  readonly group: FieldGroup;
  /** Column header. */
  readonly label: string;
  /** What it is, with its unit, in one sentence. */
  readonly title: string;
  /** The board columns it needs; the plan may give none of them. */
  readonly columns: readonly Column[];
  /** The number as the snapshot gives it; NaN is unknown. `now` is the hub's clock. */
  readonly read: (board: QuoteBoard, row: Row, now: number, terms: ContractTerms) => number;
  readonly format: (value: number) => string;
  /** Why it may be unknown although the plan gives it. */
  readonly whyUnknown: string;
  /** Up and down are coloured, beside their sign. */
  readonly isSigned?: boolean;
  /** A change tints the cell. */
  readonly isFlashing?: boolean;
  /** It changes without a change of its row: with the clock, the spot or the forward. */
  readonly isMoving?: boolean;
  /** A fraction that is shown in percent. */
  readonly isPercent?: boolean;
  /** The same as a share of the price: what a percentage of this field is compared with. */
  readonly shareName?: FieldName;
  /** It is a mini-graph of this value: `price`, whose history the hub gives, or another that this tab collects. */
  readonly graph?: 'price' | FieldName;
  /** Share of the row it takes. */
  readonly width: 'narrow' | 'normal' | 'graph';
}

const VALUED: ReadonlySet<Column> = new Set(['iv', 'delta', 'gamma', 'theta', 'vega', 'rho']);

/** It comes from the hub's valuation of the contract, whose flags are said of it. */
export function isValued({ columns }: Field): boolean {
  return columns.some((column) => VALUED.has(column));
}

/** It is only as new as the price of the underlying. */
export function restsOnSpot(field: Field): boolean {
  return isValued(field) || (field.group === 'Value' && field.name !== 'breakEven');
}

/** Reads a column of the row as it is. */
export const reader = (column: Column) => (board: QuoteBoard, row: Row) => board.get(row, column);

/** Derived in the hub: its own reason, when there is one, stands in the row. */
export const NO_VALUE = 'Not computed yet.';
export const NO_CLOSE = 'No price, or no close of the previous session, is known.';
export const NO_QUOTE = 'No quote received yet.';
export const NO_TWO_SIDES = 'There is no quote with both sides.';
export const NO_SPOT = 'The price of the underlying is not known yet.';
