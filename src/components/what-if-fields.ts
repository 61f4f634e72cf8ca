import type { ContractTerms, Field, SupposedValues } from './field.js';
import type { FieldName } from './field-names.js';
import { formatFixed, formatPercent, formatPrice, formatSigned } from './format.js';

const NOT_SUPPOSED = 'Nothing is supposed, or the volatility of the contract is not known.';
const three = (value: number) => formatFixed(value, 3);

function field(
  name: FieldName,
  value: keyof SupposedValues,
  label: string,
  what: string,
  format: (value: number) => string,
  more: Partial<Field> = {},
): Field {
  return {
    name,
    group: 'What if',
    label,
    title: `Hypothetical: ${what} if what is supposed above the table had happened`,
    columns: [],
    read: (_board, _row, _now, { supposed }: ContractTerms) => supposed?.[value] ?? Number.NaN,
    format,
    whyUnknown: NOT_SUPPOSED,
    isMoving: true,
    width: 'normal',
    ...more,
  };
}

/** Theoretical values under what is supposed; live values have their own columns. */
export const WHAT_IF_FIELDS: readonly Field[] = [
  field('ifPrice', 'price', 'If price', 'theoretical price, USD per share,', (value) => formatPrice(value)),
  field(
    'ifChange',
    'change',
    'If chg',
    'change of the theoretical price, USD per share,',
    (value) => formatSigned(value, 2),
    {
      isSigned: true,
    },
  ),
  field('ifIv', 'iv', 'If IV', 'volatility, percent a year,', (value) => formatPercent(value), {
    isPercent: true,
    width: 'narrow',
  }),
  field('ifDelta', 'delta', 'If delta', 'delta', three),
  field('ifGamma', 'gamma', 'If gamma', 'gamma', three),
  field('ifTheta', 'theta', 'If theta', 'change per calendar day, USD,', three),
  field('ifVega', 'vega', 'If vega', 'change per point of volatility, USD,', three),
];
