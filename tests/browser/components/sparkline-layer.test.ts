import { expect, fixture, html } from '@open-wc/testing';
import { SparklineLayer } from '../../../src/components/sparkline-layer.js';
import { TableSurface } from '../../../src/components/table-surface.js';
import { PriceRings } from '../../../src/market/price-ring.js';
import type { Row } from '../../../src/market/quote-board.js';
import type { Colours } from '../../../src/styles/colours.js';

const colours: Colours = {
  bg: 'rgb(0, 0, 0)',
  panel: 'rgb(0, 0, 0)',
  raised: 'rgb(0, 0, 0)',
  line: 'rgb(0, 0, 0)',
  text: 'rgb(0, 0, 0)',
  muted: 'rgb(0, 0, 255)',
  faint: 'rgb(0, 0, 255)',
  up: 'rgb(0, 255, 0)',
  down: 'rgb(255, 0, 0)',
  accent: 'rgb(0, 0, 0)',
  warn: 'rgb(0, 0, 0)',
};

let scroller: HTMLElement;
let canvas: HTMLCanvasElement;
let rings: PriceRings;
let surface: TableSurface;
let layer: SparklineLayer;
const rowAt = (index: number) => index as Row;

/** A table of `count` mini-graph cells of 80 × 26 px under each other in a view of 260 px. */
async function table(count: number): Promise<{ cell: HTMLElement; row: Row }[]> {
  scroller = await fixture(html`<div><div><canvas></canvas></div></div>`);
  scroller.style.setProperty('height', '260px');
  scroller.style.setProperty('width', '80px');
  scroller.style.setProperty('overflow', 'auto');
  const content = scroller.firstElementChild as HTMLElement;
  content.style.setProperty('position', 'relative');
  canvas = content.querySelector('canvas')!;
  canvas.style.setProperty('position', 'absolute');
  return Array.from({ length: count }, (_, index) => {
    const cell = document.createElement('div');
    cell.style.setProperty('height', '26px');
    content.append(cell);
    return { cell, row: rowAt(index) };
  });
}

function open(): void {
  surface = new TableSurface(canvas, scroller);
  layer = new SparklineLayer(surface, rings, colours);
}

/** Pixels of a colour in a cell's box on the canvas, at a device pixel ratio of one. */
function pixels(cell: HTMLElement, isWanted: (red: number, green: number, blue: number) => boolean): number[] {
  const at = cell.getBoundingClientRect();
  const origin = canvas.getBoundingClientRect();
  const ratio = canvas.width / origin.width;
  const y = Math.round((at.top - origin.top) * ratio);
  const data = canvas.getContext('2d')!.getImageData(0, y, canvas.width, Math.round(26 * ratio)).data;
  const columns = new Set<number>();
  for (let pixel = 0; pixel < data.length; pixel += 4) {
    if (data[pixel + 3]! > 120 && isWanted(data[pixel]!, data[pixel + 1]!, data[pixel + 2]!)) {
      columns.add(Math.floor(((pixel / 4) % canvas.width) / ratio));
    }
  }
  return [...columns].sort((a, b) => a - b);
}

const green = (cell: HTMLElement) => pixels(cell, (red, greenness) => greenness > 150 && red < 100);
const red = (cell: HTMLElement) => pixels(cell, (redness, greenness) => redness > 150 && greenness < 100);
const blue = (cell: HTMLElement) => pixels(cell, (_red, _green, blueness) => blueness > 100);

beforeEach(() => {
  rings = new PriceRings(30, 16);
});

afterEach(() => {
  layer.close();
  surface.close();
});

test('rising is drawn in the colour of up, falling in that of down, over the whole width', async () => {
  const cells = await table(2);
  rings.fill(
    rowAt(0),
    [1, 2, 3, 4].map((value) => ({ at: value * 1000, value })),
  );
  rings.fill(
    rowAt(1),
    [4, 3, 2, 1].map((value, index) => ({ at: index * 1000, value })),
  );
  open();
  layer.bind(cells);
  expect(green(cells[0]!.cell).length).to.be.greaterThan(60);
  expect(red(cells[0]!.cell)).to.deep.equal([]);
  expect(red(cells[1]!.cell).length).to.be.greaterThan(60);
});

test('fewer than two points are a short dash, never a line', async () => {
  const cells = await table(2);
  rings.fill(rowAt(0), [{ at: 1, value: 5 }]);
  open();
  layer.bind(cells);
  for (const { cell } of cells) {
    expect(green(cell).concat(red(cell))).to.deep.equal([]);
    expect(pixels(cell, () => true).length).to.be.lessThan(14);
  }
});

test('a gap is a break in the line, and x is true to time', async () => {
  const cells = await table(1);
  const points = [0, 10, 20, 30].map((at) => ({ at, value: 1 + at }));
  rings.fill(rowAt(0), [...points, { at: 31, value: Number.NaN }, { at: 90, value: 95 }, { at: 100, value: 100 }]);
  open();
  layer.bind(cells);
  const drawn = green(cells[0]!.cell);
  expect(drawn.filter((x) => x > 30 && x < 62)).to.deep.equal([]);
  expect(drawn.filter((x) => x <= 25).length).to.be.greaterThan(15);
  expect(drawn.filter((x) => x >= 66).length).to.be.greaterThan(5);
});

test('only a row whose points changed is drawn again', async () => {
  const cells = await table(2);
  for (const { row } of cells)
    rings.fill(
      row,
      [1, 2].map((value) => ({ at: value, value })),
    );
  open();
  layer.bind(cells);
  let drawn = 0;
  const context = canvas.getContext('2d')!;
  const put = context.putImageData.bind(context) as (...box: unknown[]) => void;
  context.putImageData = (...box: unknown[]) => {
    drawn++;
    put(...box);
  };
  layer.update(rowAt(0));
  surface.flush();
  expect(drawn).to.equal(0);
  rings.push(rowAt(0), 3, 0.5);
  layer.update(rowAt(0));
  layer.update(rowAt(1));
  expect(drawn).to.equal(0);
  await Promise.resolve(); // drawn at the end of the task, all together
  expect(drawn).to.equal(1);
  expect(red(cells[0]!.cell).length).to.be.greaterThan(40);
});

test('a table of a thousand rows has a canvas of three views, and what is scrolled to is drawn', async () => {
  const cells = await table(1000);
  rings = new PriceRings(30, 1024);
  for (const { row } of cells)
    rings.fill(
      row,
      [1, 2].map((value) => ({ at: value, value })),
    );
  open();
  layer.bind(cells);
  expect(canvas.getBoundingClientRect().height).to.equal(780);
  scroller.scrollTop = 13_000;
  await new Promise((resolve) => scroller.addEventListener('scroll', resolve, { once: true }));
  expect(green(cells[505]!.cell).length).to.be.greaterThan(60);
});

test('a flat line keeps the middle and the colour of none', async () => {
  const cells = await table(1);
  rings.fill(
    rowAt(0),
    [1, 2, 3].map((at) => ({ at, value: 5 })),
  );
  open();
  layer.bind(cells);
  expect(green(cells[0]!.cell).concat(red(cells[0]!.cell))).to.deep.equal([]);
  expect(blue(cells[0]!.cell).length).to.be.greaterThan(60);
});

test('close twice, then nothing is drawn', async () => {
  const cells = await table(1);
  open();
  layer.bind(cells);
  layer.close();
  layer.close();
  rings.fill(
    rowAt(0),
    [1, 2].map((value) => ({ at: value, value })),
  );
  layer.update(rowAt(0));
  expect(green(cells[0]!.cell)).to.deep.equal([]);
});
