import { SparklineLayer } from '../../src/components/sparkline-layer.js';
import { PriceRings } from '../../src/market/price-ring.js';
import type { Row } from '../../src/market/quote-board.js';
import type { Colours } from '../../src/styles/colours.js';
import { expose } from './expose.js';
import { afterPaint } from './latency-log.js';

export interface SparklineOrder {
  readonly design: 'layer' | 'charts' | 'uplot';
  readonly count: number;
}

/** All graphs of one page; `move` brings a new point to each. */
interface Graphs {
  move(): void;
}

const POINTS = 30;
const [WIDTH, HEIGHT] = [84, 20];
const grey = 'rgb(120, 120, 120)';
const names = ['bg', 'panel', 'raised', 'line', 'text', 'muted', 'faint', 'up', 'down', 'accent', 'warn'] as const;
const colours = Object.fromEntries(names.map((name) => [name, grey])) as unknown as Colours; // every name is there
const walk = (index: number, step: number) => 10 + Math.sin(index + step / 5) + ((index * 7 + step * 13) % 10) / 20;

/** A table's worth of cells, ten a line, in a view that scrolls. */
function cellsIn(count: number): { scroller: HTMLElement; content: HTMLElement; cells: HTMLElement[] } {
  const scroller = document.createElement('div');
  scroller.style.cssText = 'height:740px;width:980px;overflow:auto';
  const content = document.createElement('div');
  content.style.cssText = `position:relative;display:grid;grid-template-columns:repeat(10,${WIDTH}px);gap:2px`;
  const cells = Array.from({ length: count }, () => {
    const cell = document.createElement('div');
    cell.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px;overflow:hidden`;
    return cell;
  });
  content.append(...cells);
  scroller.append(content);
  document.body.replaceChildren(scroller);
  return { scroller, content, cells };
}

function layer(count: number): Graphs {
  const { scroller, content, cells } = cellsIn(count);
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position:absolute;left:0;pointer-events:none';
  content.append(canvas);
  const rings = new PriceRings(POINTS, count);
  let step = 0;
  const push = () => cells.forEach((_, index) => rings.push(index as Row, step * 1000, walk(index, step)));
  for (; step < POINTS; step++) push();
  const graphs = new SparklineLayer(canvas, scroller, rings, colours);
  graphs.bind(cells.map((cell, index) => ({ cell, row: index as Row })));
  return {
    move() {
      step++;
      push();
      cells.forEach((_, index) => graphs.update(index as Row));
    },
  };
}

async function charts(count: number): Promise<Graphs> {
  const { createChart, LineSeries } = await import('lightweight-charts');
  const { cells } = cellsIn(count);
  const hidden = { visible: false };
  const series = cells.map((cell, index) => {
    const chart = createChart(cell, {
      width: WIDTH,
      height: HEIGHT,
      rightPriceScale: hidden,
      leftPriceScale: hidden,
      timeScale: hidden,
      grid: { vertLines: hidden, horzLines: hidden },
      handleScroll: false,
      handleScale: false,
      layout: { attributionLogo: false },
    });
    const line = chart.addSeries(LineSeries, { lineWidth: 1, priceLineVisible: false, lastValueVisible: false });
    line.setData(
      Array.from({ length: POINTS }, (_, step) => ({ time: (step + 1) as never, value: walk(index, step) })),
    );
    return line;
  });
  let step = POINTS;
  return {
    move() {
      step++;
      series.forEach((line, index) => line.update({ time: step as never, value: walk(index, step) }));
    },
  };
}

async function uplot(count: number): Promise<Graphs> {
  const { default: UPlot } = await import('uplot');
  const { cells } = cellsIn(count);
  const at = Float64Array.from({ length: POINTS }, (_, step) => step);
  const values = cells.map((_, index) => Float64Array.from({ length: POINTS }, (__, step) => walk(index, step)));
  const off = { show: false };
  const options = {
    width: WIDTH,
    height: HEIGHT,
    legend: off,
    cursor: off,
    axes: [off, off],
    scales: { x: { time: false } },
    series: [{}, { stroke: grey, width: 1, points: off }],
  };
  const plots = cells.map((cell, index) => new UPlot(options, [at, values[index]!], cell));
  let step = POINTS;
  return {
    move() {
      step++;
      plots.forEach((plot, index) => {
        const own = values[index]!;
        own.copyWithin(0, 1);
        own[POINTS - 1] = walk(index, step);
        plot.setData([at, own]);
      });
    },
  };
}

const designs = { layer, charts, uplot };

/** @returns ms from nothing to painted; the code is loaded before. */
async function create({ design, count }: SparklineOrder): Promise<number> {
  await designs[design](1);
  await new Promise((resolve) => requestAnimationFrame(() => afterPaint(() => resolve(undefined))));
  const from = performance.now();
  await designs[design](count);
  return new Promise((resolve) => requestAnimationFrame(() => afterPaint(() => resolve(performance.now() - from))));
}

let frames = 0;

/** Moves every graph so many times a second, in animation frames; runs until the page is closed. */
async function run({ design, count, perSecond }: SparklineOrder & { readonly perSecond: number }): Promise<void> {
  const graphs = await designs[design](count);
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
