import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { smileSeries } from '../../../src/components/smile-series.js';
import { SwSmileChart } from '../../../src/components/sw-smile-chart.js';
import { CHART_FORWARD, CHART_SPOT, chartIv, profileOf } from '../../support/builders-charts.js';
import { box, readout, until } from '../../support/plots.js';

defineOnce('sw-smile-chart', SwSmileChart);

const EXPIRY = '2026-12-18';
const series = (label: string, change = {}) =>
  smileSeries(profileOf(EXPIRY, change), label, Date.parse(`${EXPIRY}T21:00:00Z`), 'all');

async function chart(all = [series('Fri 18 Dec')]): Promise<SwSmileChart> {
  const host = await fixture<SwSmileChart>(html`<sw-smile-chart .series=${all}></sw-smile-chart>`, {
    parentNode: box(),
  });
  await until(() => host.shadowRoot!.querySelector('svg.drawing path.curve'), 'a drawn curve');
  return host;
}

const inside = (host: SwSmileChart, selector: string) => host.shadowRoot!.querySelector(selector)!;
const percent = (fraction: number) => `${(fraction * 100).toFixed(1)}%`;

test('bars, mids and a curve are drawn, and said in a sentence with their figures', async () => {
  const host = await chart();
  const drawing = inside(host, 'svg.drawing');
  expect(drawing.getAttribute('role')).to.equal('img');
  expect(drawing.getAttribute('aria-label')).to.contain(
    `Fri 18 Dec: ${percent(chartIv(CHART_FORWARD))} at the forward, ${percent(chartIv(630))} at 630, ${percent(chartIv(670))} at 670.`,
  );
  expect(inside(host, '.whisker').getAttribute('d')!.match(/M/g)).to.have.length(41);
  expect(inside(host, '.dots').getAttribute('d')!.match(/M/g)).to.have.length(41);
  const marks = [...host.shadowRoot!.querySelectorAll('text.spot,text.forward')].map((text) => text.textContent);
  expect(marks).to.deep.equal([`Spot ${CHART_SPOT}`, 'Fwd 651.00']);
});

test('a mid whose curve lies outside its quote is a ring', async () => {
  const [strikes, at] = [profileOf(EXPIRY).strikes, 20];
  const off = (iv: readonly number[], by: number) => iv.map((value, index) => (index === at ? value + by : value));
  const { bidIv, midIv, askIv } = profileOf(EXPIRY);
  const host = await chart([
    series('Fri 18 Dec', { bidIv: off(bidIv, 0.02), midIv: off(midIv, 0.02), askIv: off(askIv, 0.02) }),
  ]);
  expect(strikes[at]).to.equal(650);
  expect(inside(host, '.off').getAttribute('d')!.match(/M/g)).to.have.length(1);
});

test('the table has every strike of every expiry', async () => {
  const other = smileSeries(profileOf(EXPIRY, {}, [640, 650, 660]), 'Fri 15 Jan', Date.parse('2027-01-15'), 'all');
  const host = await chart([series('Fri 18 Dec'), other]);
  const rows = [...host.shadowRoot!.querySelectorAll('tbody tr')];
  expect(rows).to.have.length(41);
  const cells = (row: Element) => [...row.children].map((cell) => cell.textContent);
  expect(cells(rows[0]!).slice(0, 3)).to.deep.equal(['630', percent(chartIv(630) - 0.004), percent(chartIv(630))]);
  expect(cells(rows[0]!)[6]).to.equal('—');
  expect(host.shadowRoot!.querySelectorAll('thead th')).to.have.length(9);
});

test('the pointer reads out the nearest strike, and leaves nothing behind', async () => {
  const host = await chart();
  expect(readout(host)).to.contain('at the forward');
  const plot = inside(host, '.plot');
  const { left, top, width } = plot.getBoundingClientRect();
  plot.dispatchEvent(new PointerEvent('pointermove', { clientX: left + width - 13, clientY: top + 40, bubbles: true }));
  await host.updateComplete;
  expect(readout(host)).to.contain('670 call');
  expect(readout(host)).to.contain(`mid ${percent(chartIv(670))}`);
  plot.dispatchEvent(new PointerEvent('pointerleave'));
  await host.updateComplete;
  expect(readout(host)).to.contain('at the forward');
});

test('arrow keys move by strike, and what they reach is said', async () => {
  const host = await chart();
  const plot = inside(host, '.plot') as HTMLElement;
  const press = (key: string) =>
    plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  press('Home');
  setTimeout(() => press('ArrowRight'));
  const { detail } = (await oneEvent(host, 'sw-readout')) as CustomEvent<{ text: string }>;
  expect(detail.text).to.match(/^Strike 631\. Fri 18 Dec put: bid /);
  await host.updateComplete;
  expect(readout(host)).to.contain('631 put');
  press('Escape');
  await host.updateComplete;
  expect(readout(host)).to.contain('at the forward');
});

test('without quotes it says what it waits for', async () => {
  const host = await fixture<SwSmileChart>(html`<sw-smile-chart empty="CLOSED · opens Mon 9:30 ET"></sw-smile-chart>`);
  expect(inside(host, '.message').textContent).to.equal('CLOSED · opens Mon 9:30 ET');
  expect(host.shadowRoot!.querySelector('svg.drawing')).to.equal(null);
  host.series = [series('Fri 18 Dec')];
  await host.updateComplete;
  expect(host.shadowRoot!.querySelector('svg.drawing')).not.to.equal(null);
});

test('it is accessible, with and without a place that is read out', async () => {
  const host = await chart();
  await expect(host).to.be.accessible();
  inside(host, '.plot').dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }));
  await host.updateComplete;
  await expect(host).to.be.accessible();
});

test('it fits its box when that changes, also after it was moved', async () => {
  const host = await chart();
  const shape = () => inside(host, 'svg.drawing').getAttribute('viewBox');
  const before = shape();
  const place = host.parentElement!;
  host.remove();
  place.append(host);
  place.style.setProperty('width', '300px');
  await until(() => shape() !== before, 'another size');
  expect(shape()).to.match(/^0 0 300 /);
});
