import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PriceRings } from '../../../src/market/price-ring.js';
import { AT, QuoteBoard, WIDTH, type Column } from '../../../src/market/quote-board.js';
import type { DeltaMessage, Interest, RecordKey, Visibility } from '../../../src/worker/hub-api.js';
import { RecordStore } from '../../../src/worker/record-store.js';
import { TabPort } from '../../../src/worker/tab-port.js';
import { FakeClock } from '../../support/fake-clock.js';

/** A tab’s port over a board that the test writes. The timeline holds `delta:ms` and `ack(lag):ms`. */
function world({ visibility = 'focused' as Visibility, visibleCount = 1, capacity = 5 } = {}) {
  const clock = new FakeClock(0);
  const board = new QuoteBoard(4);
  const rings = new PriceRings(capacity, 4);
  const records = new RecordStore();
  const source = {
    board,
    rings,
    records,
    visibleCount: () => visibleCount,
    focusOrder: 0,
    takeFocus: () => ++source.focusOrder,
  };
  const timeline: string[] = [];
  const deltas: DeltaMessage[] = [];
  const transferred: number[] = [];
  const port = {
    postMessage(message: unknown, transfer?: ArrayBuffer[]) {
      deltas.push(message as DeltaMessage);
      timeline.push(`delta:${clock.now()}`);
      transferred.push(transfer?.length ?? 0);
    },
  };
  const tab = new TabPort(port, source, clock, {
    visibility,
    onAcknowledged: (lagMs) => timeline.push(`ack(${lagMs}):${clock.now()}`),
  });
  let version = 0;
  return {
    clock,
    board,
    rings,
    records,
    timeline,
    deltas,
    transferred,
    tab,
    want(wanted: Record<string, number>, recordKeys: readonly RecordKey[] = []) {
      const interest: Interest = {
        version: ++version,
        tickers: Object.keys(wanted),
        rows: Object.values(wanted),
        records: recordKeys,
      };
      for (const ticker of interest.tickers) board.add(ticker);
      tab.want(interest, (ticker) => board.rowOf(ticker));
    },
    set(ticker: string, column: Column, value: number) {
      board.set(board.rowOf(ticker)!, column, value);
      tab.poke();
    },
    push(ticker: string, at: number, value = at) {
      rings.push(board.rowOf(ticker)!, at, value);
      board.touch(board.rowOf(ticker)!);
      tab.poke();
    },
    ack: () => tab.acknowledge(deltas.at(-1)!.id),
  };
}

/** The tab’s rows of a delta with one of their values. */
function rowsOf(delta: DeltaMessage | undefined, column: Column = 'last'): Record<number, number> {
  const rows: Record<number, number> = {};
  for (let from = 0; delta && from < delta.rows.length; from += WIDTH + 1) {
    rows[delta.rows[from]!] = delta.rows[from + 1 + AT[column]]!;
  }
  return rows;
}

/** `row@at`, `row!` where the tab forgets the row’s points. */
function pointsOf(delta: DeltaMessage | undefined): string[] {
  const points: string[] = [];
  for (let from = 0; delta && from < delta.points.length; from += 3) {
    const at = delta.points[from + 1]!;
    points.push(Number.isNaN(at) ? `${delta.points[from]}!` : `${delta.points[from]}@${at}`);
  }
  return points;
}

