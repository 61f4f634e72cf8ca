import { boardIntake } from './board-intake.js';
import { contractValueUs } from './contract-value.js';
import { expose } from './expose.js';
import { FrameMaker } from './frame-maker.js';
import type { WireEvent } from './wire-event.js';

/** Rows by key, in memory: how many events a second each store takes in. */
export interface StoreOrder {
  readonly store: 'board' | 'parse' | 'perspective' | 'ag-grid';
  readonly contracts: readonly string[];
  readonly perUpdate: number;
  readonly forMs: number;
}

/** Frames under way at a time: what a stream would have in the queue. */
const PIPELINE = 8;
const FRAMES = 64;

type Take = (frame: string) => unknown;

async function storeOf({ store, contracts }: StoreOrder): Promise<{ take: Take; settle: () => Promise<void> }> {
  const atOnce = async () => undefined;
  if (store === 'board') return { take: boardIntake(contracts).take, settle: atOnce };
  if (store === 'parse') return { take: (frame) => JSON.parse(frame) as unknown, settle: atOnce };
  if (store === 'perspective') {
    const { perspectiveTable } = await import('../peers/perspective-table.js');
    const table = await perspectiveTable();
    return { take: (frame) => table.update(frame), settle: () => table.settle() };
  }
  const { agGrid } = await import('../peers/ag-grid.js');
  const grid = await agGrid(contracts);
  return {
    take(frame) {
      grid.applyTransactionAsync({ update: JSON.parse(frame) as WireEvent[] });
      grid.flushAsyncTransactions(); // else it waits for a timer, which would be measured instead
    },
    settle: () => new Promise((resolve) => requestAnimationFrame(() => resolve())), // it draws, and that is what it is for
  };
}

/** @returns events a second. */
async function ingest(order: StoreOrder): Promise<number> {
  const maker = new FrameMaker(order.contracts);
  const { take, settle } = await storeOf(order);
  const isPipelined = order.store === 'perspective';
  let events = 0;
  let spentMs = 0;
  await take(maker.frame(order.contracts.length));
  await settle();
  while (spentMs < order.forMs) {
    const frames = maker.frames(FRAMES, order.perUpdate); // their making is not measured
    const from = performance.now();
    if (isPipelined) {
      for (let at = 0; at < frames.length; at += PIPELINE) await Promise.all(frames.slice(at, at + PIPELINE).map(take));
    } else for (const frame of frames) take(frame);
    await settle();
    spentMs += performance.now() - from;
    events += frames.length * order.perUpdate;
  }
  return (events * 1000) / spentMs;
}

expose({ ingest, value: contractValueUs });
