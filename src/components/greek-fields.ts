import { NO_VALUE, reader, type Field } from './field.js';
import { formatFixed } from './format.js';

const three = (value: number) => formatFixed(value, 3);

/** First-order greeks as the hub has them, but for delta. */
export const GREEK_FIELDS: readonly Field[] = [
  {
    name: 'gamma',
    group: 'Greeks',
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
    group: 'Greeks',
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
    group: 'Greeks',
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
    group: 'Greeks',
    label: 'Rho',
    title: 'Change of the price per point of interest rate, USD',
    columns: ['rho'],
    read: reader('rho'),
    format: three,
    whyUnknown: NO_VALUE,
    width: 'normal',
  },
];
