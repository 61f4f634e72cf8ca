import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LingeringSet } from '../../../src/worker/lingering-set.js';
import { FakeClock } from '../../support/fake-clock.js';

function world(lingerMs = 5_000) {
  const clock = new FakeClock(0);
  const expired: string[] = [];
  const set: LingeringSet<string> = new LingeringSet(clock, lingerMs, () =>
    expired.push(`${clock.now()}:${set.items().join('')}`),
  );
  return { clock, set, expired };
}

describe('an item no longer named', () => {
  test('goes when its time is up, and then it is said', () => {
    const { clock, set, expired } = world();
    set.name(['a', 'b']);
    clock.advance(1_000);
    set.name(['b']);
    expect(set.items()).toEqual(['b', 'a']);
    clock.advance(4_999);
    expect(expired).toEqual([]);
    clock.advance(1);
    expect(expired).toEqual(['6000:b']);
    expect(clock.pendingCount).toBe(0);
  });

  test('that is named again in time never went', () => {
    const { clock, set, expired } = world();
    set.name(['a']);
    set.name([]);
    clock.advance(4_000);
    set.name(['a']);
    clock.advance(60_000);
    expect(set.items()).toEqual(['a']);
    expect(expired).toEqual([]);
  });

  test('lingers from when it was last named, however often others are named', () => {
    const { clock, set, expired } = world();
    set.name(['a', 'b', 'c']);
    set.name(['b', 'c']);
    clock.advance(3_000);
    set.name(['c']);
    clock.advance(1_000);
    set.name(['c', 'd']);
    clock.advance(10_000);
    expect(expired).toEqual(['5000:cdb', '8000:cd']);
  });

  test('stands behind what is named: a limit would spare it last', () => {
    const { set } = world();
    set.name(['a', 'b']);
    set.name(['c']);
    expect(set.items()).toEqual(['c', 'a', 'b']);
  });
});

test('closing forgets everything and fires nothing after, twice too', () => {
  const { clock, set, expired } = world();
  set.name(['a']);
  set.name([]);
  set.close();
  set.close();
  clock.advance(60_000);
  expect(set.items()).toEqual([]);
  expect(expired).toEqual([]);
  expect(clock.pendingCount).toBe(0);
});

test('whatever is named when, an item is in exactly while named and 5 s after', () => {
  const step = fc.record({ waitMs: fc.nat({ max: 8_000 }), items: fc.uniqueArray(fc.constantFrom(...'abcd')) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const { clock, set } = world();
      const lastNamedAt = new Map<string, number>();
      let named: string[] = [];
      for (const { waitMs, items } of steps) {
        clock.advance(waitMs);
        for (const item of named) lastNamedAt.set(item, clock.now());
        named = items;
        set.name(items);
        const expected = [...lastNamedAt].filter(([, at]) => clock.now() - at < 5_000).map(([item]) => item);
        expect(new Set(set.items())).toEqual(new Set([...items, ...expected]));
        expect(new Set(set.items()).size).toBe(set.items().length);
      }
    }),
    { numRuns: 500 },
  );
});
