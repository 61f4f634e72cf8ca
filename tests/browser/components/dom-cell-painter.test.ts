import { expect } from '@open-wc/testing';
import { DomCellPainter } from '../../../src/components/dom-cell-painter.js';

let at = 0;
let cell: HTMLElement;
let painter: DomCellPainter;

beforeEach(() => {
  at = 1_000;
  cell = document.createElement('div');
  painter = new DomCellPainter(() => at);
});

afterEach(() => painter.close());

const show = (text: string, afterMs: number) => {
  at += afterMs;
  painter.text(cell, text);
  painter.flush();
  return cell.textContent;
};

test('the first text is written at once, later ones at most ten times a second, the newest wins', () => {
  expect(show('1.00', 0)).to.equal('1.00');
  expect(show('1.01', 30)).to.equal('1.00');
  expect(show('1.02', 30)).to.equal('1.00');
  expect(show('1.03', 50)).to.equal('1.03');
});

test('the last text of a burst is written although no frame follows', async () => {
  show('1.00', 0);
  show('1.01', 10);
  at += 200;
  await new Promise((resolve) => new MutationObserver(resolve).observe(cell, { characterData: true, subtree: true }));
  expect(cell.textContent).to.equal('1.01');
});

test('a text node is written only when the text is another', async () => {
  show('1.00', 0);
  const seen: MutationRecord[] = [];
  const observer = new MutationObserver((records) => seen.push(...records));
  observer.observe(cell, { characterData: true, childList: true, subtree: true });
  show('1.00', 200);
  show('1.00', 200);
  expect(observer.takeRecords().concat(seen)).to.have.length(0);
  observer.disconnect();
});

test('at most three tints a second, by turns in two keyframes', () => {
  const flashes: string[] = [];
  for (let step = 0; step < 20; step++) {
    at += 50;
    delete cell.dataset['flash'];
    painter.flash(cell, 1);
    if (cell.dataset['flash']) flashes.push(cell.dataset['flash']);
  }
  expect(flashes).to.deep.equal(['up 1 a', 'up 1 b', 'up 1 a']);
});

test('another instrument in the cell is written at once and without a tint', () => {
  show('1.00', 0);
  painter.flash(cell, -2);
  painter.reset(cell, '7.00');
  expect(cell.textContent).to.equal('7.00');
  expect('flash' in cell.dataset).to.equal(false);
});

test('after close, twice, nothing is written', () => {
  show('1.00', 0);
  show('1.01', 10);
  painter.close();
  painter.close();
  at += 500;
  painter.flush();
  expect(cell.textContent).to.equal('1.00');
});
