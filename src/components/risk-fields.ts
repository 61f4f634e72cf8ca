import { europeanPrice } from '../analytics/european.js';
import { HIGHER_GREEK_COUNT, HIGHER_GREEKS, higherGreeks, toDisplayUnits } from '../analytics/higher-greeks.js';
import { europeanImpliedVolatility } from '../analytics/implied-volatility.js';
import { probabilityInTheMoney, probabilityOfProfit, probabilityOfTouch } from '../analytics/probabilities.js';
import { midOf } from '../market/mark.js';
import type { Column, QuoteBoard, Row } from '../market/quote-board.js';
import { NO_VALUE, reader, type ContractTerms, type Field } from './field.js';
import type { FieldName } from './field-names.js';
import { formatFixed, formatPercent, formatSigned } from './format.js';

const NO_VENDOR = 'The data service gave no figure of its own.';

/**
 * Volatility of one side of the quote: of its price less the premium for early exercise that the mid has, as the hub values the
 * mid itself. NaN where there is no volatility, or the price has none.
 */
export function ivOfPrice(
  price: number,
  board: QuoteBoard,
  row: Row,
  { right, strike, market }: ContractTerms,
): number {
  const { spot, forward, years, rate, carryYield } = market;
  const mid = midOf(board.get(row, 'bid'), board.get(row, 'ask'));
  const european = europeanPrice(right, spot, strike, years, rate, carryYield, board.get(row, 'iv'));
  const premium = mid - european;
  return europeanImpliedVolatility(right, price - premium, forward, strike, years, Math.exp(-rate * years));
}

function sideIv(name: 'ivBid' | 'ivAsk', column: Column, label: string): Field {
  return {
    name,
    group: 'Volatility',
    label,
    title: `Implied volatility of the ${column}, percent a year`,
    columns: [column, 'iv'],
    read: (board, row, _now, terms) => ivOfPrice(board.get(row, column), board, row, terms),
    format: (value) => formatPercent(value),
    whyUnknown: `The ${column} has no volatility: it is missing, or not above what exercising would bring.`,
    isPercent: true,
    isMoving: true,
    width: 'narrow',
  };
}

const out = new Float64Array(HIGHER_GREEK_COUNT);
const GREEKS = [
  { name: 'vanna', label: 'Vanna', what: 'Change of delta per point of volatility', decimals: 4 },
  { name: 'charm', label: 'Charm', what: 'Change of delta per calendar day', decimals: 4 },
  { name: 'vomma', label: 'Vomma', what: 'Change of vega per point of volatility', decimals: 4 },
  { name: 'speed', label: 'Speed', what: 'Change of gamma per dollar of the underlying', decimals: 5 },
  {
    name: 'lambda',
    label: 'Lambda',
    what: 'Leverage: percent of the price per percent of the underlying',
    decimals: 1,
  },
  { name: 'zomma', label: 'Zomma', what: 'Change of gamma per point of volatility', decimals: 5 },
  { name: 'color', label: 'Color', what: 'Change of gamma per calendar day', decimals: 5 },
] as const;

const higherFields: readonly Field[] = GREEKS.map(({ name, label, what, decimals }) => {
  const place = HIGHER_GREEKS.findIndex((greek) => greek.name === name);
  return {
    name,
    group: 'Higher greeks',
    label,
    title: `${what}; European formula at the contract’s own volatility`,
    columns: ['iv'],
    read: (board, row, _now, { right, strike, market: { spot, years, rate, carryYield } }) => {
      higherGreeks(right, spot, strike, years, rate, carryYield, board.get(row, 'iv'), out);
      toDisplayUnits(out);
      return out[place]!;
    },
    format: (value) => formatFixed(value, decimals),
    whyUnknown: NO_VALUE,
    isMoving: true,
    width: 'normal',
  };
});

type Chance = (board: QuoteBoard, row: Row, terms: ContractTerms) => number;

const inTheMoney: Chance = (board, row, { right, strike, market: { spot, years, rate, carryYield } }) =>
  probabilityInTheMoney(right, spot, strike, years, rate, carryYield, board.get(row, 'iv'));

function chance(name: FieldName, label: string, title: string, of: Chance): Field {
  return {
    name,
    group: 'Probability',
    label,
    title: `${title}, percent; risk-neutral, at the contract’s own volatility`,
    columns: ['iv'],
    read: (board, row, _now, terms) => of(board, row, terms),
    format: (value) => formatPercent(value),
    whyUnknown: NO_VALUE,
    isPercent: true,
    isMoving: true,
    width: 'narrow',
  };
}

function vendor(name: FieldName & Column, label: string, title: string, format: (value: number) => string): Field {
  return {
    name,
    group: 'Vendor',
    label,
    title: `${title}, as the data service gives it`,
    columns: [name],
    read: reader(name),
    format,
    whyUnknown: NO_VENDOR,
    isPercent: name === 'vendorIv',
    width: 'normal',
  };
}

const three = (value: number) => formatFixed(value, 3);

/** Volatility, probabilities and higher greeks, computed in the tab for the cells that are seen; and the vendor's own figures. */
export const RISK_FIELDS: readonly Field[] = [
  sideIv('ivBid', 'bid', 'IV bid'),
  sideIv('ivAsk', 'ask', 'IV ask'),
  {
    name: 'ivResidual',
    group: 'Volatility',
    label: 'IV − fit',
    title: 'Implied volatility less that of the smile fitted through the shown strikes, points',
    columns: ['iv'],
    read: (board, row, _now, terms) => board.get(row, 'iv') - terms.fittedIv,
    format: (value) => formatSigned(value * 100, 2),
    whyUnknown: 'No volatility of its own, or no smile could be fitted to this expiry.',
    isPercent: true,
    isSigned: true,
    isMoving: true,
    width: 'normal',
  },
  ...higherFields,
  chance('probItm', 'P ITM', 'Probability of ending in the money', inTheMoney),
  chance(
    'probOtm',
    'P OTM',
    'Probability of ending out of the money',
    (board, row, terms) => 1 - inTheMoney(board, row, terms),
  ),
  chance(
    'probTouch',
    'P touch',
    'Probability that the underlying touches the strike until expiry',
    (board, row, { strike, market: { spot, years, rate, carryYield } }) =>
      probabilityOfTouch(spot, strike, years, rate, carryYield, board.get(row, 'iv')),
  ),
  chance(
    'probProfit',
    'P profit',
    'Probability that the contract, bought at the mark, ends worth more',
    (board, row, { right, strike, market: { spot, years, rate, carryYield } }) =>
      probabilityOfProfit(right, spot, strike, years, rate, carryYield, board.get(row, 'iv'), board.get(row, 'mark')),
  ),
  vendor('vendorIv', 'V IV', 'Implied volatility, percent a year', (value) => formatPercent(value)),
  vendor('vendorDelta', 'V delta', 'Delta', three),
  vendor('vendorGamma', 'V gamma', 'Gamma', three),
  vendor('vendorTheta', 'V theta', 'Theta', three),
  vendor('vendorVega', 'V vega', 'Vega', three),
];
