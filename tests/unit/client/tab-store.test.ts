import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packChain, unpackChain, type StoredChain } from '../../../src/market/packed-chain.js';
import type { PricePoint } from '../../../src/market/price-ring.js';
import { WIDTH, type Column, type Row } from '../../../src/market/quote-board.js';
import type { Ticker } from '../../../src/market/ticker.js';
import { TabStore } from '../../../src/client/tab-store.js';
import type { DeltaMessage, RecordEntry, RecordKey } from '../../../src/worker/hub-api.js';
import { contractOf, rowOfValues, valuesOf } from '../../support/builders.js';
import { expiriesOf } from '../../support/builders-client.js';
import { FakeClock } from '../../support/fake-clock.js';

const tickers = (...names: string[]) => names as Ticker[];

interface Parts {
  interest: number;
  rows?: [row: number, values: Partial<Record<Column, number>>][];
  points?: number[];
  records?: RecordEntry[];
  now?: number;
}

function deltaOf({ interest, rows = [], points = [], records = [], now = 0 }: Parts): DeltaMessage {
  const columns = new Float64Array(rows.length * (WIDTH + 1));
  rows.forEach(([row, values], index) => {
    columns[index * (WIDTH + 1)] = row;
    columns.set(rowOfValues(values), index * (WIDTH + 1) + 1);
  });
  return { sw: 'delta', id: 1, interest, now, rows: columns, points: Float64Array.from(points), records };
}

function changesOf(store: TabStore) {
  let seen: { rows: number[]; records: string[]; isLinkChanged: boolean } | undefined;
  store.drain(false, ({ rows, records, isLinkChanged }) => {
    seen = { rows: [...rows], records: [...records], isLinkChanged };
  });
  return seen!;
}

const clock = new FakeClock(0);
const gap = (at: number): PricePoint => ({ at, value: Number.NaN });

describe('a delta', () => {
  test('writes the rows it speaks of, whole, and marks them', () => {
    const store = new TabStore(clock);
    const [spy, qqq] = store.resize(tickers('SPY', 'QQQ'), [], 1);
    store.merge(
      deltaOf({
        interest: 1,
        rows: [
          [spy!, { last: 650 }],
          [qqq!, { last: 500 }],
        ],
      }),
    );
    store.merge(deltaOf({ interest: 1, rows: [[spy!, { bid: 649 }]] }));
    expect(valuesOf(store.board, spy!)).toEqual({ bid: 649 });
    expect(valuesOf(store.board, qqq!)).toEqual({ last: 500 });
    expect(store.hasChanges).toBe(true);
    expect(changesOf(store)).toEqual({ rows: [spy, qqq], records: [], isLinkChanged: false });
    expect(store.hasChanges).toBe(false);
    expect(changesOf(store).rows).toEqual([]);
  });

  test('of an older interest cannot touch a row that was given to another instrument since', () => {
    const store = new TabStore(clock);
    const [row] = store.resize(tickers('SPY'), [], 1);
    expect(store.resize(tickers('QQQ'), [], 2)).toEqual([row]);
    store.merge(deltaOf({ interest: 1, rows: [[row!, { last: 650 }]], points: [row!, 5, 650] }));
    expect(valuesOf(store.board, row!)).toEqual({});
    expect(store.rings.points(row!)).toEqual([]);
    expect(store.hasChanges).toBe(false);
    store.merge(deltaOf({ interest: 2, rows: [[row!, { last: 500 }]], points: [row!, 6, 500] }));
    expect(valuesOf(store.board, row!)).toEqual({ last: 500 });
    expect(store.rings.points(row!)).toEqual([{ at: 6, value: 500 }]);
  });

  test('of an older interest still serves the rows that stayed', () => {
    const store = new TabStore(clock);
    const [spy] = store.resize(tickers('SPY', 'QQQ'), [], 1);
    store.resize(tickers('IWM', 'SPY'), [], 2);
    store.merge(deltaOf({ interest: 1, rows: [[spy!, { last: 650 }]] }));
    expect(valuesOf(store.board, spy!)).toEqual({ last: 650 });
  });

  test('does not reach a row that was made and not yet said, nor one that is none', () => {
    const store = new TabStore(clock);
    store.resize(tickers('SPY'), [], 1);
    const early = store.rowFor('QQQ' as Ticker);
    for (const row of [early, 77, 1e9, -1, 0.5, Number.NaN]) {
      store.merge(deltaOf({ interest: 9, rows: [[row, { last: 1 }]], points: [row, 1, 1] }));
    }
    expect(valuesOf(store.board, early)).toEqual({});
    expect(store.hasChanges).toBe(false);
  });

  test('cut short is read as far as it is whole', () => {
    const store = new TabStore(clock);
    const [spy] = store.resize(tickers('SPY'), [], 1);
    const whole = deltaOf({
      interest: 1,
      rows: [
        [spy!, { last: 1 }],
        [spy!, { last: 2 }],
      ],
      points: [spy!, 1, 1, spy!, 2],
    });
    store.merge({ ...whole, rows: whole.rows.slice(0, -1) });
    expect(valuesOf(store.board, spy!)).toEqual({ last: 1 });
    expect(store.rings.points(spy!)).toHaveLength(1);
  });
});