describe('one delta in flight', () => {
  test('what changes until it is acknowledged folds into the next', () => {
    const { clock, want, set, ack, timeline, deltas } = world();
    want({ SPY: 0, QQQ: 1 });
    clock.advance(0);
    ack();
    clock.advance(100);
    for (let tick = 1; tick <= 1_000; tick++) {
      set('SPY', 'last', tick);
      clock.advance(1);
    }
    expect(timeline).toEqual(['delta:0', 'ack(0):0', 'delta:100']);
    expect(rowsOf(deltas[1])).toEqual({ 0: 1 });
    ack();
    clock.advance(0);
    expect(rowsOf(deltas[2])).toEqual({ 0: 1_000 });
    expect(timeline.slice(3)).toEqual(['ack(1000):1100', 'delta:1100']);
    ack();
    clock.advance(10_000);
    expect(deltas).toHaveLength(3);
  });

  test('only changed rows go, and nothing when nothing changed', () => {
    const { clock, want, set, ack, tab, deltas } = world();
    want({ SPY: 3, QQQ: 9 });
    clock.advance(20);
    ack();
    set('QQQ', 'last', 5);
    clock.advance(20);
    expect(rowsOf(deltas[1])).toEqual({ 9: 5 });
    ack();
    for (let count = 0; count < 50; count++) tab.poke();
    clock.advance(1_000);
    expect(deltas).toHaveLength(2);
    expect(clock.pendingCount).toBe(0);
  });

  test('an acknowledgement of another delta, or a second one, is none', () => {
    const { clock, want, set, tab, deltas, timeline } = world();
    want({ SPY: 0 });
    clock.advance(0);
    tab.acknowledge(999);
    set('SPY', 'last', 1);
    clock.advance(1_000);
    expect(deltas).toHaveLength(1);
    tab.acknowledge(deltas[0]!.id);
    tab.acknowledge(deltas[0]!.id);
    expect(timeline.filter((entry) => entry.startsWith('ack'))).toHaveLength(1);
  });

  test('both buffers are transferred, and each says for which interest and when it was made', () => {
    const { clock, want, transferred, deltas } = world();
    want({ SPY: 0 });
    want({ SPY: 0 });
    clock.advance(7);
    expect(transferred).toEqual([2]);
    expect(deltas[0]).toMatchObject({ sw: 'delta', interest: 2, now: 0 });
    expect(deltas[0]!.rows.buffer).not.toBe(deltas[0]!.points.buffer);
  });
});

describe('how often', () => {
  test.each<[Visibility, number, number]>([
    ['focused', 1, 16],
    ['focused', 50, 16],
    ['visible', 2, 50],
    ['visible', 9, 100],
    ['hidden', 1, 5_000],
  ])('%s, with %i tabs on screens: at most every %i ms', (visibility, visibleCount, intervalMs) => {
    const { clock, want, set, ack, deltas, timeline } = world({ visibility, visibleCount });
    want({ SPY: 0 });
    let acknowledged = 0;
    for (let now = 0; now < 3 * intervalMs + 1; now++) {
      set('SPY', 'last', now + 1);
      clock.advance(0);
      if (deltas.length > acknowledged) {
        ack();
        acknowledged++;
      }
      clock.advance(1);
    }
    const sentAt = timeline.filter((entry) => entry.startsWith('delta')).map((entry) => Number(entry.slice(6)));
    expect(sentAt).toEqual([0, intervalMs, 2 * intervalMs, 3 * intervalMs]);
  });

  test('a frozen tab gets none, and one with everything when it is back', () => {
    const { clock, want, set, tab, ack, deltas } = world({ visibility: 'frozen' });
    want({ SPY: 0 });
    for (let tick = 1; tick < 100; tick++) {
      set('SPY', 'last', tick);
      clock.advance(1_000);
    }
    expect(deltas).toHaveLength(0);
    expect(clock.pendingCount).toBe(0);
    tab.see('visible');
    clock.advance(0);
    expect(rowsOf(deltas[0])).toEqual({ 0: 99 });
    ack();
    clock.advance(10_000);
    expect(deltas).toHaveLength(1);
  });

  test('a hidden tab that is shown again is served at once', () => {
    const { clock, want, set, ack, tab, timeline } = world({ visibility: 'hidden' });
    want({ SPY: 0 });
    clock.advance(0);
    ack();
    clock.advance(100);
    set('SPY', 'last', 1);
    clock.advance(400);
    tab.see('focused');
    clock.advance(0);
    expect(timeline.at(-1)).toBe('delta:500');
  });

  test('one that freezes with a delta in flight has no second one queued', () => {
    const { clock, want, set, tab, deltas } = world();
    want({ SPY: 0 });
    clock.advance(0);
    tab.see('frozen');
    set('SPY', 'last', 1);
    clock.advance(60_000);
    expect(deltas).toHaveLength(1);
    tab.see('focused');
    clock.advance(60_000);
    expect(deltas).toHaveLength(1);
    tab.acknowledge(deltas[0]!.id);
    clock.advance(16);
    expect(rowsOf(deltas[1])).toEqual({ 0: 1 });
  });
});

