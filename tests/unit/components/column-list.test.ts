import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  columnsText,
  GRAPH_MINUTES,
  isGraphName,
  parseColumns,
  type ColumnChoice,
} from '../../../src/components/column-list.js';
import { PRESETS } from '../../../src/components/column-presets.js';
import { FIELD_NAMES } from '../../../src/components/field-names.js';

const names = (text: string) => parseColumns(text)?.map(({ name }) => name);

test('names stand in their order, once each; what is not known is left out', () => {
  expect(names(' iv, bid,iv,<b>,constructor,__proto__')).toEqual(['iv', 'bid']);
  expect(parseColumns('nothing')).toBeUndefined();
  expect(parseColumns('')).toBeUndefined();
  expect(parseColumns(undefined)).toBeUndefined();
  expect(names(`${'x'.repeat(2_000)},bid`)).toBeUndefined();
});

test('what stands before the bar is pinned, but graphs cannot be', () => {
  expect(parseColumns('bid,sparkline|iv')).toEqual([
    { name: 'bid', isPinned: true, hasBar: false, base: 'first', minutes: 0 },
    { name: 'sparkline', isPinned: false, hasBar: false, base: 'first', minutes: 0 },
    { name: 'iv', isPinned: false, hasBar: false, base: 'first', minutes: 0 },
  ]);
  expect(parseColumns('bid|iv|ask')!.map(({ isPinned }) => isPinned)).toEqual([true, false, false]);
});

test('how a column is shown stands after colons; words that are not known change nothing', () => {
  expect(parseColumns('volume:bar,sparkline:open:15m,mid:7m:0m:<x>:bar:bar')).toEqual([
    { name: 'volume', isPinned: false, hasBar: true, base: 'first', minutes: 0 },
    { name: 'sparkline', isPinned: false, hasBar: false, base: 'open', minutes: 15 },
    { name: 'mid', isPinned: false, hasBar: true, base: 'first', minutes: 0 },
  ]);
});

test('the text of columns reads back as the same columns', () => {
  const column = fc.record({
    name: fc.constantFrom(...FIELD_NAMES),
    isPinned: fc.boolean(),
    hasBar: fc.boolean(),
    base: fc.constantFrom('first', 'open', 'close'),
    minutes: fc.constantFrom(...GRAPH_MINUTES),
  }) as fc.Arbitrary<ColumnChoice>;
  const columns = fc.uniqueArray(column, { selector: ({ name }) => name, minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(columns, (given) => {
      const usable = given.map((one) => ({ ...one, isPinned: one.isPinned && !isGraphName(one.name) }));
      const expected = [...usable.filter((one) => one.isPinned), ...usable.filter((one) => !one.isPinned)];
      expect(parseColumns(columnsText(usable))).toEqual(expected);
    }),
  );
});

test('the sets that are always there name columns that exist, and nothing twice', () => {
  for (const { name, fields } of PRESETS) {
    const columns = parseColumns(fields)!;
    expect(columnsText(columns), name).toBe(fields);
  }
  const everything = parseColumns(PRESETS.find(({ name }) => name === 'Everything')!.fields)!;
  const values = FIELD_NAMES.filter((name) => !name.endsWith('Graph') && !/^if[A-Z]/.test(name));
  expect(everything.map(({ name }) => name).sort()).toEqual([...values].sort());
});