describe('points', () => {
  test('are added, and forgotten where the hub says so', () => {
    const store = new TabStore(clock, 3);
    const [row] = store.resize(tickers('SPY'), [], 1);
    store.merge(deltaOf({ interest: 1, points: [row!, 1, 10, row!, 2, Number.NaN, row!, 3, 30] }));
    expect(store.rings.points(row!)).toEqual([{ at: 1, value: 10 }, gap(2), { at: 3, value: 30 }]);
    store.merge(deltaOf({ interest: 1, points: [row!, Number.NaN, Number.NaN, row!, 9, 90] }));
    expect(store.rings.points(row!)).toEqual([{ at: 9, value: 90 }]);
    expect(changesOf(store).rows).toEqual([row]);
  });
});

describe('records', () => {
  const market = {
    isOpen: true,
    isLateOpen: true,
    source: 'calendar',
    isProvisional: false,
    nextOpenAt: 1,
    nextCloseAt: 2,
  } as const;
  const expiries = (underlying: string) =>
    [`expiries ${underlying}`, { underlying, expiries: [], asOf: 1, source: 'rest' }] as unknown as RecordEntry;

  test('are kept by key, and marked', () => {
    const store = new TabStore(clock);
    store.resize([], ['expiries SPY'] as RecordKey[], 1);
    store.merge(deltaOf({ interest: 1, records: [['market', market], expiries('SPY')] }));
    expect(store.record('market')).toEqual(market);
    expect(store.record('expiries SPY')).toMatchObject({ underlying: 'SPY' });
    expect(changesOf(store).records).toEqual(['market', 'expiries SPY']);
  });

  test('go when they are wanted no more; feed and market stay', () => {
    const store = new TabStore(clock);
    store.merge(deltaOf({ interest: 1, records: [['market', market], expiries('SPY'), expiries('QQQ')] }));
    store.resize([], ['expiries QQQ'] as RecordKey[], 2);
    expect(store.record('expiries SPY')).toBeUndefined();
    expect(store.record('expiries QQQ')).toBeDefined();
    expect(store.record('market')).toBeDefined();
  });
});

