import { expect, fixture, html } from '@open-wc/testing';
import type Axe from 'axe-core';
import 'axe-core/axe.min.js';
import { defineOnce } from '../../../src/components/define.js';
import { OptionsAnalytics } from '../../../src/components/options-analytics.js';
import { fakeContract, fakeExpiries } from '../../support/fake-market.js';
import { FakeHub, until } from '../../support/fake-hub.js';
import { difference, screenshot, setScreen } from '../../support/screen.js';

defineOnce('options-analytics', OptionsAnalytics);

/** The checker puts itself there. */
declare const axe: typeof Axe;

const now = Date.now();
const [expiry] = fakeExpiries(now);
const call650 = fakeContract('SPY', expiry!, 'call', 650);

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
});

afterEach(async () => {
  document.documentElement.dir = '';
  document.getSelection()?.removeAllRanges();
  hub.close();
  await setScreen({});
});

interface Options {
  readonly fields?: string;
  readonly strikes?: string;
  readonly style?: string;
  readonly theme?: string;
  readonly painter?: string;
}

async function element(options: Options = {}): Promise<OptionsAnalytics> {
  const host = await fixture<OptionsAnalytics>(
    html`<options-analytics
      symbol="SPY"
      view="chain"
      theme=${options.theme ?? 'dark'}
      strikes=${options.strikes ?? '5'}
      fields=${options.fields ?? ''}
      painter=${options.painter ?? 'auto'}
      style=${options.style ?? ''}
      worker-src=${hub.src}
    ></options-analytics>`,
  );
  await until(() => /\d/.test(textOf(host, 'bid')), 'painted rows');
  const graphs = all(host, '[data-field=sparkline]');
  await until(() => graphs.every((cell) => cell.textContent === '+3.0%'), 'the points of the mini-graphs');
  return host;
}

const all = (host: OptionsAnalytics, selector: string) => [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const cellOf = (host: OptionsAnalytics, field: string, contract: string = call650) =>
  host.shadowRoot!.querySelector<HTMLElement>(`[data-contract="${contract}"] [data-field="${field}"]`)!;
const textOf = (host: OptionsAnalytics, field: string) => cellOf(host, field)?.textContent ?? '';
const texts = (host: OptionsAnalytics) => all(host, '[data-field]').map((cell) => cell.textContent);
const canvasOf = (host: OptionsAnalytics) => host.shadowRoot!.querySelector('sw-table-surface')!.canvas;
const isSeen = (cell: HTMLElement) => cell.getClientRects().length > 0;
const isPainted = (host: OptionsAnalytics) =>
  until(
    () =>
      all(host, '[data-field]')
        .filter(isSeen)
        .every((cell) => 'painted' in cell.dataset),
    'every cell on the canvas',
  );
const isUnpainted = (host: OptionsAnalytics) =>
  until(() => all(host, '[data-painted]').length === 0, 'no cell on the canvas');
const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

interface Ink {
  /** CSS px from the cell's edges to what is drawn in it. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The strongest pixel. */
  readonly colour: ArrayLike<number>;
}

/** What the canvas shows in a cell's place; undefined for nothing. */
function inkOf(cell: HTMLElement): Ink | undefined {
  const canvas = canvasOf((cell.getRootNode() as ShadowRoot).host as OptionsAnalytics);
  const at = cell.getBoundingClientRect();
  const origin = canvas.getBoundingClientRect();
  const ratio = canvas.width / origin.width;
  const [x, y] = [Math.round((at.left - origin.left) * ratio), Math.round((at.top - origin.top) * ratio)];
  const [width, height] = [Math.round(at.width * ratio), Math.round(at.height * ratio)];
  if (y < 0 || y + height > canvas.height) return undefined;
  const { data } = canvas.getContext('2d')!.getImageData(x, y, width, height);
  let [left, right, top, bottom, strongest] = [width, -1, height, -1, 0];
  let colour: ArrayLike<number> = [];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = data[pixel * 4 + 3]!;
    if (alpha <= 90) continue; // a tint, or an edge
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    if (alpha > strongest) {
      strongest = alpha;
      colour = data.slice(pixel * 4, pixel * 4 + 3);
    }
  }
  if (right < 0) return undefined;
  const css = (pixels: number) => pixels / ratio;
  return { left: css(left), right: css(width - 1 - right), top: css(top), bottom: css(height - 1 - bottom), colour };
}

