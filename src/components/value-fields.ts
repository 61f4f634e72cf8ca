import { breakEven } from '../analytics/probabilities.js';
import { midOf } from '../market/mark.js';
import type { QuoteBoard, Row } from '../market/quote-board.js';
import { NO_SPOT, NO_TWO_SIDES, reader, type ContractTerms, type Field } from './field.js';
import { formatCount, formatFixed, formatPercent, formatPrice, formatSignedPercent } from './format.js';

const NO_DAY = 'No trade today is known.';
const SHARES = 100;
const price = (value: number) => formatPrice(value);

/** What exercising now would bring, USD per share; NaN without a spot. */
export function intrinsicOf({ right, strike, market }: ContractTerms): number {
  return Math.max(0, right === 'call' ? market.spot - strike : strike - market.spot);
}

/** What the mark is above the intrinsic value; below it a quote is old or wide, and it is shown as it is. */
const extrinsicOf = (board: QuoteBoard, row: Row, terms: ContractTerms) => board.get(row, 'mark') - intrinsicOf(terms);

const breakEvenOf = (board: QuoteBoard, row: Row, { right, strike }: ContractTerms) =>
  breakEven(right, strike, board.get(row, 'mark'));

function dayField(name: 'dayOpen' | 'dayHigh' | 'dayLow', label: string, title: string): Field {
  return {
    name,
    group: 'Day',
    label,
    title,
    columns: [name],
    read: reader(name),
    format: price,
    whyUnknown: NO_DAY,
    width: 'normal',
  };
}

/** What a price is made of, and how far the market has to go. */
export const VALUE_FIELDS: readonly Field[] = [
  {
    name: 'lastSize',
    group: 'Quotes',
    label: 'Last sz',
    title: 'Contracts in the last trade',
    columns: ['lastSize'],
    read: reader('lastSize'),
    format: formatCount,
    whyUnknown: 'No trade is known.',
    width: 'narrow',
  },
  {
    name: 'spreadPercent',
    group: 'Quotes',
    label: 'Sprd %',
    title: 'Ask minus bid, percent of the mid',
    columns: ['bid', 'ask'],
    read: (board, row) => {
      const mid = midOf(board.get(row, 'bid'), board.get(row, 'ask'));
      return (board.get(row, 'ask') - board.get(row, 'bid')) / mid;
    },
    format: (value) => formatPercent(value),
    whyUnknown: NO_TWO_SIDES,
    isPercent: true,
    width: 'narrow',
  },
  dayField('dayOpen', 'Open', 'First trade of the day, USD per share'),
  dayField('dayHigh', 'High', 'Highest trade of the day, USD per share'),
  dayField('dayLow', 'Low', 'Lowest trade of the day, USD per share'),
  {
    name: 'volumeOverOi',
    group: 'Volume & OI',
    label: 'Vol/OI',
    title: 'Contracts traded today per contract outstanding at the prior close',
    columns: ['volume', 'openInterest'],
    read: (board, row) => {
      const open = board.get(row, 'openInterest');
      return open > 0 ? board.get(row, 'volume') / open : Number.NaN;
    },
    format: (value) => formatFixed(value, 2),
    whyUnknown: 'Volume or open interest is not known, or nothing was outstanding.',
    width: 'narrow',
  },
  {
    name: 'gex',
    group: 'Volume & OI',
    label: 'GEX',
    title: 'Gamma exposure, USD per 1 % move of the underlying; dealers taken as long calls and short puts',
    columns: ['gamma', 'openInterest'],
    read: (board, row, _now, { right, market: { spot } }) =>
      (right === 'call' ? 0.01 : -0.01) *
      SHARES *
      spot *
      spot *
      board.get(row, 'gamma') *
      board.get(row, 'openInterest'),
    format: formatCount,
    whyUnknown: 'Gamma, open interest or the price of the underlying is not known.',
    isSigned: true,
    isMoving: true,
    width: 'normal',
  },
  {
    name: 'intrinsic',
    group: 'Value',
    label: 'Intr',
    title: 'Intrinsic value: what exercising now would bring, USD per share',
    columns: [],
    read: (_board, _row, _now, terms) => intrinsicOf(terms),
    format: price,
    whyUnknown: NO_SPOT,
    isMoving: true,
    width: 'normal',
  },
  {
    name: 'extrinsic',
    group: 'Value',
    label: 'Extr',
    title: 'Extrinsic value: the mark less the intrinsic value, USD per share',
    columns: ['mark'],
    read: (board, row, _now, terms) => extrinsicOf(board, row, terms),
    format: price,
    whyUnknown: 'No mark, or no price of the underlying, is known.',
    isMoving: true,
    width: 'normal',
  },
  {
    name: 'breakEven',
    group: 'Value',
    label: 'B/E',
    title: 'Break-even at expiry of a bought contract: the strike and the mark, USD',
    columns: ['mark'],
    read: (board, row, _now, terms) => breakEvenOf(board, row, terms),
    format: price,
    whyUnknown: 'No mark is known.',
    shareName: 'breakEvenPercent',
    width: 'normal',
  },
  {
    name: 'breakEvenPercent',
    group: 'Value',
    label: 'To B/E',
    title: 'Move of the underlying to the break-even, percent',
    columns: ['mark'],
    read: (board, row, _now, terms) => breakEvenOf(board, row, terms) / terms.market.spot - 1,
    format: (value) => formatSignedPercent(value),
    whyUnknown: 'No mark, or no price of the underlying, is known.',
    isPercent: true,
    isMoving: true,
    width: 'normal',
  },
  {
    name: 'moneyness',
    group: 'Value',
    label: 'Mnyn',
    title: 'Moneyness: the strike against the price of the underlying, percent; positive is in the money',
    columns: [],
    read: (_board, _row, _now, { right, strike, market }) =>
      (right === 'call' ? market.spot - strike : strike - market.spot) / market.spot,
    format: (value) => formatSignedPercent(value),
    whyUnknown: NO_SPOT,
    isPercent: true,
    isMoving: true,
    width: 'normal',
  },
];
