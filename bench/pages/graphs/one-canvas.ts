import { SparklineLayer } from '../../../src/components/sparkline-layer.js';
import { TableSurface } from '../../../src/components/table-surface.js';
import { PriceRings } from '../../../src/market/price-ring.js';
import type { Row } from '../../../src/market/quote-board.js';
import type { Colours } from '../../../src/styles/colours.js';
import { cellsIn, type Graphs, GREY, POINTS, walk } from './graph-cells.js';

const names = ['bg', 'panel', 'raised', 'line', 'text', 'muted', 'faint', 'up', 'down', 'accent', 'warn'] as const;
const colours = Object.fromEntries(names.map((name) => [name, GREY])) as unknown as Colours; // every name is there

/** The product's: all graphs on one canvas over their cells. */
export async function oneCanvas(count: number, host?: HTMLElement): Promise<Graphs> {
  const { scroller, content, cells } = cellsIn(count, host);
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position:absolute;left:0;pointer-events:none';
  content.append(canvas);
  const rings = new PriceRings(POINTS, count);
  let step = 0;
  const push = () => cells.forEach((_, index) => rings.push(index as Row, step * 1000, walk(index, step)));
  for (; step < POINTS; step++) push();
  const graphs = new SparklineLayer(new TableSurface(canvas, scroller), rings, colours);
  graphs.bind(cells.map((cell, index) => ({ cell, row: index as Row })));
  return {
    move() {
      step++;
      push();
      cells.forEach((_, index) => graphs.update(index as Row));
    },
  };
}
