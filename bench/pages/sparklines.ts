import { expose } from './expose.js';
import type { Graphs } from './graphs/graph-cells.js';
import { afterPaint } from './latency-log.js';

export interface SparklineOrder {
  readonly design: 'layer' | 'charts' | 'uplot';
  readonly count: number;
}

type Draw = (count: number) => Promise<Graphs>;

const designs: Readonly<Record<SparklineOrder['design'], () => Promise<Draw>>> = {
  layer: async () => (await import('./graphs/one-canvas.js')).oneCanvas,
  charts: async () => (await import('./graphs/light-charts.js')).lightCharts,
  uplot: async () => (await import('./graphs/uplots.js')).uplots,
};

/** @returns ms from nothing to painted; the code is loaded before. */
async function create({ design, count }: SparklineOrder): Promise<number> {
  const draw = await designs[design]();
  await draw(1);
  await new Promise((resolve) => requestAnimationFrame(() => afterPaint(() => resolve(undefined))));
  const from = performance.now();
  await draw(count);
  return new Promise((resolve) => requestAnimationFrame(() => afterPaint(() => resolve(performance.now() - from))));
}

let frames = 0;

/** Moves every graph so many times a second, in animation frames; runs until the page is closed. */
async function run({ design, count, perSecond }: SparklineOrder & { readonly perSecond: number }): Promise<void> {
  const draw = await designs[design]();
  const graphs = await draw(count);
  let movedAt = 0;
  const frame = (now: number) => {
    frames++;
    if (now - movedAt >= 1000 / perSecond - 4) {
      movedAt = now;
      graphs.move();
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

expose({ create, run, frames: () => frames });
