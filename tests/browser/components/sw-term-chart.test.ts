import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { SwTermChart } from '../../../src/components/sw-term-chart.js';
import type { TermExpiry } from '../../../src/components/term-expiries.js';
import { box, readout, until } from '../../support/plots.js';

defineOnce('sw-term-chart', SwTermChart);

const point = (label: string, days: number, iv: number, change: Partial<TermExpiry> = {}): TermExpiry => ({
  expiry: label,
  label,
  days,
  iv,
  straddle: 2 * Math.sqrt(days),
  deviation: 2.5 * Math.sqrt(days),
  isChosen: false,
  ...change,
});

const EXPIRIES = [
  point('Fri 27 Nov', 1, 0.14, { isChosen: true }),
  point('Fri 18 Dec', 25, 0.16, { straddle: Number.NaN }),
  point('Fri 19 Jun', 400, 0.19),
];

async function chart(expiries: readonly TermExpiry[] = EXPIRIES): Promise<SwTermChart> {
  return fixture<SwTermChart>(html`<sw-term-chart .expiries=${expiries} .spot=${500}></sw-term-chart>`, {
    parentNode: box(),
  });
}

const inside = (host: SwTermChart, selector: string) => host.shadowRoot!.querySelector(selector);
const isDrawn = (host: SwTermChart) => until(() => inside(host, 'path.curve'), 'a drawn curve');

test('each expiry is a point with its expected move, by the straddle where there is one', async () => {
  const host = await chart();
  await isDrawn(host);
  expect(inside(host, 'svg.drawing')!.getAttribute('aria-label')).to.equal(
    'At-the-money volatility by time to expiry. Fri 27 Nov, 1.0 days: 14.0%, expected move ±2.00 (0.4%). Fri 18 Dec, 25 days: 16.0%, expected move ±12.50 (2.5%). Fri 19 Jun, 400 days: 19.0%, expected move ±40.00 (8.0%).',
  );
  expect(host.shadowRoot!.querySelectorAll('.move')).to.have.length(3);
  expect(inside(host, '.off')!.getAttribute('d')!.match(/M/g)).to.have.length(1);
  const rows = [...host.shadowRoot!.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows[1]).to.deep.equal(['Fri 18 Dec', '25', '16.0%', '±—', '±12.50']);
});

test('at first the chosen expiry is read out, then the one under the pointer', async () => {
  const host = await chart();
  await isDrawn(host);
  expect(readout(host)).to.contain('Fri 27 Nov');
  const plot = inside(host, '.plot')!;
  const { right, top } = plot.getBoundingClientRect();
  plot.dispatchEvent(new PointerEvent('pointermove', { clientX: right - 20, clientY: top + 30 }));
  await host.updateComplete;
  expect(readout(host)).to.contain('Fri 19 Jun');
});

test('an expiry without a volatility has no point, and without any there is a sentence', async () => {
  const host = await chart([point('Fri 27 Nov', 1, Number.NaN), point('Fri 18 Dec', 25, 0.16)]);
  await isDrawn(host);
  expect(host.shadowRoot!.querySelectorAll('tbody tr')).to.have.length(1);
  const empty = await chart([point('Fri 27 Nov', 1, Number.NaN)]);
  expect(inside(empty, '.message')!.textContent).to.equal('Waiting for quotes.');
});

test('it is accessible', async () => {
  const host = await chart();
  await isDrawn(host);
  await expect(host).to.be.accessible();
});