describe('rows', () => {
  test('keep their instrument and values while it is wanted', () => {
    const store = new TabStore(clock);
    const [spy, qqq] = store.resize(tickers('SPY', 'QQQ'), [], 1);
    store.merge(deltaOf({ interest: 1, rows: [[qqq!, { last: 500 }]], points: [qqq!, 1, 1] }));
    expect(store.resize(tickers('QQQ', 'IWM', 'SPY'), [], 2)).toEqual([qqq, 2, spy]);
    expect(valuesOf(store.board, qqq!)).toEqual({ last: 500 });
    expect(store.rings.size(qqq!)).toBe(1);
  });

  test('that go leave nothing behind, not even a mark of change', () => {
    const store = new TabStore(clock);
    const [spy] = store.resize(tickers('SPY'), [], 1);
    store.merge(deltaOf({ interest: 1, rows: [[spy!, { last: 650 }]], points: [spy!, 1, 1] }));
    store.resize([], [], 2);
    expect(store.hasChanges).toBe(false);
    expect(store.board.size).toBe(0);
    store.resize(tickers('QQQ'), [], 3);
    expect(valuesOf(store.board, spy!)).toEqual({});
    expect(store.rings.points(spy!)).toEqual([]);
  });

  test('whatever is wanted in whatever order, no instrument ever shows another’s value, however late the delta', () => {
    const names = fc.uniqueArray(fc.constantFrom(...'ABCDEF'), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(fc.record({ wanted: names, lateBy: fc.nat({ max: 3 }) }), { maxLength: 12 }), (steps) => {
        const store = new TabStore(clock);
        const said: { names: string[]; rows: Row[] }[] = [];
        steps.forEach(({ wanted, lateBy }, index) => {
          said.push({ names: wanted, rows: store.resize(tickers(...wanted), [], index + 1) });
          const version = Math.max(1, index + 1 - lateBy);
          const then = said[version - 1]!;
          const rows = then.names.map(
            (name, at) => [then.rows[at]!, { last: name.charCodeAt(0) }] as [number, { last: number }],
          );
          store.merge(deltaOf({ interest: version, rows }));
          for (const name of wanted) {
            const last = store.board.get(store.board.rowOf(name)!, 'last');
            expect(Number.isNaN(last) || last === name.charCodeAt(0)).toBe(true);
          }
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the hub’s clock', () => {
  test('is told best by the quickest message', () => {
    const own = new FakeClock(1_000);
    const store = new TabStore(own);
    expect(store.now()).toBe(1_000);
    store.merge(deltaOf({ interest: 1, now: 1_400 }));
    expect(store.now()).toBe(1_400);
    store.merge(deltaOf({ interest: 1, now: 1_200 }));
    own.advance(100);
    expect(store.now()).toBe(1_500);
  });

  test('is another when the hub was started anew; what was missed is a gap', () => {
    const own = new FakeClock(1_000);
    const store = new TabStore(own);
    const [spy] = store.resize(tickers('SPY'), [], 1);
    store.merge(deltaOf({ interest: 1, now: 9_000, rows: [[spy!, { last: 650 }]], points: [spy!, 900, 650] }));
    store.forgetHub();
    expect(store.now()).toBe(1_000);
    expect(valuesOf(store.board, spy!)).toEqual({ last: 650 });
    expect(store.rings.newest(spy!)).toEqual(gap(1_000));
    store.merge(deltaOf({ interest: 1, now: 500 }));
    expect(store.now()).toBe(500);
  });
});

describe('a hub started anew', () => {
  test('takes nothing off the screen before it has something to put there', () => {
    const store = new TabStore(clock);
    const [spy, qqq] = store.resize(tickers('SPY', 'QQQ'), [], 1) as [Row, Row];
    store.merge(
      deltaOf({
        interest: 1,
        rows: [
          [spy, { last: 650, bid: 649 }],
          [qqq, { last: 500 }],
        ],
        points: [spy, 1, 10, qqq, 1, 20],
      }),
    );
    changesOf(store);
    store.forgetHub();
    store.resize(tickers('SPY', 'QQQ'), [], 2);
    // What it sends of rows it knows nothing of: no values, and rings without points.
    const points = [spy, Number.NaN, Number.NaN, qqq, Number.NaN, Number.NaN];
    const rows: Parts['rows'] = [
      [spy, {}],
      [qqq, { overLimit: 0, halted: 0 }],
    ];
    store.merge(deltaOf({ interest: 2, rows, points }));
    expect(valuesOf(store.board, spy)).toEqual({ last: 650, bid: 649 });
    expect(changesOf(store).rows).toEqual([]);
    store.merge(deltaOf({ interest: 2, rows: [[spy, { last: 651 }]], points: [spy, 7, 70] }));
    expect(valuesOf(store.board, spy)).toEqual({ last: 651 }); // whole, as ever
    expect(store.rings.points(spy)).toEqual([{ at: 7, value: 70 }]);
    expect(valuesOf(store.board, qqq)).toEqual({ last: 500 });
    expect(store.rings.points(qqq)[0]).toEqual({ at: 1, value: 20 });
    store.merge(deltaOf({ interest: 2, rows: [[spy, {}]], points: [spy, Number.NaN, Number.NaN] }));
    expect(valuesOf(store.board, spy)).toEqual({}); // the same hub took it back
    expect(store.rings.points(spy)).toEqual([]);
  });
});

describe('what an earlier hub kept', () => {
  const AS_OF = 1_795_532_400_000;
  const [CALL, PUT] = [contractOf(650), contractOf(650, 'put')];
  const LISTING: RecordEntry = ['expiries SPY', expiriesOf([], { asOf: AS_OF, source: 'cache' })];

  /** The call with a quote and a point, the put that nobody had wanted. */
  function kept(bid = 5): StoredChain {
    const values = new Float64Array(2 * WIDTH).fill(Number.NaN);
    values.set(rowOfValues({ bid, mark: 5.1, receivedAt: AS_OF, halted: 1 }));
    const points = [[{ at: AS_OF - 1, value: 5 }], []];
    const terms = { strikes: [650, 650], rights: ['call', 'put'] as const, expiresAt: AS_OF + 1, spot: 650 };
    return unpackChain(packChain({ ...terms, tickers: [CALL, PUT], values, points, asOf: AS_OF, expiries: [] }))!;
  }
  const bidOf = (store: TabStore) => store.board.get(store.rowFor(CALL), 'bid');

  test('is there for whoever wants it, with its age, and nothing of it is said to be received', () => {
    const store = new TabStore(clock);
    store.restore({ records: [LISTING], rows: [kept()] });
    expect(store.record('expiries SPY')).toMatchObject({ source: 'cache', asOf: AS_OF });
    const row = store.board.rowOf(CALL)!;
    expect(valuesOf(store.board, row)).toEqual({ bid: 5, mark: 5.1, snapshotAt: AS_OF });
    expect(store.rings.points(row)).toEqual([{ at: AS_OF - 1, value: 5 }, gap(AS_OF)]);
    expect(store.board.rowOf(PUT)).toBeUndefined();
    expect(changesOf(store)).toMatchObject({ rows: [row], records: ['expiries SPY'] });
  });

  test('waits for who wants it, whatever else is said meanwhile, until the hub tells of anything but itself', () => {
    const store = new TabStore(clock);
    store.restore({ records: [LISTING], rows: [kept()] });
    store.resize([], [], 1);
    store.merge(deltaOf({ interest: 1, records: [['feed', {} as never]] }));
    store.resize(tickers('QQQ'), ['feed'], 2);
    expect(bidOf(store)).toBe(5);
    expect(store.record('expiries SPY')).toBeDefined();
    store.merge(deltaOf({ interest: 2, records: [['expiries QQQ', {} as never]] }));
    store.resize(tickers('QQQ'), ['expiries QQQ'], 3);
    expect(store.board.rowOf(CALL)).toBeUndefined();
    expect(store.record('expiries SPY')).toBeUndefined();
  });

  test('gives way to the hub’s values, and to nothing where the hub has none yet', () => {
    const store = new TabStore(clock);
    store.restore({ records: [], rows: [kept()] });
    const [row] = store.resize([CALL], [], 1) as [Row];
    const clearing = [row, Number.NaN, Number.NaN];
    store.merge(deltaOf({ interest: 1, rows: [[row, {}]], points: clearing }));
    expect(bidOf(store)).toBe(5);
    expect(store.rings.size(row)).toBe(2);
    store.merge(deltaOf({ interest: 1, rows: [[row, { bid: 6 }]], points: [...clearing, row, 7, 70] }));
    expect(valuesOf(store.board, row)).toEqual({ bid: 6 });
    expect(store.rings.points(row)).toEqual([{ at: 7, value: 70 }]);
  });

  test('is not taken over once the hub has told of a row or a record, nor over what is there already', () => {
    const told = new TabStore(clock);
    const [spy] = told.resize(tickers('SPY'), [], 1);
    told.merge(deltaOf({ interest: 1, rows: [[spy!, { last: 650 }]] }));
    told.restore({ records: [LISTING], rows: [kept()] });
    expect(told.board.rowOf(CALL)).toBeUndefined();
    expect(told.record('expiries SPY')).toBeUndefined();
    const twice = new TabStore(clock);
    twice.restore({ records: [LISTING], rows: [kept()] });
    changesOf(twice);
    twice.restore({ records: [['expiries SPY', {} as never]], rows: [kept(9)] });
    expect(bidOf(twice)).toBe(5);
    expect(twice.record('expiries SPY')).toMatchObject({ asOf: AS_OF });
    expect(twice.rings.points(twice.rowFor(CALL))).toHaveLength(2);
    expect(changesOf(twice).records).toEqual([]);
  });
});
