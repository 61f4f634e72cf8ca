import { createChart, LineSeries } from 'lightweight-charts';
import { cellsIn, type Graphs, HEIGHT, POINTS, walk, WIDTH } from './graph-cells.js';

/** A lightweight-charts in each cell. */
export async function lightCharts(count: number, host?: HTMLElement): Promise<Graphs> {
  const { cells } = cellsIn(count, host);
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
