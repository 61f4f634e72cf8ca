import { expect, fixture, html } from '@open-wc/testing';
import { systemClock } from '../../../src/base/clock.js';
import type { HubClient } from '../../../src/client/hub-client.js';
import { TabStore, type Changes } from '../../../src/client/tab-store.js';
import { parseLegs } from '../../../src/components/chart-legs.js';
import { defineOnce } from '../../../src/components/define.js';
import { SwContractChart } from '../../../src/components/sw-contract-chart.js';
import type { Column, Row } from '../../../src/market/quote-board.js';
import type { Bar, BarsRequest } from '../../../src/worker/hub-api.js';
import { contractOf } from '../../support/builders.js';
import { fakeBars } from '../../support/fake-market.js';
import { box, until } from '../../support/plots.js';

defineOnce('sw-contract-chart', SwContractChart);

const call = contractOf(650);
const put = contractOf(650, 'put');

class ChartHub {
  readonly store = new TabStore(systemClock);
  readonly requests: BarsRequest[] = [];
  readonly listeners = new Set<(changes: Changes) => void>();
  answer: (request: BarsRequest) => Promise<Bar[]> = async () => fakeBars(Date.now());

  async bars(request: BarsRequest): Promise<Bar[]> {
    this.requests.push(request);
    return this.answer(request);
  }
  listen(listener: (changes: Changes) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  /** The board says this of a contract, and the frame that follows says so. */
  tick(ticker: typeof call, values: Partial<Record<Column, number>>): void {
    const row = this.store.rowFor(ticker);
    for (const [column, value] of Object.entries(values)) this.store.board.set(row, column as Column, value);
    for (const listener of this.listeners) {
      listener({ rows: new Set<Row>([row]), records: new Set(), isLinkChanged: false });
    }
  }
}

async function chart(hub: ChartHub, legs: string): Promise<SwContractChart> {
  return fixture<SwContractChart>(
    // Only what a chart uses of a hub.
    html`<sw-contract-chart .hub=${hub as unknown as HubClient} .legs=${parseLegs(legs)!}></sw-contract-chart>`,
    { parentNode: box() },
  );
}

const inside = (host: SwContractChart, selector: string) => host.shadowRoot!.querySelector(selector);
const quote = (host: SwContractChart) => inside(host, '.quote')!.textContent!.replace(/\s+/g, ' ').trim();
const message = (host: SwContractChart) => inside(host, '.message')?.textContent?.trim() ?? '';
const isDrawn = (host: SwContractChart) => until(() => inside(host, '.plot canvas'), 'a drawn chart');

test('a contract is asked for once, drawn, and its quote follows the board', async () => {
  const hub = new ChartHub();
  const host = await chart(hub, call);
  await isDrawn(host);
  expect(hub.requests.map(({ ticker, interval }) => [ticker, interval])).to.deep.equal([[call, '1m']]);
  expect(quote(host)).to.equal('Bid — Mark — Ask —');
  hub.tick(call, { bid: 5, ask: 5.2, mark: 5.1, quoteAt: Date.now() });
  await until(() => quote(host) === 'Bid 5.00 Mark 5.10 Ask 5.20', 'the quote');
  const sentence = inside(host, '.plot')!.getAttribute('aria-label');
  expect(sentence).to.match(
    /^Price of SPY 650 call · Fri 18 Dec, mark 5\.10; the last 60 bars of 1 minute each: from /,
  );
  expect(host.shadowRoot!.querySelectorAll('tbody tr')).to.have.length(30);
});

test('a straddle asks for each leg, and sums their marks', async () => {
  const hub = new ChartHub();
  const host = await chart(hub, `${call},${put}`);
  await isDrawn(host);
  expect(hub.requests.map(({ ticker }) => ticker)).to.deep.equal([call, put]);
  expect(message(host)).to.equal('');
  hub.tick(call, { bid: 5, ask: 5.2, mark: 5.1, quoteAt: Date.now() });
  hub.tick(put, { bid: 4, ask: 4.1, mark: 4.05, quoteAt: Date.now() });
  await until(() => quote(host) === 'Bid 9.00 Mark 9.15 Ask 9.30', 'the sum');
  await until(() => inside(host, 'tbody td')?.textContent === '9.15', 'the live end in the table');
  expect(inside(host, '.foot')!.textContent).to.contain('closes of bars in which every leg traded');
});

test('legs that never traded together have no history, which is said; the live end comes all the same', async () => {
  const hub = new ChartHub();
  hub.answer = async ({ ticker }) => (ticker === call ? fakeBars(Date.now()) : []);
  const host = await chart(hub, `${call},${put}`);
  await until(() => message(host).includes('At no time here did all legs trade'), 'the sentence');
  hub.tick(call, { mark: 5.1, quoteAt: Date.now() });
  expect(message(host)).not.to.equal('');
  hub.tick(put, { mark: 4, quoteAt: Date.now() });
  await until(() => message(host) === '', 'a first point');
});

test('a quote older than the newest bar moves nothing and breaks nothing', async () => {
  const hub = new ChartHub();
  const host = await chart(hub, `${call},${put}`);
  await isDrawn(host);
  hub.tick(call, { mark: 5.1, quoteAt: Date.now() - 7_200_000 });
  hub.tick(put, { mark: 4, quoteAt: Date.now() - 7_200_000 });
  await until(() => quote(host).includes('Mark 9.10'), 'the mark');
  expect(message(host)).to.equal('');
});

test('a leg whose history fails is said in words, with a way to try again', async () => {
  const hub = new ChartHub();
  hub.answer = async () => {
    throw Object.assign(new Error('The data service is not answering; trying again.'), { name: 'service-down' });
  };
  const host = await chart(hub, `${call},${put}`);
  await until(() => message(host).includes('No prices: The data service is not answering'), 'the failure');
  hub.answer = async () => fakeBars(Date.now());
  inside(host, '.message button')!.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  await isDrawn(host);
});

test('other legs are another chart; removing leaves no listener', async () => {
  const hub = new ChartHub();
  const host = await chart(hub, call);
  await isDrawn(host);
  host.legs = parseLegs(put)!;
  await until(() => hub.requests.length === 2, 'the second request');
  await isDrawn(host);
  expect(hub.listeners.size).to.equal(1);
  await expect(host).to.be.accessible();
  host.remove();
  expect(hub.listeners.size).to.equal(0);
});
