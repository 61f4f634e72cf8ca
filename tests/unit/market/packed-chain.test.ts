import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMNS, WIDTH } from '../../../src/market/quote-board.js';
import { packChain, unpackChain, type StoredChain } from '../../../src/market/packed-chain.js';
import { contractOf, pointsOf, rowOfValues } from '../../support/builders.js';

function chainOf(strikes: readonly number[]): StoredChain {
  const values = new Float64Array(strikes.length * WIDTH);
  strikes.forEach((strike, index) => values.set(rowOfValues({ bid: strike / 100, iv: 0.2 }), index * WIDTH));
  return {
    tickers: strikes.map((strike) => contractOf(strike)),
    strikes,
    rights: strikes.map(() => 'call'),
    expiresAt: 1_797_627_600_000,
    spot: 650.25,
    asOf: 1_795_532_400_000,
    expiries: [],
    values,
    points: strikes.map((_, index) => pointsOf(...Array.from({ length: index % 4 }, (__, at) => at + 1))),
  };
}

/** The buffer with its header made another. */
function withHeader(chain: StoredChain, change: (header: Record<string, unknown>) => unknown): ArrayBuffer {
  const packed = packChain(chain);
  const length = new DataView(packed).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(packed, 8, length)));
  const text = new TextEncoder().encode(JSON.stringify(change(header) ?? header));
  const doubles = packed.slice(Math.ceil((8 + length) / 8) * 8);
  const from = Math.ceil((8 + text.length) / 8) * 8;
  const buffer = new ArrayBuffer(from + doubles.byteLength);
  new DataView(buffer).setUint32(0, text.length);
  new Uint8Array(buffer, 8).set(text);
  new Uint8Array(buffer, from).set(new Uint8Array(doubles));
  return buffer;
}

describe('there and back', () => {
  test('a chain is what it was, unknown values and gaps too', () => {
    const chain = { ...chainOf([640, 645.5, 650]), points: [[], [{ at: 1, value: Number.NaN }], pointsOf(1, 2, 3)] };
    expect(unpackChain(packChain(chain))).toEqual(chain);
  });

  test('a list of expirations is, without contracts’ terms', () => {
    const chain: StoredChain = {
      ...chainOf([]),
      tickers: ['SPY'],
      values: rowOfValues({ last: 650 }),
      points: [[]],
      expiries: ['2026-11-27', '2026-12-18'],
      expiresAt: 0,
      spot: undefined,
    };
    expect(unpackChain(packChain(chain))).toEqual(chain);
  });

  test('so is an empty one', () => {
    expect(unpackChain(packChain(chainOf([])))).toEqual(chainOf([]));
  });

  test('any chain is', () => {
    const strikes = fc.uniqueArray(
      fc.integer({ min: 1, max: 9_999_999 }).map((n) => n / 1000),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        strikes,
        fc.option(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { nil: undefined }),
        (list, spot) => {
          const chain = { ...chainOf(list), spot };
          expect(unpackChain(packChain(chain))).toEqual(chain);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('what is unpacked is a copy of the buffer, which may go', () => {
    const packed = packChain(chainOf([640]));
    const unpacked = unpackChain(packed)!;
    new Uint8Array(packed).fill(0);
    expect(unpacked.values[0]).toBe(6.4);
  });
});

describe('junk is nothing', () => {
  const chain = chainOf([640, 645, 650]);

  test.each([
    ['an empty buffer', new ArrayBuffer(0)],
    ['three bytes', new ArrayBuffer(3)],
    ['zeros', new ArrayBuffer(4096)],
    ['a length beyond the end', new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0, 123, 125]).buffer],
    ['JSON alone', new TextEncoder().encode(JSON.stringify(chain)).buffer as ArrayBuffer],
  ])('%s', (_, buffer) => {
    expect(unpackChain(buffer)).toBeUndefined();
  });

  test('every truncation, and a byte too many', () => {
    const packed = packChain(chain);
    for (let length = 0; length < packed.byteLength; length++) {
      expect(unpackChain(packed.slice(0, length))).toBeUndefined();
    }
    const longer = new Uint8Array(packed.byteLength + 8);
    longer.set(new Uint8Array(packed));
    expect(unpackChain(longer.buffer)).toBeUndefined();
    expect(unpackChain(longer.buffer.slice(0, packed.byteLength + 1))).toBeUndefined();
  });

  test('random bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(unpackChain(bytes.slice().buffer as ArrayBuffer)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  test('a flipped bit gives nothing, or a chain of the same shape: never a throw', () => {
    const packed = packChain(chain);
    fc.assert(
      fc.property(fc.nat({ max: packed.byteLength - 1 }), fc.nat({ max: 7 }), (index, bit) => {
        const broken = packed.slice(0);
        new Uint8Array(broken)[index]! ^= 1 << bit;
        const read = unpackChain(broken);
        if (read) expect(read.values.length).toBe(read.tickers.length * WIDTH);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each<[string, (header: Record<string, unknown>) => unknown]>([
    ['the format of another build', (head) => ({ ...head, format: 2 })],
    ['other columns', (head) => ({ ...head, columns: [...COLUMNS].reverse().join() })],
    ['one column more', (head) => ({ ...head, columns: `${COLUMNS.join()},new` })],
    ['an array for a header', () => []],
    ['null for a header', () => 'null'],
    ['a ticker that is none', (head) => ({ ...head, tickers: ['<img>', 'A', 'B'] })],
    ['fewer tickers than values', (head) => ({ ...head, tickers: ['A'] })],
    ['strikes of another number', (head) => ({ ...head, strikes: [1] })],
    ['strikes without rights', (head) => ({ ...head, rights: '' })],
    ['rights without strikes', (head) => ({ ...head, strikes: [] })],
    ['rights that are none', (head) => ({ ...head, rights: 'CPX' })],
    ['negative counts of points', (head) => ({ ...head, pointCounts: [-1, 1, 3] })],
    ['counts of points beyond the end', (head) => ({ ...head, pointCounts: [900, 900, 900] })],
    ['a spot of text', (head) => ({ ...head, spot: '650' })],
    ['no time', (head) => ({ ...head, asOf: null })],
    ['an expiration that no calendar has', (head) => ({ ...head, expiries: ['2026-02-31'] })],
    ['an expiration of text', (head) => ({ ...head, expiries: ['tomorrow'] })],
  ])('%s', (_, change) => {
    expect(unpackChain(withHeader(chain, (head) => head))).toEqual(chain);
    expect(unpackChain(withHeader(chain, change))).toBeUndefined();
  });

  test('pollution in the header reaches no prototype', () => {
    const buffer = withHeader(chain, (head) =>
      JSON.parse(`{"__proto__":{"polluted":1},${JSON.stringify(head).slice(1)}`),
    );
    unpackChain(buffer);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
