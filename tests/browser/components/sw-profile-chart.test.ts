import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { profileMarks, strikeProfile, type ProfileMetric } from '../../../src/components/strike-profile.js';
import { SwProfileChart } from '../../../src/components/sw-profile-chart.js';
import { profileOf, summaryOf } from '../../support/builders-charts.js';
import { box, readout, until } from '../../support/plots.js';

defineOnce('sw-profile-chart', SwProfileChart);

const EXPIRY = '2026-12-18';
const summary = summaryOf(EXPIRY);

async function chart(metric: ProfileMetric, record = profileOf(EXPIRY)): Promise<SwProfileChart> {
  const profile = strikeProfile(record, summary, { metric, reach: 'all', label: 'Fri 18 Dec' });
  return fixture<SwProfileChart>(
    html`<sw-profile-chart .profile=${profile} .metric=${metric} .marks=${profileMarks(summary)}></sw-profile-chart>`,
    { parentNode: box() },
  );
}

const inside = (host: SwProfileChart, selector: string) => host.shadowRoot!.querySelector(selector)!;
const isDrawn = (host: SwProfileChart) => until(() => inside(host, 'svg.drawing path.bar'), 'drawn bars');
const sentence = (host: SwProfileChart) => inside(host, 'svg.drawing').getAttribute('aria-label')!;

test('open interest: calls and puts apart, the largest, walls and max pain marked, and whose it is', async () => {
  const host = await chart('openInterest');
  await isDrawn(host);
  expect(sentence(host)).to.contain('Most calls at 660: calls 9,000, puts 200.');
  expect(sentence(host)).to.contain('Most puts at 640: calls 100, puts 12.5K.');
  expect(sentence(host)).to.contain('Max pain 648. Call wall 655. Put wall 645.');
  const texts = [...host.shadowRoot!.querySelectorAll('svg.drawing text')].map((text) =>
    text.textContent!.replace(/\s+/g, ' ').trim(),
  );
  expect(texts).to.include.members(['660 · 9,000', '640 · 12.5K', 'Max pain 648', 'Call wall 655', 'Put wall 645']);
  expect(inside(host, '.foot').textContent).to.contain('OI is last night’s');
  expect(inside(host, 'svg.drawing .bar.call').getAttribute('d')!.match(/M/g)).to.have.length(41);
});

test('gamma exposure has its net, and states what is assumed', async () => {
  const host = await chart('gex');
  await isDrawn(host);
  expect(inside(host, '.net').getAttribute('d')!.match(/[ML]/g)).to.have.length(41);
  expect(inside(host, '.foot').textContent).to.contain('dealers taken as long calls and short puts');
  inside(host, '.plot').dispatchEvent(new KeyboardEvent('keydown', { key: 'Home' }));
  await host.updateComplete;
  expect(readout(host)).to.equal('630 Calls 1.0M Puts 1.0M Net 0');
});

test('what is not known is no bar and no zero', async () => {
  const host = await chart('volume');
  await isDrawn(host);
  expect(inside(host, 'svg.drawing .bar.put').getAttribute('d')).to.equal('');
  const row = [...inside(host, 'tbody tr').children].map((cell) => cell.textContent);
  expect(row).to.deep.equal(['630', '10', '—']);
});

test('nothing at all is said in words', async () => {
  const unknown = profileOf(EXPIRY).strikes.map(() => Number.NaN);
  const host = await chart('volume', profileOf(EXPIRY, { callVolume: unknown, putVolume: unknown }));
  expect(inside(host, '.message').textContent).to.equal('No volume is known at these strikes.');
  const waiting = await fixture<SwProfileChart>(html`<sw-profile-chart></sw-profile-chart>`);
  expect(inside(waiting, '.message').textContent).to.equal('Waiting for the snapshot of the chain.');
});

test('it is accessible', async () => {
  const host = await chart('gex');
  await isDrawn(host);
  await expect(host).to.be.accessible();
});
