import { expect } from '@open-wc/testing';
import { CanvasCellPainter } from '../../../src/components/canvas-cell-painter.js';
import { DomCellPainter } from '../../../src/components/dom-cell-painter.js';
import { TableSurface } from '../../../src/components/table-surface.js';
import type { Colours } from '../../../src/styles/colours.js';
import { until } from '../../support/fake-hub.js';

const UP = 'rgb(0, 200, 0)';
const DOWN = 'rgb(200, 0, 0)';
const names = ['bg', 'panel', 'raised', 'line', 'text', 'muted', 'faint', 'up', 'down', 'accent', 'warn'] as const;
const colours = Object.fromEntries(
  names.map((name) => [name, name === 'up' ? UP : name === 'down' ? DOWN : 'rgb(9, 9, 9)']),
) as unknown as Colours; // every name is there

const ROWS = 10;
const COLUMNS = 4;

let at = 0;
let host: HTMLElement;
let root: ShadowRoot;
let canvas: HTMLCanvasElement;
let cells: HTMLElement[];
let surface: TableSurface;
let dom: DomCellPainter;
let painter: CanvasCellPainter;

beforeEach(() => {
  at = 10_000;
  host = document.createElement('div');
  root = host.attachShadow({ mode: 'open' });
  root.innerHTML = `
    <style>
      .scroller { width: 400px; height: 400px; overflow: auto; }
      .content { position: relative; color: rgb(0, 0, 0); font: 12px system-ui; }
      .line { display: flex; height: 26px; }
      .cell { flex: 1 1 0; line-height: 25px; height: 25px; padding: 0 8px; text-align: right; font-kerning: none; contain: strict; }
      .cell[data-tone='up'] { color: rgb(0, 90, 0); }
      .cell[data-flag] { color: rgb(90, 90, 90); }
      canvas { position: absolute; left: 0; pointer-events: none; }
    </style>
    <div class="scroller"><div class="content"><div class="rows"></div><canvas></canvas></div></div>`;
  document.body.append(host);
  const rows = root.querySelector('.rows')!;
  cells = [];
  for (let row = 0; row < ROWS; row++) {
    const line = document.createElement('div');
    line.className = 'line';
    for (let column = 0; column < COLUMNS; column++) {
      const cell = document.createElement('div');
      cell.className = `cell c-${column}`;
      line.append(cell);
      cells.push(cell);
    }
    rows.append(line);
  }
  canvas = root.querySelector('canvas')!;
  surface = new TableSurface(canvas, root.querySelector('.scroller')!);
  dom = new DomCellPainter(() => at);
  painter = new CanvasCellPainter({ root, surface, dom, colours: () => colours, now: () => at });
  painter.bind(cells);
  for (const cell of cells) painter.reset(cell, '1.00');
  surface.layout();
});

afterEach(() => {
  painter.close();
  surface.close();
  dom.close();
  host.remove();
});

const isPainted = (cell: HTMLElement) => 'painted' in cell.dataset;

/** What is in a cell's place on the canvas; at one device pixel a px. */
function pixelsOf(cell: HTMLElement): Uint8ClampedArray {
  const [box, origin] = [cell.getBoundingClientRect(), canvas.getBoundingClientRect()];
  return canvas
    .getContext('2d')!
    .getImageData(Math.round(box.left - origin.left), Math.round(box.top - origin.top), 100, 25).data;
}

/** Colour and opacity at the lower left of a cell, where there is no text. */
const tintOf = (cell: HTMLElement) => pixelsOf(cell).slice((22 * 100 + 3) * 4, (22 * 100 + 3) * 4 + 4);

function tick(text: (index: number) => string, afterMs = 16): void {
  at += afterMs;
  cells.forEach((cell, index) => painter.text(cell, text(index)));
  painter.flush();
}

test('every cell is on the canvas and its text below it', () => {
  for (const cell of cells) {
    expect(isPainted(cell)).to.equal(true);
    expect(cell.textContent).to.equal('1.00');
    expect(pixelsOf(cell).some((value) => value > 0)).to.equal(true);
  }
});

