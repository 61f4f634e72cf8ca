import UPlot from 'uplot';
import { cellsIn, type Graphs, GREY, HEIGHT, POINTS, walk, WIDTH } from './graph-cells.js';

/** A uPlot in each cell. */
export async function uplots(count: number): Promise<Graphs> {
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
    series: [{}, { stroke: GREY, width: 1, points: off }],
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
