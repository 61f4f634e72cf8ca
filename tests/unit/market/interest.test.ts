import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InterestMap } from '../../../src/market/interest.js';

describe('what an owner wants', () => {
  test('replaces what it wanted before', () => {
    const map = new InterestMap<string>();
    expect(map.set('tab', ['a', 'b'])).toBe(true);
    expect(map.set('tab', ['c'])).toBe(true);
    expect(map.union()).toEqual(['c']);
  });

  test('said again changes nothing; in another order it does, since order is priority', () => {
    const map = new InterestMap<string>();
    map.set('tab', ['a', 'b']);
    expect(map.set('tab', ['a', 'b'])).toBe(false);
    expect(map.set('tab', ['b', 'a'])).toBe(true);
    expect(map.union()).toEqual(['b', 'a']);
  });

  test('nothing is the same as being gone', () => {
    const map = new InterestMap<string>();
    expect(map.set('tab', [])).toBe(false);
    map.set('tab', ['a']);
    expect(map.set('tab', [])).toBe(true);
    expect(map.union()).toEqual([]);
    expect(map.delete('tab')).toBe(false);
  });

  test('is a copy: the owner’s array may change afterwards', () => {
    const map = new InterestMap<string>();
    const items = ['a', 'b'];
    map.set('tab', items);
    items.push('c');
    expect(map.union()).toEqual(['a', 'b']);
    expect(map.set('tab', items)).toBe(true);
  });

  test('owners are told apart by identity', () => {
    const map = new InterestMap<object>();
    const [first, second] = [{}, {}];
    map.set(first, ['a']);
    map.set(second, ['a']);
    map.delete(first);
    expect(map.union()).toEqual(['a']);
  });
});

describe('the union', () => {
  test('stands in the order of the keenest owner', () => {
    const map = new InterestMap<number>();
    map.set(1, ['a', 'b', 'c']);
    map.set(2, ['c', 'd']);
    expect(map.union()).toEqual(['a', 'c', 'b', 'd']);
  });

  const items = fc.array(fc.constantFrom(...'abcdefghij'), { maxLength: 8 });
  const steps = fc.array(fc.record({ owner: fc.nat({ max: 4 }), items: fc.option(items) }), { maxLength: 40 });

  test('after any history is exactly what the living owners want, each once', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const map = new InterestMap<number>();
        const wanted = new Map<number, string[]>();
        for (const step of history) {
          if (step.items === null) {
            expect(map.delete(step.owner)).toBe(wanted.delete(step.owner));
            continue;
          }
          map.set(step.owner, step.items);
          if (step.items.length > 0) wanted.set(step.owner, step.items);
          else wanted.delete(step.owner);
        }
        const union = map.union();
        expect(new Set(union)).toEqual(new Set([...wanted.values()].flat()));
        expect(new Set(union).size).toBe(union.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test('places no item behind one that every owner ranks later', () => {
    fc.assert(
      fc.property(fc.array(items, { maxLength: 5 }), (sets) => {
        const map = new InterestMap<number>();
        sets.forEach((set, owner) => map.set(owner, set));
        const best = (item: string) => Math.min(...sets.map((set) => set.indexOf(item)).filter((rank) => rank >= 0));
        const ranks = map.union().map(best);
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
      { numRuns: 1_000 },
    );
  });

  test('when every owner is gone nothing is left', () => {
    fc.assert(
      fc.property(fc.array(items, { maxLength: 5 }), (sets) => {
        const map = new InterestMap<number>();
        sets.forEach((set, owner) => map.set(owner, set));
        sets.forEach((_, owner) => map.delete(owner));
        expect(map.union()).toEqual([]);
      }),
    );
  });
});
