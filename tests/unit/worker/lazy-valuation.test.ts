import { expect, test } from 'vitest';
import type { SnapshotRow } from '../../../src/upstream/massive-chain.js';
import { LazyValuation } from '../../../src/worker/lazy-valuation.js';
import type { Valuation } from '../../../src/worker/valuation.js';
import { delivered } from '../../support/builders-page.js';
import { FakeClock } from '../../support/fake-clock.js';

/** A desk that writes down what it hears. */
function desk(): Valuation & { readonly heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    want: (keys) => void heard.push(`want ${keys.join()}`),
    learn: (rows) => void heard.push(`learn ${rows.length}`),
    run: () => void heard.push('run'),
    explain: () => undefined,
    valuedCount: 3,
    refinedCount: 2,
    summaryCount: 1,
    close: () => void heard.push('close'),
  };
}

const rows = (count: number) => Array(count).fill({}) as SnapshotRow[];

test('what was wanted and learned meanwhile is told when it is there', async () => {
  const made = desk();
  let readyCount = 0;
  const onReady = () => void readyCount++;
  const lazy = new LazyValuation({ clock: new FakeClock(), load: async () => made, onReady });
  lazy.want(['chain SPY 2026-11-27']);
  lazy.want(['chain SPY 2026-11-27', 'summary SPY 2026-11-27']);
  lazy.learn(rows(2));
  lazy.learn(rows(5));
  lazy.run();
  expect([lazy.valuedCount, lazy.refinedCount, lazy.summaryCount, lazy.explain('SPY')]).toEqual([0, 0, 0, undefined]);
  await delivered();
  expect(made.heard).toEqual(['want chain SPY 2026-11-27,summary SPY 2026-11-27', 'learn 2', 'learn 5']);
  expect(readyCount).toBe(1);
  lazy.run();
  lazy.learn(rows(1));
  lazy.want([]);
  expect(made.heard.slice(3)).toEqual(['run', 'learn 1', 'want ']);
  expect([lazy.valuedCount, lazy.refinedCount, lazy.summaryCount]).toEqual([3, 2, 1]);
  lazy.close();
  expect(made.heard.at(-1)).toBe('close');
});

test('it is tried again until it is there, and not after the end', async () => {
  const clock = new FakeClock();
  let loads = 0;
  const made = desk();
  const load = async () => {
    if (++loads < 3) throw new TypeError('Failed to fetch dynamically imported module');
    return made;
  };
  const lazy = new LazyValuation({ clock, load, onReady: () => undefined });
  for (let count = 0; count < 4; count++) {
    await delivered();
    clock.advance(15_000);
  }
  expect([loads, made.heard]).toEqual([3, ['want ']]);
  lazy.close();

  let lateLoads = 0;
  const late = new LazyValuation({
    clock,
    load: async () => {
      lateLoads++;
      throw new TypeError('gone');
    },
    onReady: () => undefined,
  });
  await delivered();
  late.close();
  late.close();
  clock.advance(60_000);
  expect(lateLoads).toBe(1);
});

test('one that comes after the end is closed', async () => {
  const made = desk();
  const lazy = new LazyValuation({
    clock: new FakeClock(),
    load: async () => made,
    onReady: () => made.heard.push('ready'),
  });
  lazy.close();
  await delivered();
  expect(made.heard).toEqual(['close']);
});
