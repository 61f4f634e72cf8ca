import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../src/components/define.js';
import { OptionsAnalytics } from '../../src/components/options-analytics.js';
import { fakeContract, fakeExpiries, fakeFeed } from '../support/fake-market.js';
import { FakeHub, until } from '../support/fake-hub.js';
import { setScreen } from '../support/screen.js';

/* The chain as the viewer’s system and the page around it want it shown. */

defineOnce('options-analytics', OptionsAnalytics);

const [expiry] = fakeExpiries(Date.now());
const call = (strike: number) => fakeContract('SPY', expiry!, 'call', strike);
const put = (strike: number) => fakeContract('SPY', expiry!, 'put', strike);

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
});

afterEach(async () => {
  hub.close();
  document.documentElement.removeAttribute('dir');
  await setScreen({});
});

async function chain(view = 'chain', fields = '', painter = 'auto'): Promise<OptionsAnalytics> {
  const host = await fixture<OptionsAnalytics>(
    html`<options-analytics symbol="SPY" view=${view} strikes="5" fields=${fields} painter=${painter} worker-src=${hub.src}>
      <button slot="actions" type="button" aria-label="Remove">×</button>
    </options-analytics>`,
  );
  await until(() => cell(host, call(650), 'bid')?.textContent, 'painted rows');
  await until(() => inside(host, '[role=grid] [tabindex="0"]'), 'the keys');
  await until(() => host.getAttribute('state') === 'live', 'the state');
  return host;
}

const inside = (host: Element, selector: string) => host.shadowRoot!.querySelector<HTMLElement>(selector);
const all = (host: Element, selector: string) => [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const side = (host: Element, contract: string) => inside(host, `[data-contract="${contract}"]`)!;
const cell = (host: Element, contract: string, field: string) =>
  inside(host, `[data-contract="${contract}"] [data-field="${field}"]`);
const left = (element: Element) => element.getBoundingClientRect().left;

/** Where the first and the last letter of a text stand. */
function ends(element: Element): [first: number, last: number] {
  const text = [...element.childNodes].find((node): node is Text => node instanceof Text && node.data.trim() !== '')!;
  const at = (index: number) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect().left;
  };
  const from = text.data.length - text.data.trimStart().length;
  return [at(from), at(text.data.trimEnd().length - 1)];
}

const isShown = (element: Element) => element.getBoundingClientRect().width > 0;

describe('the header', () => {
  for (const width of [
    320, 390, 480, 560, 640, 683, 720, 768, 782, 800, 860, 899, 960, 1020, 1080, 1160, 1220, 1280, 1366, 2560,
  ]) {
    test(`has everything in view and nothing over another at ${width} px`, async () => {
      await setScreen({ width: Math.max(500, width + 40), height: 700 });
      const host = await chain();
      host.style.setProperty('width', `${width}px`);
      hub.order({ rows: { SPY: { last: 4_123.45, mark: 4_123.45 } } });
      await until(() => inside(host, '[data-quote=price]')!.textContent === '4,123.45', 'a long price');
      expectTidy(host);
      const feed = fakeFeed(Date.now());
      const options = { ...feed.clusters.options, state: 'backoff' as const, cause: 'close-1006', isAlive: false };
      hub.order({ records: [['feed', { ...feed, clusters: { ...feed.clusters, options } }]] });
      await until(() => host.getAttribute('state') === 'stale', 'an old state');
      await host.updateComplete;
      expectTidy(host);
    });
  }
});

/** Every part of the header within it, none over another, the badge whole. */
function expectTidy(host: OptionsAnalytics): void {
  const bar = inside(host, '.bar')!.getBoundingClientRect();
  const parts = all(host, '.bar > *:not(.sr-only):not(.detail)').filter(isShown);
  const boxes = parts.map((part) => ({ name: part.className, box: part.getBoundingClientRect() }));
  const state = host.getAttribute('state');
  for (const { name, box } of boxes) {
    expect(box.left, `${name}, ${state}`).to.be.at.least(bar.left);
    expect(box.right, `${name}, ${state}`).to.be.at.most(bar.right + 0.5);
  }
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      const isApart =
        one.box.right <= other.box.left + 0.5 ||
        other.box.right <= one.box.left + 0.5 ||
        one.box.bottom <= other.box.top + 0.5 ||
        other.box.bottom <= one.box.top + 0.5;
      expect(isApart, `${one.name} and ${other.name}, ${state}`).to.equal(true);
    }
  }
  const badge = inside(host, '.badge')!;
  expect(badge.scrollWidth, `“${badge.textContent}” is cut off`).to.be.at.most(badge.clientWidth);
}

