import { europeanGreeks, GREEK_COUNT } from '../../src/analytics/european.js';
import { europeanImpliedVolatility } from '../../src/analytics/implied-volatility.js';
import { boardIntake } from './board-intake.js';
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

/** @returns µs for the volatility and the greeks of one contract. */
function value(forMs: number): number {
  const out = new Float64Array(GREEK_COUNT);
  const [spot, rate, years] = [650, 0.04, 30 / 365];
  const discount = Math.exp(-rate * years);
  const forward = spot / discount;
  let count = 0;
  let sum = 0;
  const from = performance.now();
  while (performance.now() - from < forMs) {
    for (let strike = 550; strike < 750; strike += 5) {
      const right = strike < spot ? 'put' : 'call';
      const distance = Math.abs(strike - spot) / spot;
      const price = spot * 0.02 * Math.exp(-30 * distance) + (count % 7) * 0.01;
      const iv = europeanImpliedVolatility(right, price, forward, strike, years, discount);
      europeanGreeks(right, spot, strike, years, rate, 0, iv, out);
      sum += out[1]!;
      count++;
    }
  }
  if (Number.isNaN(sum)) throw new Error('A contract of the bench has no value.');
  return ((performance.now() - from) * 1000) / count;
}

expose({ ingest, value });
