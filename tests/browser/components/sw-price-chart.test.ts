import { expect, fixture, html } from '@open-wc/testing';
import type { HubClient } from '../../../src/client/hub-client.js';
import { TabStore, type Changes } from '../../../src/client/tab-store.js';
import { defineOnce } from '../../../src/components/define.js';
import { priceLevels } from '../../../src/components/price-levels.js';
import { SwPriceChart } from '../../../src/components/sw-price-chart.js';
import type { Ticker } from '../../../src/market/ticker.js';
import { systemClock } from '../../../src/base/clock.js';
import type { Bar, BarsRequest } from '../../../src/worker/hub-api.js';
import { until } from '../../support/fake-hub.js';
import { overviewOf, summaryOf } from '../../support/builders-charts.js';
import { fakeBars } from '../../support/fake-market.js';

defineOnce('sw-price-chart', SwPriceChart);

const SPY = 'SPY' as Ticker;

class ChartHub {
  readonly store = new TabStore(systemClock);
  readonly requests: BarsRequest[] = [];
  readonly listeners = new Set<(changes: Changes) => void>();
  answer: () => Promise<Bar[]> = async () => fakeBars(Date.now());

  constructor() {
    this.store.rowFor(SPY);
  }
  bars(request: BarsRequest): Promise<Bar[]> {
    this.requests.push(request);
    return this.answer();
  }
  listen(listener: (changes: Changes) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

async function chart(hub: ChartHub): Promise<SwPriceChart> {
  // Only what a chart uses of a hub.
  return fixture(html`<sw-price-chart .hub=${hub as unknown as HubClient} .ticker=${SPY}></sw-price-chart>`);
}

const message = (host: SwPriceChart) => host.shadowRoot!.querySelector('.message')?.textContent?.trim() ?? '';
const isDrawn = (host: SwPriceChart) => until(() => host.shadowRoot!.querySelector('.plot canvas'), 'a drawn chart');

test('history is asked for once per interval, and drawn', async () => {
  const hub = new ChartHub();
  const host = await chart(hub);
  await isDrawn(host);
  expect(message(host)).to.equal('');
  expect(hub.requests.map((request) => request.interval)).to.deep.equal(['5m']);
  const button = [...host.shadowRoot!.querySelectorAll('button')].find((found) => found.textContent?.trim() === '1h')!;
  button.click();
  await until(() => hub.requests.length === 2, 'the second request');
  expect(hub.requests[1]!.interval).to.equal('1h');
  await until(() => message(host) === '', 'the second chart');
  expect(host.shadowRoot!.querySelectorAll('.plot > div')).to.have.length(1);
});

test('no bars are said in words, and a failure with a way to try again', async () => {
  const hub = new ChartHub();
  hub.answer = async () => [];
  const empty = await chart(hub);
  await until(() => message(empty).includes('No trades of SPY'), 'the sentence');
  hub.answer = async () => {
    throw Object.assign(new Error('The data service is not answering; trying again.'), { name: 'service-down' });
  };
  const host = await chart(hub);
  await until(() => message(host).includes('not answering'), 'the failure');
  hub.answer = async () => fakeBars(Date.now());
  host.shadowRoot!.querySelector<HTMLButtonElement>('.message button')!.click();
  await isDrawn(host);
});

test('bars in the wrong order lose only themselves', async () => {
  const hub = new ChartHub();
  const bars = fakeBars(Date.now());
  hub.answer = async () => [...bars, bars[3]!, bars[0]!];
  const host = await chart(hub);
  await isDrawn(host);
  expect(message(host)).to.equal('');
});

test('it is accessible', async () => {
  const host = await chart(new ChartHub());
  await isDrawn(host);
  await expect(host).to.be.accessible();
});

test('removing closes the chart and its listener; coming back draws anew', async () => {
  const hub = new ChartHub();
  const host = await chart(hub);
  await isDrawn(host);
  const parent = host.parentElement!;
  host.remove();
  expect(hub.listeners.size).to.equal(0);
  expect(host.shadowRoot!.querySelector('.plot canvas') === null).to.equal(true);
  parent.append(host);
  await isDrawn(host);
  expect(hub.listeners.size).to.equal(1);
});

test('an answer that comes after the element is gone draws nothing', async () => {
  const hub = new ChartHub();
  let answer: (bars: Bar[]) => void = () => {};
  hub.answer = () => new Promise((resolve) => (answer = resolve));
  const host = await chart(hub);
  host.remove();
  answer(fakeBars(Date.now()));
  await Promise.resolve();
  await host.updateComplete;
  expect(host.shadowRoot!.querySelector('.plot canvas') === null).to.equal(true);
});

test('levels are in the legend and in words, and each can be switched off', async () => {
  const host = await chart(new ChartHub());
  await isDrawn(host);
  expect(host.shadowRoot!.querySelector('.legend')).to.equal(null);
  host.levels = priceLevels(summaryOf('2026-12-18'), overviewOf(['2026-12-18']));
  await host.updateComplete;
  const caption = () => host.shadowRoot!.querySelector('.plot')!.getAttribute('aria-label');
  expect(caption()).to.contain('Straddle 682.75 and 617.75; 1σ 691.35 and 609.15; Max pain 648.00');
  const buttons = [...host.shadowRoot!.querySelectorAll<HTMLButtonElement>('.legend button')];
  const texts = buttons.map((button) => button.textContent!.replace(/\s+/g, ' ').trim());
  expect(texts).to.deep.equal([
    'Straddle ±32.50',
    '1σ ±41.10',
    'Max pain 648',
    'Call wall 655',
    'Put wall 645',
    'Gamma flip 647.50',
    'Fit lines',
  ]);
  buttons[2]!.click();
  await host.updateComplete;
  expect(buttons[2]!.getAttribute('aria-pressed')).to.equal('false');
  expect(caption()).not.to.contain('Max pain');
  buttons[6]!.click();
  await host.updateComplete;
  expect(buttons[6]!.getAttribute('aria-pressed')).to.equal('true');
  host.levels = [];
  await host.updateComplete;
  expect(host.shadowRoot!.querySelector('.legend')).to.equal(null);
  await expect(host).to.be.accessible();
});

test('the candles are a sentence and a table too, which follow the live one', async () => {
  const hub = new ChartHub();
  const host = await chart(hub);
  await isDrawn(host);
  const rows = () => [...host.shadowRoot!.querySelectorAll('tbody tr')];
  expect(rows()).to.have.length(30);
  const row = hub.store.rowFor(SPY);
  const at = Math.ceil(Date.now() / 60_000) * 60_000 + 3_600_000;
  const bar = { barAt: at, barOpen: 700, barHigh: 701, barLow: 699, barClose: 700.5 } as const;
  for (const [column, value] of Object.entries(bar)) hub.store.board.set(row, column as keyof typeof bar, value);
  for (const listener of hub.listeners) listener({ rows: new Set([row]), records: new Set(), isLinkChanged: false });
  const cells = () => [...rows()[0]!.querySelectorAll('td')].map((cell) => cell.textContent);
  await until(() => cells()[0] === '700.00', 'the new candle');
  expect(cells()).to.deep.equal(['700.00', '701.00', '699.00', '700.50']);
  expect(host.shadowRoot!.querySelector('.plot')!.getAttribute('aria-label')).to.contain('to 701.00, last 700.50 at');
});
