import { boardIntake } from '../pages/board-intake.js';
import { readChains } from '../pages/chain-storage.js';
import { contractValueUs } from '../pages/contract-value.js';
import { FrameMaker } from '../pages/frame-maker.js';
import type { Graphs } from '../pages/graphs/graph-cells.js';
import { afterPaint } from '../pages/latency-log.js';
import type { Comparison } from './comparison.js';

const contracts = Array.from(
  { length: 1_000 },
  (_, index) => `O:SPY301220C${String(100_000 + index * 1_000).padStart(8, '0')}`,
);
const FOR_MS = 150;
const GRAPHS = 200;

const maker = new FrameMaker(contracts);
const board = boardIntake(contracts);

/** µs an event. Making the frames is not measured. */
function eventUs(perFrame: number, take: (frame: string) => unknown): () => Promise<number> {
  return async () => {
    let spentMs = 0;
    let events = 0;
    while (spentMs < FOR_MS) {
      const frames = maker.frames(Math.ceil(5_000 / perFrame), perFrame);
      const from = performance.now();
      for (const frame of frames) take(frame);
      spentMs += performance.now() - from;
      events += frames.length * perFrame;
      await nextFrame(); // the page stays alive
    }
    return (spentMs * 1000) / events;
  };
}

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => afterPaint(resolve)));

function creating(host: HTMLElement, load: () => Promise<(count: number, host: HTMLElement) => Promise<Graphs>>) {
  return async () => {
    const draw = await load();
    host.replaceChildren();
    await painted();
    const from = performance.now();
    await draw(GRAPHS, host);
    await painted();
    const ms = performance.now() - from;
    host.replaceChildren();
    return ms;
  };
}

const parse = (frame: string) => JSON.parse(frame) as unknown;

/** @param host a place on the page in which graphs may be drawn. */
export function comparisons(host: HTMLElement): Comparison[] {
  let reads: Promise<{ packed: number; records: number }> | undefined;
  const stored = (what: 'packed' | 'records') => async () => {
    // Both ways are read in one go; the second of a pair takes its half of it.
    reads = what === 'packed' ? readChains(600) : (reads ?? readChains(600));
    return (await reads)[what];
  };
  return [
    ...[1, 50, 500].map((perFrame) => ({
      title: `${perFrame === 1 ? 'One quote' : `${perFrame} quotes`} a message: parsed, checked and stored ÷ JSON.parse alone`,
      unit: 'µs a quote',
      ours: eventUs(perFrame, board.take),
      theirs: eventUs(perFrame, parse),
    })),
    {
      title: 'Implied volatility and greeks of a contract ÷ JSON.parse of a quote',
      unit: 'µs',
      ours: async () => contractValueUs(FOR_MS),
      theirs: eventUs(50, parse),
    },
    {
      title: `${GRAPHS} mini-graphs on one canvas ÷ a lightweight-charts each, until painted`,
      unit: 'ms',
      ours: creating(host, async () => (await import('../pages/graphs/one-canvas.js')).oneCanvas),
      theirs: creating(host, async () => (await import('../pages/graphs/light-charts.js')).lightCharts),
    },
    {
      title: '600 contracts out of IndexedDB: one packed record ÷ a record each',
      unit: 'ms',
      ours: stored('packed'),
      theirs: stored('records'),
    },
  ];
}