describe('a new interest', () => {
  test('has its rows sent whole with their rings, late as it is', () => {
    const { clock, board, rings, want, deltas } = world();
    const row = board.add('SPY');
    board.set(row, 'last', 650);
    for (const at of [1, 2, 3]) rings.push(row, at, at);
    clock.advance(1_000);
    want({ SPY: 4 });
    clock.advance(0);
    expect(rowsOf(deltas[0])).toEqual({ 4: 650 });
    expect(pointsOf(deltas[0])).toEqual(['4!', '4@1', '4@2', '4@3']);
  });

  test('keeps what was sent of rows that stay, and sends the new ones', () => {
    const { clock, want, set, push, ack, deltas } = world();
    want({ SPY: 0 });
    set('SPY', 'last', 650);
    push('SPY', 1);
    clock.advance(0);
    ack();
    want({ SPY: 0, QQQ: 1 });
    set('QQQ', 'last', 500);
    clock.advance(16);
    expect(rowsOf(deltas[1])).toEqual({ 1: 500 });
    expect(pointsOf(deltas[1])).toEqual(['1!']);
  });

  test('that moves an instrument to another row of the tab sends it whole', () => {
    const { clock, want, set, push, ack, deltas } = world();
    want({ SPY: 0, QQQ: 1 });
    set('SPY', 'last', 650);
    push('SPY', 1);
    clock.advance(0);
    ack();
    want({ SPY: 1 });
    clock.advance(16);
    expect(rowsOf(deltas[1])).toEqual({ 1: 650 });
    expect(pointsOf(deltas[1])).toEqual(['1!', '1@1']);
  });

  test('after the hub gave the row to another instrument sends that one’s values and ring', () => {
    const { clock, board, rings, want, set, push, ack, deltas } = world();
    want({ SPY: 0 });
    set('SPY', 'last', 650);
    push('SPY', 1);
    clock.advance(0);
    ack();
    const row = board.rowOf('SPY')!;
    board.remove('SPY');
    rings.clear(row);
    expect(board.add('QQQ')).toBe(row);
    want({ QQQ: 0 });
    set('QQQ', 'last', 500);
    clock.advance(16);
    expect(rowsOf(deltas[1])).toEqual({ 0: 500 });
    expect(pointsOf(deltas[1])).toEqual(['0!']);
  });

  test('with an instrument that the hub has not is served without it', () => {
    const { clock, board, tab, deltas } = world();
    board.set(board.add('SPY'), 'last', 650);
    const interest: Interest = { version: 1, tickers: ['NOPE', 'SPY'], rows: [0, 1], records: [] };
    tab.want(interest, (ticker) => board.rowOf(ticker));
    clock.advance(0);
    expect(rowsOf(deltas[0])).toEqual({ 1: 650 });
  });

  test('comes with the records it names, once, and with the feed and the market always', () => {
    const { clock, records, want, ack, tab, deltas } = world();
    const market = {
      isOpen: true,
      isLateOpen: true,
      source: 'calendar',
      isProvisional: false,
      nextOpenAt: 1,
      nextCloseAt: 2,
    } as const;
    records.set('market', market);
    records.set('expiries SPY', { underlying: 'SPY' as never, expiries: [], asOf: 1, source: 'rest' });
    records.set('expiries QQQ', { underlying: 'QQQ' as never, expiries: [], asOf: 1, source: 'rest' });
    want({}, ['expiries SPY']);
    clock.advance(0);
    expect(deltas[0]!.records.map(([key]) => key)).toEqual(['market', 'expiries SPY']);
    ack();
    records.set('market', { ...market, isOpen: false });
    tab.poke();
    clock.advance(16);
    expect(deltas[1]!.records).toEqual([['market', { ...market, isOpen: false }]]);
    ack();
    want({}, []);
    want({}, ['expiries SPY']);
    clock.advance(16);
    expect(deltas[2]!.records.map(([key]) => key)).toEqual(['expiries SPY']);
  });
});