const rgbOf = (cell: HTMLElement) =>
  (/\(([^)]+)\)/.exec(getComputedStyle(cell).color)?.[1] ?? '').split(', ').map(Number);

function isNear(a: ArrayLike<number>, b: ArrayLike<number>, within = 6): boolean {
  return a.length > 0 && Array.from(a).every((value, index) => Math.abs(value - b[index]!) <= within);
}

/** Two pictures that nobody can tell apart. */
const ALIKE = { share: 0.0005, mean: 0.15 };

describe('on and off', () => {
  async function pictures(host: OptionsAnalytics): Promise<[ImageData, ImageData]> {
    const grid = host.shadowRoot!.querySelector('.rows')!.getBoundingClientRect();
    await isPainted(host);
    await frame();
    const on = await screenshot(grid);
    const said = texts(host);
    host.painter = 'dom';
    await isUnpainted(host);
    expect(texts(host)).to.deep.equal(said);
    await until(
      () => cellOf(host, 'bid').getBoundingClientRect().width > 0 && inkOf(cellOf(host, 'bid')) === undefined,
      'no text on the canvas',
    );
    await frame();
    return [on, await screenshot(grid)];
  }

  for (const theme of ['dark', 'light']) {
    test(`both look the same and say the same, ${theme}`, async () => {
      const host = await element({ theme });
      const { share, mean } = difference(...(await pictures(host)));
      expect(share).to.be.lessThan(ALIKE.share);
      expect(mean).to.be.lessThan(ALIKE.mean);
    });
  }

  test('so do they where lines run to the left', async () => {
    document.documentElement.dir = 'rtl';
    const host = await element();
    const { share, mean } = difference(...(await pictures(host)));
    expect(share).to.be.lessThan(ALIKE.share);
    expect(mean).to.be.lessThan(ALIKE.mean);
  });

  test('and at places between two pixels', async () => {
    const host = await element({ style: 'margin: 3.37px 5.21px' });
    const { share, mean } = difference(...(await pictures(host)));
    expect(share).to.be.lessThan(ALIKE.share);
    expect(mean).to.be.lessThan(ALIKE.mean);
  });

  for (const ratio of [1.5, 2]) {
    test(`at ${ratio} device pixels a px they stand at the same pixel`, async () => {
      await setScreen({ width: 1280, height: 800, ratio });
      const [on, off] = await pictures(await element());
      // A page whose resolution is changed may hint the document's glyphs and not a canvas's, or the other way round.
      const { share } = difference(on, off);
      expect(share).to.be.lessThan(0.02);
      for (const [x, y] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        expect(difference(on, off, x, y).share, `${x}, ${y}`).to.be.greaterThan(2 * share);
      }
    });
  }

  test('the comparison sees a text that stands half a pixel elsewhere', async () => {
    const host = await element({ painter: 'dom' });
    const grid = host.shadowRoot!.querySelector('.rows')!.getBoundingClientRect();
    const before = await screenshot(grid);
    for (const cell of all(host, '[data-field]')) cell.style.paddingRight = '8.5px';
    await frame();
    const { share, mean } = difference(before, await screenshot(grid));
    expect(share > ALIKE.share || mean > ALIKE.mean).to.equal(true);
  });

  for (const painter of ['auto', 'dom']) {
    test(`accessible with painter="${painter}"`, async () => {
      const host = await element({ painter });
      if (painter === 'auto') await isPainted(host);
      await expect(host).to.be.accessible();
    });

    test(`the contrast of every text is measured with painter="${painter}"`, async () => {
      const host = await element({ painter });
      if (painter === 'auto') await isPainted(host);
      const { incomplete, passes } = await axe.run(host, { runOnly: ['color-contrast'] });
      expect(incomplete.flatMap(({ nodes }) => nodes.map(({ html }) => html))).to.deep.equal([]);
      const cells = passes.flatMap(({ nodes }) => nodes).filter(({ html }) => html.includes('data-field'));
      expect(cells.length).to.be.greaterThan(60);
    });
  }
});

