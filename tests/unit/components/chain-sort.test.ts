import { expect, test } from 'vitest';
import { TabStore } from '../../../src/client/tab-store.js';
import type { ChainModel, ChainSection } from '../../../src/client/chain-model.js';
import { ChainSort, nextOrder } from '../../../src/components/chain-sort.js';
import { TermsBook } from '../../../src/components/contract-terms.js';
import type { Ticker } from '../../../src/market/ticker.js';

const clock = { now: () => 0, setTimer: () => () => undefined } as never;

function chain(volumes: readonly (number | undefined)[]) {
  const store = new TabStore(clock);
  const strikes = volumes.map((volume, index) => {
    const ticker = `O:SPY261218C00${640 + index}000` as Ticker;
    const row = store.rowFor(ticker);
    if (volume !== undefined) store.board.set(row, 'volume', volume);
    return { strike: 640 + index, call: { ticker, row }, put: undefined };
  });
  const section = { expiry: '2026-12-18', strikes, atmIndex: 1 } as unknown as ChainSection;
  const terms = new TermsBook({ record: () => undefined, now: () => 0 });
  return { store, terms, section, model: { sections: [section] } as unknown as ChainModel };
}

const strikesOf = (model: ChainModel) => model.sections[0]!.strikes.map(({ strike }) => strike);

test('a heading goes through largest first, smallest first, by strike', () => {
  const first = nextOrder(undefined, 'volume', 'call');
  expect(first).toEqual({ name: 'volume', right: 'call', isDescending: true });
  const second = nextOrder(first, 'volume', 'call');
  expect(second?.isDescending).toBe(false);
  expect(nextOrder(second, 'volume', 'call')).toBeUndefined();
  expect(nextOrder(second, 'volume', 'put')?.isDescending).toBe(true);
});

test('unknown values stand last either way, equal ones by strike; the money keeps its row', () => {
  const { store, terms, section, model } = chain([5, 9, undefined, 5, 7]);
  for (const [isDescending, expected] of [
    [true, [641, 644, 640, 643, 642]],
    [false, [640, 643, 644, 641, 642]],
  ] as const) {
    const sort = new ChainSort({ name: 'volume', right: 'call', isDescending });
    sort.take([section], store, terms);
    const arranged = sort.arranged(model);
    expect(strikesOf(arranged)).toEqual(expected);
    expect(arranged.sections[0]!.atmIndex).toBe(expected.findIndex((strike) => strike === 641));
  }
});

test('rows stay where they are until the order is taken anew, and say whether that changed them', () => {
  const { store, terms, section, model } = chain([1, 2, 3]);
  const sort = new ChainSort({ name: 'volume', right: 'call', isDescending: true });
  expect(sort.take([section], store, terms)).toBe(true);
  store.board.set(section.strikes[0]!.call!.row, 'volume', 99);
  expect(strikesOf(sort.arranged(model))).toEqual([642, 641, 640]);
  expect(sort.take([section], store, terms)).toBe(true);
  expect(strikesOf(sort.arranged(model))).toEqual([640, 642, 641]);
  expect(sort.take([section], store, terms)).toBe(false);
});
