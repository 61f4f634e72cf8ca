import { describe, expect, test } from 'vitest';
import type { MarketRecord, RecordKey } from '../../../src/worker/hub-api.js';
import { RecordStore } from '../../../src/worker/record-store.js';

const market = (isOpen: boolean): MarketRecord => ({
  isOpen,
  isLateOpen: isOpen,
  source: 'calendar',
  isProvisional: false,
  nextOpenAt: 1,
  nextCloseAt: 2,
});

describe('a record', () => {
  test('is changed only by another value', () => {
    const store = new RecordStore();
    expect(store.set('market', market(true))).toBe(true);
    expect(store.set('market', market(true))).toBe(false);
    expect(store.set('market', market(false))).toBe(true);
    expect(store.get('market')?.isOpen).toBe(false);
    expect(store.get('feed')).toBeUndefined();
  });
});

describe('a drain', () => {
  test('gives each reader what it has not seen, once', () => {
    const store = new RecordStore();
    const [first, second] = [new Map<RecordKey, number>(), new Map<RecordKey, number>()];
    store.set('market', market(true));
    expect(store.drain(['feed', 'market'], first)).toEqual([['market', market(true)]]);
    expect(store.drain(['feed', 'market'], first)).toEqual([]);
    store.set('market', market(false));
    store.set('market', market(true));
    expect(store.drain(['market'], first)).toEqual([['market', market(true)]]);
    expect(store.drain(['market'], second)).toEqual([['market', market(true)]]);
  });

  test('gives only what is asked for', () => {
    const store = new RecordStore();
    store.set('market', market(true));
    expect(store.drain(['feed'], new Map())).toEqual([]);
  });

  test('a deleted record that comes back is new', () => {
    const store = new RecordStore();
    const seen = new Map<RecordKey, number>();
    store.set('market', market(true));
    store.drain(['market'], seen);
    store.delete('market');
    expect(store.drain(['market'], seen)).toEqual([]);
    expect(store.set('market', market(true))).toBe(true);
    expect(store.drain(['market'], seen)).toHaveLength(1);
  });
});