describe('what is painted', () => {
  test('a tick is painted at its decimal point, over its text', async () => {
    const host = await element();
    await isPainted(host);
    const cell = cellOf(host, 'bid');
    const before = inkOf(cell)!;
    hub.order({ rows: { [call650]: { bid: 19.87 } } });
    await until(() => (inkOf(cell)?.left ?? 99) < before.left - 3, 'a longer number');
    expect(inkOf(cell)!.right).to.be.closeTo(before.right, 1);
    await until(() => cell.textContent === '19.87', 'its text');
    expect(getComputedStyle(cell, '::first-line').color).to.equal('rgba(0, 0, 0, 0)');
  });

  test('another theme, another token and another class give other colours', async () => {
    const host = await element();
    await isPainted(host);
    const cell = cellOf(host, 'bid');
    const isTrue = () => isNear(inkOf(cell)?.colour ?? [], rgbOf(cell));
    await until(isTrue, 'the dark colour');
    host.theme = 'light';
    await until(() => rgbOf(cell)[0]! < 100 && isTrue(), 'the light colour');
    host.style.setProperty('--sw-text', 'rgb(200, 0, 200)');
    await until(() => isNear(inkOf(cell)?.colour ?? [], [200, 0, 200]), 'the colour of the page that embeds it');
  });

  test('columns chosen later are painted where their text is', async () => {
    const host = await element();
    await isPainted(host);
    host.fields = 'bid,ask,volume,iv';
    await until(() => !cellOf(host, 'sparkline') && cellOf(host, 'iv'), 'other columns');
    await isPainted(host);
    const ink = inkOf(cellOf(host, 'ask'))!;
    host.painter = 'dom';
    await isUnpainted(host);
    const cell = cellOf(host, 'ask');
    const range = document.createRange();
    range.selectNodeContents(cell);
    const pad = cell.getBoundingClientRect().right - range.getBoundingClientRect().right;
    expect(pad).to.be.closeTo(6, 0.1); // narrower than that of the view's own columns
    expect(ink.right).to.be.within(pad - 1, pad + 1.5);
  });

  test('a change of sign has its colour, though its text is the same', async () => {
    const host = await element();
    await isPainted(host);
    const cell = cellOf(host, 'change');
    const close = { previousClose: 5 };
    hub.order({ rows: { [call650]: { mark: 5.001, ...close } } });
    await until(() => cell.textContent === '0.00', 'a change that is rounded away');
    await until(() => cell.dataset['tone'] === 'up' && isNear(inkOf(cell)?.colour ?? [], rgbOf(cell)), 'rising');
    const said = cell.textContent;
    hub.order({ rows: { [call650]: { mark: 4.999, ...close } } });
    await until(() => cell.dataset['tone'] === 'down' && isNear(inkOf(cell)?.colour ?? [], rgbOf(cell)), 'falling');
    expect(cell.textContent).to.equal(said);
  });

  test('texts follow their cells when the box gets another width', async () => {
    const host = await element();
    await isPainted(host);
    const right = inkOf(cellOf(host, 'ask'))!.right;
    host.style.setProperty('width', '760px');
    await until(() => cellOf(host, 'ask').getBoundingClientRect().width < 100, 'narrower cells');
    await until(() => Math.abs((inkOf(cellOf(host, 'ask'))?.right ?? 99) - right) <= 1, 'the text at its place');
  });

  test('of a long table what is near is painted; the rest is text; after scrolling the other way round', async () => {
    const host = await element({ strikes: '30', style: '--sw-table-height: 200px' });
    const scroller = host.shadowRoot!.querySelector('.scroller')!;
    const lines = all(host, '.row.line');
    const bids = () => lines.map((line) => line.querySelector<HTMLElement>('[data-field=bid]')!);
    const isOn = (cell: HTMLElement) => 'painted' in cell.dataset;
    await until(() => isOn(bids()[0]!), 'the first row');
    expect(isOn(bids().at(-1)!)).to.equal(false);
    expect(getComputedStyle(bids().at(-1)!, '::first-line').color).to.not.equal('rgba(0, 0, 0, 0)');
    expect(canvasOf(host).height).to.equal(600);
    scroller.scrollTop = scroller.scrollHeight;
    await until(() => isOn(bids().at(-1)!), 'the last row');
    expect(isOn(bids()[0]!)).to.equal(false);
    expect(inkOf(bids().at(-1)!)).to.not.equal(undefined);
    for (const cell of bids().filter(isOn)) expect(inkOf(cell), cell.textContent ?? '').to.not.equal(undefined);
  });

  test('a move tints the cell and fades; under reduced motion it is an arrow that stays', async () => {
    const host = await element();
    await isPainted(host);
    const cell = cellOf(host, 'bid');
    const tint = (target: HTMLElement) => cornerOf(host, target)[3]!;
    hub.order({ rows: { [call650]: { bid: 9.87 } } });
    await until(() => tint(cell) > 20, 'a tint');
    expect('flash' in cell.dataset).to.equal(false);
    await until(() => tint(cell) === 0, 'no tint any more');
    await setScreen({ features: { 'prefers-reduced-motion': 'reduce' } });
    const other = cellOf(host, 'ask');
    expect(inkOf(other)!.left).to.be.greaterThan(20);
    hub.order({ rows: { [call650]: { ask: 12.87 } } });
    await until(() => inkOf(other)!.left < 10, 'an arrow at the left');
    expect(tint(other)).to.equal(0);
    expect(inkOf(cellOf(host, 'delta'))!.left).to.be.greaterThan(20);
  });

  test('a pinned column, and text set as a canvas does not set it, stay with the document', async () => {
    const host = await element({ fields: 'bid|ask,last' });
    await until(() => 'painted' in cellOf(host, 'ask').dataset, 'what is not pinned');
    expect('painted' in cellOf(host, 'bid').dataset).to.equal(false);
    const host2 = await element();
    await isPainted(host2);
    // What a style sheet of its own may do to a cell, and a canvas does not know.
    for (const bid of all(host2, '[data-field=bid]')) bid.classList.add('odd');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.cell.odd { text-align: left; text-indent: 3px; }');
    host2.shadowRoot!.adoptedStyleSheets = [...host2.shadowRoot!.adoptedStyleSheets, sheet];
    host2.theme = 'light';
    await until(() => !('painted' in cellOf(host2, 'bid').dataset), 'the odd column as text');
    expect('painted' in cellOf(host2, 'ask').dataset).to.equal(true);
  });
});

