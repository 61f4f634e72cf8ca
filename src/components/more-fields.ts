import type { Field } from './field.js';
import type { FieldName } from './field-names.js';
import { GREEK_FIELDS } from './greek-fields.js';
import { QUOTE_FIELDS } from './quote-fields.js';
import { RISK_FIELDS } from './risk-fields.js';
import { VALUE_FIELDS } from './value-fields.js';
import { WHAT_IF_FIELDS } from './what-if-fields.js';

function graph(name: FieldName, of: FieldName, label: string, what: string): Field {
  return {
    name,
    group: 'Mini-graphs',
    label,
    title: `${what} as this tab has seen it since the column was shown, with the change against the first point; no history exists`,
    columns: [],
    read: () => Number.NaN,
    format: () => '',
    whyUnknown: 'Collecting: this graph begins when its column is shown.',
    graph: of,
    width: 'graph',
  };
}

/** The columns that the first load goes without. */
export const MORE_FIELDS: readonly Field[] = [
  graph('midGraph', 'mid', 'Mid ~', 'Mid'),
  graph('ivGraph', 'iv', 'IV ~', 'Implied volatility'),
  graph('deltaGraph', 'delta', 'Delta ~', 'Delta'),
  graph('spreadGraph', 'spread', 'Sprd ~', 'Spread'),
  graph('volumeGraph', 'volume', 'Vol ~', 'Volume'),
  ...QUOTE_FIELDS,
  ...GREEK_FIELDS,
  ...VALUE_FIELDS,
  ...RISK_FIELDS,
  ...WHAT_IF_FIELDS,
];
