import { expect, test } from 'vitest';
import { GOALS, goalOf } from '../../../bench/goals.js';
import { selfTimes } from '../../../bench/machine/hub-target.js';
import { figure, ratio } from '../../../bench/measure/result.js';
import { ratiosOf, spreadOf } from '../../../bench/measure/spread.js';
import { linesOf, markdownTable } from '../../../bench/measure/table.js';
import { inTurns } from '../../../bench/measure/turns.js';
import { isTwiceWorse, verdictOf } from '../../../bench/measure/verdict.js';
import { QuoteStamps } from '../../../bench/pages/quote-stamps.js';

const silent = () => undefined;

test('a spread is the median with the least and the most, and leaves out windows without a figure', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, least: 1, most: 5 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(spreadOf([Number.NaN, 2])).toEqual({ median: 2, least: 2, most: 2 });
  expect(spreadOf([]).median).toBeNaN();
});

test('a ratio is taken pair by pair, not of the medians', () => {
  expect(ratiosOf([1, 8, 3], [2, 2, 6])).toEqual([0.5, 4, 0.5]);
  const result = ratio('create-600', { name: 'a', windows: [1, 8, 3] }, { name: 'b', windows: [2, 2, 6] });
  expect(spreadOf(result.values).median).toBe(0.5);
});

test('the sides take turns; one that fails is left out and the others go on', async () => {
  const order: string[] = [];
  const side = (name: string, failsAt = 0) => ({
    name,
    async measure() {
      order.push(name);
      if (order.length === failsAt) throw new Error('gone');
      return order.length;
    },
  });
  const measured = await inTurns([side('a'), side('b', 2), side('c')], 2, silent);
  expect(order).toEqual(['a', 'b', 'c', 'a', 'c']);
  expect([...measured]).toEqual([
    ['a', [1, 4]],
    ['c', [3, 5]],
  ]);
});

test('a verdict tells the goal from the floor, a ceiling from a mark to be reached', () => {
  const ceiling = { ...goalOf('create-600'), goal: 0.03, floor: 0.05 };
  expect([0.03, 0.05, 0.051].map((value) => verdictOf(ceiling, value))).toEqual(['pass', 'floor', 'FAIL']);
  const mark = { ...goalOf('perspective-50'), goal: 5, floor: 7 };
  expect([7, 6, 4].map((value) => verdictOf(mark, value))).toEqual(['pass', 'pass', 'FAIL']);
  expect(verdictOf(ceiling, Number.NaN)).toBe('no figure');
  expect(verdictOf(ceiling, 0.01, true)).toBe('saturated');
});

test('twice worse is judged by whichever of goal and floor is easier', () => {
  const ceiling = { ...goalOf('create-600'), goal: 0.03, floor: 0.05 };
  expect([0.1, 0.101, Number.NaN].map((value) => isTwiceWorse(ceiling, value))).toEqual([false, true, false]);
  const mark = { ...goalOf('perspective-500'), goal: 5, floor: 4 };
  expect([2, 1.9].map((value) => isTwiceWorse(mark, value))).toEqual([false, true]);
  expect(isTwiceWorse({ ...goalOf('wrong') }, 1)).toBe(true);
  expect([0.3, 0.301].map((value) => isTwiceWorse({ ...ceiling, limit: 0.3 }, value))).toEqual([false, true]);
  expect([3, 2.9].map((value) => isTwiceWorse({ ...mark, limit: 3 }, value))).toEqual([false, true]);
});

test('goals are named once, and those with a floor say which', () => {
  const ids = GOALS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { floor, floorName, id } of GOALS)
    expect([id, floorName !== undefined]).toEqual([id, floor !== undefined]);
});

test('a table keeps the order of the goals and says when a subject could not keep up', () => {
  const windows = { name: 'element', windows: [1] };
  const lines = linesOf([figure('painted', windows, { saturated: ['element'] }), figure('wrong', windows)]);
  expect(lines.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['wrong', 'FAIL'],
    ['painted', 'saturated'],
  ]);
  expect(markdownTable(lines).split('\n')).toHaveLength(4);
});

test('self times of a profile are summed by function, most first', () => {
  const node = (id: number, functionName: string) => ({
    id,
    callFrame: { functionName, url: 'x/hub.js', lineNumber: 4 },
  });
  const profile = { nodes: [node(1, 'a'), node(2, 'b')], samples: [1, 2, 1], timeDeltas: [1_000, 5_000, 1_000] };
  expect(selfTimes(profile)).toEqual([
    { where: 'b hub.js:5', ms: 5 },
    { where: 'a hub.js:5', ms: 2 },
  ]);
});

test('a row that changed by something else than a quote has no new quote', () => {
  const stamps = new QuoteStamps();
  const seen = [7, 7, 8, Number.NaN].map((stamp) => stamps.isNew(3, stamp));
  expect(seen).toEqual([true, false, true, false]);
  expect(stamps.isNew(4, 8)).toBe(true);
});