/** The pixel at the lower left of a cell. */
function cornerOf(host: OptionsAnalytics, cell: HTMLElement): Uint8ClampedArray {
  const canvas = canvasOf(host);
  const [at, origin] = [cell.getBoundingClientRect(), canvas.getBoundingClientRect()];
  const ratio = canvas.width / origin.width;
  const [x, y] = [(at.left - origin.left + 2) * ratio, (at.bottom - origin.top - 3) * ratio];
  return canvas.getContext('2d')!.getImageData(Math.round(x), Math.round(y), 1, 1).data;
}

describe('where a canvas would not do, the text shows', () => {
  const cases = {
    print: { media: 'print' },
    'forced colours': { features: { 'forced-colors': 'active' } },
    'more contrast': { features: { 'prefers-contrast': 'more' } },
  };
  for (const [name, order] of Object.entries(cases)) {
    test(`${name}, and back`, async () => {
      const host = await element();
      await isPainted(host);
      hub.order({ rows: { [call650]: { bid: 7.77 } } });
      await setScreen(order);
      await isUnpainted(host);
      expect(inkOf(cellOf(host, 'ask'))).to.equal(undefined);
      await until(() => textOf(host, 'bid') === '7.77', 'the newest text');
      await setScreen({});
      await isPainted(host);
      await until(() => inkOf(cellOf(host, 'ask')), 'the canvas again');
    });
  }

  test('while text is selected, and no longer', async () => {
    const host = await element();
    await isPainted(host);
    const text = cellOf(host, 'bid').firstChild!;
    document.getSelection()!.setBaseAndExtent(text, 0, text, 3);
    await isUnpainted(host);
    document.getSelection()!.removeAllRanges();
    await isPainted(host);
    document.getSelection()!.selectAllChildren(host.parentElement!);
    await isUnpainted(host);
  });
});

test('an element taken away, put back and taken away again leaves nothing', async () => {
  const host = await element();
  const parent = host.parentElement!;
  await isPainted(host);
  for (let round = 0; round < 3; round++) {
    host.remove();
    await frame();
    expect(all(host, '[data-painted]')).to.deep.equal([]);
    expect(all(host, 'sw-table-surface').length).to.be.at.most(1);
    parent.append(host);
    await isPainted(host);
    await until(() => cellOf(host, 'bid') && inkOf(cellOf(host, 'bid')), 'its text painted again');
  }
});