test('a frame reads no layout and no style, and puts only the rows that changed', () => {
  tick((index) => (index % 2 === 0 ? '23.45' : '6,789.00'), 1000); // every glyph was drawn once
  tick(() => '1.00');
  const counted = { rectangles: 0, styles: 0, puts: 0 };
  const { getBoundingClientRect } = Element.prototype;
  const { getComputedStyle } = globalThis;
  const context = canvas.getContext('2d')!;
  const put = context.putImageData.bind(context) as (...box: unknown[]) => void;
  Element.prototype.getBoundingClientRect = function () {
    counted.rectangles++;
    return getBoundingClientRect.call(this);
  };
  globalThis.getComputedStyle = (...about) => {
    counted.styles++;
    return getComputedStyle(...about);
  };
  context.putImageData = (...box: unknown[]) => {
    counted.puts++;
    put(...box);
  };
  try {
    at += 16;
    painter.text(cells[1]!, '23.45');
    painter.text(cells[2]!, '6,789.00');
    painter.text(cells[COLUMNS * 3]!, '23.45');
    painter.text(cells[COLUMNS * 4]!, '1.00'); // as before
    painter.flush();
    expect(counted).to.deep.equal({ rectangles: 0, styles: 0, puts: 2 });
  } finally {
    Element.prototype.getBoundingClientRect = getBoundingClientRect;
    globalThis.getComputedStyle = getComputedStyle;
  }
});

test('a table that changes as a whole is put in few pieces, each row in its place', () => {
  const context = canvas.getContext('2d')!;
  const put = context.putImageData.bind(context) as (...box: unknown[]) => void;
  let puts = 0;
  context.putImageData = (...box: unknown[]) => {
    puts++;
    put(...box);
  };
  tick((index) => `${index}.25`, 1000);
  expect(puts).to.be.within(1, 3);
  const pixels = cells.map((cell) => [...pixelsOf(cell)]);
  expect(new Set(pixels.map(String)).size).to.be.greaterThan(ROWS * COLUMNS - 5);
  surface.redraw();
  cells.forEach((cell, index) => expect([...pixelsOf(cell)]).to.deep.equal(pixels[index]));
  for (const [index, cell] of cells.entries()) {
    painter.text(cell, '0.00'); // each for itself
    painter.text(cell, `${index}.25`);
    painter.flush();
    expect([...pixelsOf(cell)]).to.deep.equal(pixels[index]);
  }
});

test('under a burst a text of the document follows within half a second, and is written no oftener than that asks', () => {
  const writes = new Map<Node, number>();
  const observer = new MutationObserver(() => undefined);
  observer.observe(root, { subtree: true, characterData: true, childList: true });
  const take = () => {
    for (const { target } of observer.takeRecords()) writes.set(target, (writes.get(target) ?? 0) + 1);
  };
  const saidAt = cells.map(() => new Map<string, number>());
  const start = at;
  for (let frame = 0; at < start + 4_000; frame++) {
    tick((index) => `${frame}.${index}`);
    cells.forEach((cell, index) => {
      saidAt[index]!.set(`${frame}.${index}`, at);
      const shownAt = saidAt[index]!.get(cell.textContent!) ?? start;
      expect(at - shownAt).to.be.at.most(516); // half a second and one frame
    });
    take();
  }
  observer.disconnect();
  for (const count of writes.values()) expect(count / 4).to.be.at.most(2.4);
  expect(writes.size).to.equal(cells.length);
});

test('when nothing changes any more, every text of the document is right, though no frame follows', async () => {
  for (let frame = 0; frame < 20; frame++) tick((index) => `${frame}.${index}`);
  at += 1_000;
  await until(() => cells.every((cell, index) => cell.textContent === `19.${index}`), 'the last texts');
});

test('a quiet cell that changes is written in the same frame', () => {
  at += 2_000;
  painter.text(cells[5]!, '9.99');
  painter.flush();
  expect(cells[5]!.textContent).to.equal('9.99');
});

test('a tint has the colour and strength of the move, fades in steps, and comes at most three times a second', async () => {
  const cell = cells[6]!;
  const show = (move: 3 | -2 | -3, afterMs: number) => {
    at += afterMs;
    painter.flash(cell, move);
    painter.flush();
    return tintOf(cell);
  };
  const green = show(3, 0);
  expect(green[1]).to.be.within(195, 205); // premultiplied and back
  expect(green[3]).to.equal(46);
  expect(show(-2, 100)[1]).to.be.greaterThan(190); // too soon: still the green one
  expect(show(-2, 100)[1]).to.be.greaterThan(190);
  const red = show(-2, 140);
  expect(red[0]).to.be.greaterThan(190);
  expect(red[3]).to.equal(33);
  const seen = new Set<number>();
  await until(() => {
    at += 12;
    seen.add(tintOf(cell)[3]!);
    return seen.has(0);
  }, 'no tint any more');
  expect(seen.size).to.be.within(3, 8);
  let tints = 0;
  for (let step = 0, before = false; step < 100; step++) {
    const isGreen = show(step % 2 === 0 ? 3 : -3, 20)[1]! > 100;
    if (step > 0 && isGreen !== before) tints++;
    before = isGreen;
  }
  expect(tints).to.be.within(4, 5); // in two seconds, after the first
});