describe('on a page that is written from right to left', () => {
  beforeEach(() => document.documentElement.setAttribute('dir', 'rtl'));

  test('the header is mirrored, its numbers are not', async () => {
    const host = await chain();
    expect(left(inside(host, '.quote')!)).to.be.greaterThan(left(inside(host, '.badge')!));
    expect(left(inside(host, '.quote h2')!)).to.be.greaterThan(left(inside(host, '[data-quote=price]')!));
    hub.order({ rows: { SPY: { last: 648, mark: 648 } } });
    const change = inside(host, '[data-quote=change]')!;
    await until(() => change.textContent === '-1.00', 'a fall');
    const [sign, digit] = ends(change);
    expect(sign).to.be.lessThan(digit);
    const [open, close] = ends(inside(host, '[data-quote=percent]')!);
    expect(open).to.be.lessThan(close);
  });

  for (const view of ['chain', 'columns']) {
    test(`calls stay left, arrows go where they point: ${view}`, async () => {
      await setScreen({ width: 1366, height: 800 });
      const host = await chain(view);
      expect(left(side(host, call(650)))).to.be.lessThan(left(side(host, put(650))));
      const bid = cell(host, call(650), 'bid')!;
      expect(left(bid)).to.be.lessThan(left(cell(host, call(650), 'ask')!));
      bid.focus();
      bid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, composed: true }));
      expect(left(host.shadowRoot!.activeElement!)).to.be.greaterThan(left(bid));
    });
  }

  test('a sentence ends with its point on the right, and the arrows of the expirations point outwards', async () => {
    hub.close();
    hub = new FakeHub({ feed: 'massive', key: 'none' });
    const host = await fixture<OptionsAnalytics>(
      html`<options-analytics symbol="SPY" key-entry="off" worker-src=${hub.src}></options-analytics>`,
    );
    const sentence = await until(() => inside(host, '.notice span, .message p'), 'the sentence');
    const [first, last] = ends(sentence);
    expect(first).to.be.lessThan(last);
    const way = await until(() => inside(host, '[aria-label="Later expiration"] svg'), 'the way to the next');
    expect(new DOMMatrix(getComputedStyle(way).transform).a).to.equal(-1);
  });
});

describe('in forced colours', () => {
  beforeEach(() => setScreen({ width: 1366, height: 800, features: { 'forced-colors': 'active' } }));

  test('the side in the money, the selection, the strike at the money and the spot are told apart', async () => {
    const host = await chain();
    const outline = (contract: string) => getComputedStyle(side(host, contract)).outlineStyle;
    expect([outline(call(645)), outline(call(655)), outline(put(655))]).to.deep.equal(['dotted', 'none', 'dotted']);
    cell(host, call(655), 'bid')!.click();
    await until(() => outline(call(655)) === 'solid', 'the selection');
    const strike = (at: number) => getComputedStyle(inside(host, `[data-strike="${at}"]`)!);
    expect(strike(650).backgroundColor).not.to.equal(strike(649).backgroundColor);
    const spot = getComputedStyle(inside(host, '.spot span')!);
    expect(spot.color).not.to.equal(spot.backgroundColor);
  });

  test('what is pressed, and what has the focus, can be seen', async () => {
    const host = await chain();
    const pressed = getComputedStyle(inside(host, '.bar .views button[aria-pressed=true]')!);
    expect(pressed.backgroundColor).not.to.equal(getComputedStyle(host).backgroundColor);
    const bid = cell(host, call(650), 'bid')!;
    bid.focus();
    bid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, composed: true }));
    const focus = getComputedStyle(host.shadowRoot!.activeElement!);
    expect([focus.outlineStyle, focus.outlineWidth]).to.deep.equal(['solid', '2px']);
  });

  test('bars are lines under their values', async () => {
    const host = await chain('chain', 'bid,volume:bar');
    const bar = getComputedStyle(cell(host, call(650), 'volume')!);
    expect(bar.backgroundImage).to.contain('gradient');
    expect(bar.backgroundSize).to.contain('3px');
  });
});

// Of the document's text; the canvas has a test of its own.
describe('motion', () => {
  for (const [wish, animation, arrow] of [
    ['no-preference', /^flash-[ab]$/, 'none'],
    ['reduce', /^none$/, '"▲" / ""'],
  ] as const) {
    test(`a change with prefers-reduced-motion: ${wish}`, async () => {
      await setScreen({ width: 1366, height: 800, features: { 'prefers-reduced-motion': wish } });
      const host = await chain('chain', '', 'dom');
      const bid = cell(host, call(650), 'bid')!;
      hub.order({ rows: { [call(650)]: { bid: 9.87 } } });
      await until(() => bid.dataset['flash']?.startsWith('up'), 'the change');
      expect(getComputedStyle(bid).animationName).to.match(animation);
      expect(getComputedStyle(bid, '::before').content).to.equal(arrow);
    });
  }
});
