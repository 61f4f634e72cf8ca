import { expect } from 'vitest';
import type { HubTab } from './hub-tab.js';
import type { HubWorld } from './hub-world.js';

/** Compares every quote that a tab shows with the newest that the vendor sent. @returns how many were compared. */
export async function expectRightValues(world: HubWorld, tab: HubTab): Promise<number> {
  // Nothing more comes, and what was sent arrives.
  world.fault({ fault: 'mute' });
  await world.run(500);
  const sent = world.sim.stats().lastValues as Record<string, { bid?: number; ask?: number } | undefined>;
  const { board } = tab.store;
  let count = 0;
  for (const ticker of tab.model.contracts) {
    const newest = sent[ticker];
    if (newest?.bid === undefined) continue;
    const row = tab.store.rowFor(ticker);
    const shown = { bid: board.get(row, 'bid'), ask: board.get(row, 'ask') };
    expect(shown, ticker).toEqual({ bid: newest.bid, ask: newest.ask === 0 ? Number.NaN : newest.ask });
    count++;
  }
  world.fault({ fault: 'none' });
  return count;
}