test('another tone or mark without another text is painted', () => {
  const cell = cells[7]!;
  const plain = [...pixelsOf(cell)];
  painter.tone(cell, 'up');
  painter.flush();
  const up = [...pixelsOf(cell)];
  expect(up).to.not.deep.equal(plain);
  painter.flag(cell, 'wide');
  painter.flush();
  expect([...pixelsOf(cell)]).to.not.deep.equal(up);
  painter.flag(cell, undefined);
  painter.flush();
  expect([...pixelsOf(cell)]).to.deep.equal(up);
  expect(cell.dataset['flag']).to.equal(undefined);
  painter.tone(cell, undefined);
  painter.flush();
  expect([...pixelsOf(cell)]).to.deep.equal(plain);
  at += 1_000;
  painter.flush();
  expect('tone' in cell.dataset).to.equal(false);
});

test('a tone that turns with every frame is painted in each, and styles the document no oftener than its text changes', () => {
  const cell = cells[7]!;
  const observer = new MutationObserver(() => undefined);
  observer.observe(cell, { attributes: true });
  const colours = { up: '', '': '' };
  let writes = 0;
  for (let frame = 0; frame < 240; frame++) {
    const tone = frame % 2 === 0 ? 'up' : '';
    at += 16;
    painter.tone(cell, tone);
    painter.flush();
    const painted = String(pixelsOf(cell));
    colours[tone] ||= painted;
    expect(painted).to.equal(colours[tone]);
    writes += observer.takeRecords().length;
  }
  expect(colours.up).to.not.equal(colours['']);
  expect(writes).to.be.within(1, 12); // in almost four seconds
  at += 1_000;
  painter.flush();
  expect(cell.dataset['tone']).to.equal('');
  painter.tone(cell, 'up');
  painter.close();
  expect(cell.dataset['tone']).to.equal('up');
  observer.disconnect();
});

test('another instrument in a cell is there at once, painted and written, without a tint', () => {
  const cell = cells[8]!;
  painter.flash(cell, 3);
  painter.reset(cell, '7.00');
  expect(cell.textContent).to.equal('7.00');
  painter.flush();
  expect(tintOf(cell)[3]).to.equal(0);
});

test('another instrument in a cell does not lose the tone that waited with the text before it', () => {
  const cell = cells[8]!;
  painter.tone(cells[8 - COLUMNS]!, 'up'); // the colour of a tone is read from the first cell of the column that has it
  painter.text(cell, '6.00');
  painter.flush();
  at += 16;
  painter.tone(cell, 'up');
  painter.flush();
  expect('tone' in cell.dataset).to.equal(false); // it waits
  painter.reset(cell, '7.00');
  painter.tone(cell, 'up');
  expect(cell.dataset['tone']).to.equal('up');
});

test('a cell that no longer belongs to the table is text again', () => {
  painter.text(cells[0]!, '5.55');
  painter.bind(cells.slice(1));
  surface.layout();
  expect(isPainted(cells[0]!)).to.equal(false);
  expect(cells[0]!.textContent).to.equal('5.55');
  expect(pixelsOf(cells[0]!).every((value) => value === 0)).to.equal(true);
  expect(isPainted(cells[1]!)).to.equal(true);
});

test('closed twice it leaves the newest texts in the document, and nothing else', async () => {
  tick(() => '3.33');
  tick(() => '4.44');
  painter.flash(cells[0]!, 1);
  painter.flush();
  painter.close();
  painter.close();
  surface.close();
  surface.close();
  for (const cell of cells) {
    expect(isPainted(cell)).to.equal(false);
    expect(cell.textContent).to.equal('4.44');
  }
  expect(root.querySelectorAll('canvas')).to.have.length(1);
  const blank = () =>
    canvas
      .getContext('2d')!
      .getImageData(0, 0, 400, 260)
      .data.every((value) => value === 0);
  expect(blank()).to.equal(true);
  let mutations = 0;
  const observer = new MutationObserver((records) => {
    mutations += records.length;
  });
  observer.observe(root, { subtree: true, characterData: true, childList: true, attributes: true });
  at += 1_000;
  host.style.setProperty('width', '300px');
  painter.flush();
  surface.layout();
  await new Promise((resolve) => setTimeout(resolve, 150)); // longer than any of its timers but the check of each second
  observer.disconnect();
  expect(mutations).to.equal(0);
  expect(blank()).to.equal(true);
});
