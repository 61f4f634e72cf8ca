import fc from 'fast-check';
import { expect, test } from 'vitest';
import { massiveCodec } from '../../../src/upstream/massive.js';
import { RecordingSink, type SinkCall } from '../../support/recording-sink.js';

/** Items whose call is known, told apart by their number. */
const good = fc
  .record({ kind: fc.constantFrom('Q', 'T', 'A', 'V', 'status'), value: fc.integer({ min: 1, max: 1_000_000 }) })
  .map(({ kind, value }): { item: object; call: SinkCall } => {
    switch (kind) {
      case 'Q':
        return {
          item: {
            ev: 'Q',
            sym: 'O:SPY251219C00650000',
            bp: value,
            ap: value + 1,
            bs: 1,
            as: 2,
            t: 1644506128351,
            q: 3,
          },
          call: ['quote', 'O:SPY251219C00650000', value, value + 1, 1, 2, 1644506128351, 3],
        };
      case 'T':
        return {
          item: { ev: 'T', sym: 'SPY', p: value, s: 1, x: 4, c: [233], t: 1644506128351, q: 3 },
          call: ['trade', 'SPY', value, 1, 4, [233], 1644506128351, 3],
        };
      case 'A':
        return {
          item: {
            ev: 'A',
            sym: 'SPY',
            o: 1,
            h: 3,
            l: 1,
            c: value,
            v: 5,
            av: 6,
            op: 7,
            s: 1644506128000,
            e: 1644506129000,
          },
          call: ['bar', 'SPY', 'second', 1, 3, 1, value, 5, 6, 7, 1644506128000, 1644506129000],
        };
      case 'V':
        return {
          item: { ev: 'V', T: 'I:SPX', val: value, t: 1644506128351 },
          call: ['value', 'I:SPX', value, 1644506128351],
        };
      default:
        return { item: { ev: 'status', status: 's', message: `${value}` }, call: ['status', 's', `${value}`] };
    }
  });

const FIELDS = [
  'ev',
  'sym',
  'T',
  'bp',
  'ap',
  'bs',
  'as',
  'p',
  's',
  'c',
  'i',
  'o',
  'h',
  'l',
  'v',
  'val',
  't',
  'q',
  'fmv',
];
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, -1, 1e308, '', '<script>', '__proto__', [], {}, Number.MAX_VALUE, -0, '\ud800'),
);

/** Things of which nothing is known but that they must do no harm. */
const bad = fc.oneof(
  fc.jsonValue(),
  fc
    .record({ ev: fc.constantFrom('Q', 'T', 'A', 'AM', 'V', 'LULD', 'FMV', 'status', 'NOI', 'toString') }, {})
    .chain((item) =>
      fc
        .array(fc.tuple(fc.constantFrom(...FIELDS, '__proto__', 'constructor', 'zz'), odd), { maxLength: 8 })
        .map((entries) => Object.assign(Object.fromEntries(entries.filter(([name]) => name !== 'ev')), item)),
    ),
);

test('10,000 frames: bad items never throw and never cost a neighbour', () => {
  let itemsCount = 0;
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          good,
          bad.map((item) => ({ item, call: undefined })),
        ),
        { maxLength: 12 },
      ),
      (parts) => {
        const sink = new RecordingSink();
        massiveCodec.decode(JSON.stringify(parts.map(({ item }) => item)), sink);
        const expected = parts.flatMap(({ call }) => (call ? [call] : []));
        // One call for each item, in their order.
        expect(sink.calls.length).toBe(parts.length);
        expect(sink.calls.filter((_, index) => parts[index]!.call)).toEqual(expected);
        itemsCount += parts.length;
      },
    ),
    { numRuns: 10_000 },
  );
  expect(itemsCount).toBeGreaterThan(10_000);
}, 60_000);

test('2,000 cut, doubled and overwritten texts: no exception, and only numbers or NaN come out', () => {
  const text = fc
    .array(good, { minLength: 1, maxLength: 4 })
    .map((parts) => JSON.stringify(parts.map(({ item }) => item)));
  fc.assert(
    fc.property(text, fc.nat(), fc.string(), fc.nat(40), (frame, where, junk, length) => {
      const at = where % (frame.length + 1);
      const sink = new RecordingSink();
      massiveCodec.decode(frame.slice(0, at) + junk + frame.slice(at + length), sink);
      for (const [name, ...values] of sink.calls) {
        if (name === 'status' || name === 'unusable') continue;
        for (const value of values.slice(1)) {
          const isFine =
            typeof value === 'number' ||
            value === undefined ||
            Array.isArray(value) ||
            value === 'second' ||
            value === 'minute';
          expect(isFine, `${name} ${String(value)}`).toBe(true);
          expect(value).not.toBe(Number.POSITIVE_INFINITY);
        }
      }
    }),
    { numRuns: 2_000 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
}, 60_000);

test('any text at all, and any notice, is got over', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string(), (text, message) => {
      massiveCodec.decode(text, new RecordingSink());
      massiveCodec.notice(text, message);
      massiveCodec.notice('success', `subscribed to: ${message}`);
    }),
    { numRuns: 2_000 },
  );
}, 60_000);