describe('points', () => {
  test('each goes once, in order', () => {
    const { clock, want, push, ack, deltas } = world();
    want({ SPY: 0 });
    push('SPY', 1);
    clock.advance(0);
    ack();
    push('SPY', 2);
    push('SPY', 3);
    clock.advance(16);
    ack();
    push('SPY', 4);
    clock.advance(16);
    expect(deltas.map(pointsOf)).toEqual([['0!', '0@1'], ['0@2', '0@3'], ['0@4']]);
  });

  test('of a tab that was away are as many as a ring holds, however long it was', () => {
    const { clock, want, push, ack, deltas } = world({ capacity: 5 });
    want({ SPY: 0 });
    clock.advance(0);
    for (let at = 1; at <= 10_000; at++) push('SPY', at);
    ack();
    clock.advance(16);
    expect(pointsOf(deltas[1])).toEqual(['0@9996', '0@9997', '0@9998', '0@9999', '0@10000']);
  });

  test('history that came later replaces the ring', () => {
    const { clock, board, rings, want, push, ack, tab, deltas } = world();
    want({ SPY: 0 });
    push('SPY', 50);
    clock.advance(0);
    ack();
    const row = board.rowOf('SPY')!;
    rings.prepend(
      row,
      [10, 20].map((at) => ({ at, value: at })),
    );
    board.touch(row);
    tab.poke();
    clock.advance(16);
    expect(pointsOf(deltas[1])).toEqual(['0!', '0@10', '0@20', '0@50']);
  });
});

describe('closed', () => {
  test('it sends nothing, whatever happens, and closing twice is closing', () => {
    const { clock, want, set, tab, deltas, timeline } = world();
    want({ SPY: 0 });
    clock.advance(0);
    set('SPY', 'last', 1);
    tab.close();
    tab.close();
    tab.acknowledge(deltas[0]!.id);
    tab.see('focused');
    tab.poke();
    clock.advance(60_000);
    expect(timeline).toEqual(['delta:0']);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('whatever happens in whatever order', () => {
  type Step =
    | { do: 'set'; ticker: string; value: number }
    | { do: 'push'; ticker: string }
    | { do: 'want'; tickers: string[] }
    | { do: 'ack' }
    | { do: 'wait'; ms: number };
  const ticker = fc.constantFrom('A', 'B', 'C', 'D');
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('set' as const), ticker, value: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('push' as const), ticker }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('want' as const), tickers: fc.uniqueArray(ticker) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('ack' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 40 }) }) },
  );

  test('a tab that merges every delta ends with the hub’s values and rings', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const hub = world({ capacity: 4 });
        const rowOf: Record<string, number> = { A: 0, B: 1, C: 2, D: 3 };
        let wanted: string[] = [];
        const values = new Map<number, number>();
        const points = new Map<number, number[]>();
        let merged = 0;
        const merge = () => {
          for (const delta of hub.deltas.slice(merged)) {
            for (const [row, value] of Object.entries(rowsOf(delta))) values.set(Number(row), value);
            for (const text of pointsOf(delta)) {
              const [row, at] = text.split(/[@!]/) as [string, string];
              const ring = at === '' ? [] : [...(points.get(Number(row)) ?? []), Number(at)].slice(-4);
              points.set(Number(row), ring);
            }
          }
          merged = hub.deltas.length;
        };
        let at = 0;
        for (const one of steps) {
          if (one.do === 'want') {
            wanted = one.tickers;
            hub.want(Object.fromEntries(wanted.map((name) => [name, rowOf[name]!])));
          } else if (one.do === 'ack') {
            if (hub.deltas.length > 0) hub.ack();
          } else if (one.do === 'wait') hub.clock.advance(one.ms);
          else if (hub.board.rowOf(one.ticker) !== undefined) {
            if (one.do === 'set') hub.set(one.ticker, 'last', one.value);
            else hub.push(one.ticker, ++at);
          }
          merge();
        }
        for (let round = 0; round < 3; round++) {
          hub.clock.advance(20);
          merge();
          if (hub.deltas.length > 0) hub.ack();
        }
        for (const name of wanted) {
          const row = hub.board.rowOf(name)!;
          expect(values.get(rowOf[name]!)).toEqual(hub.board.get(row, 'last'));
          expect(points.get(rowOf[name]!) ?? []).toEqual(hub.rings.points(row).map((point) => point.at));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
