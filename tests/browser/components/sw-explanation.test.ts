import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { OptionsAnalytics } from '../../../src/components/options-analytics.js';
import type { SwExplanation } from '../../../src/components/sw-explanation.js';
import type { Explanation, SummaryRecord } from '../../../src/worker/hub-api.js';
import { FakeHub, until } from '../../support/fake-hub.js';
import { fakeContract, fakeExpiries, fakeFeed } from '../../support/fake-market.js';

defineOnce('options-analytics', OptionsAnalytics);

const now = Date.now();
const [expiry] = fakeExpiries(now);
const call650 = fakeContract('SPY', expiry!, 'call', 650);
const SUMMARY = `summary SPY ${expiry}` as const;

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub({ feed: 'massive' });
});

afterEach(() => hub.close());

/** What the hub tells of the contract, with a volatility. */
const told = (iv: string, at = now): Explanation => ({
  subject: call650,
  at,
  model: 'A model of volatility',
  formula: 'mid = price(σ), solved for σ',
  rows: [
    { label: 'Bid', value: '4.75', unit: 'USD per share', group: 'input' },
    { label: 'Strike', value: '650', unit: 'USD per share', group: 'input' },
    { label: 'Implied volatility', value: iv, unit: 'a fraction', group: 'result', name: 'iv' },
    { label: 'Delta', value: '0.5', unit: 'per $1', group: 'result', name: 'delta' },
  ],
});

async function element(): Promise<OptionsAnalytics> {
  const host = await fixture<OptionsAnalytics>(
    html`<options-analytics
      symbol="SPY"
      feed="massive"
      view="chain"
      strikes="5"
      fields="bid,mid,iv,delta,volume"
      worker-src=${hub.src}
    ></options-analytics>`,
  );
  await until(() => /\d/.test(cell(host, 'iv')?.textContent ?? ''), 'painted rows');
  hub.order({ explanations: { [call650]: told('0.1834') } });
  await until(() => host.getAttribute('state') === 'live', 'live data');
  return host;
}

const inside = (host: OptionsAnalytics, selector: string) => host.shadowRoot!.querySelector<HTMLElement>(selector)!;
const cell = (host: OptionsAnalytics, field: string) =>
  inside(host, `[data-contract="${call650}"] [data-field="${field}"]`);
const popoverOf = (host: OptionsAnalytics) => host.shadowRoot!.querySelector<SwExplanation>('sw-explanation');
const boxOf = (host: OptionsAnalytics) => popoverOf(host)?.shadowRoot?.querySelector<HTMLElement>('[role=dialog]');
const textOf = (host: OptionsAnalytics) => boxOf(host)?.textContent.replace(/\s+/g, ' ') ?? '';
const says = (host: OptionsAnalytics, words: string) =>
  until(() => textOf(host).includes(words), `“${words}”; it says “${textOf(host)}”`);
const isOpen = (host: OptionsAnalytics) => boxOf(host)?.matches(':popover-open') === true;

/** As a keyboard does: to whatever has the focus. */
function press(key: string): void {
  let at: Element = document.activeElement!;
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true }));
}

/** A key is heard once what hears them is there. */
async function pressUntilOpen(host: OptionsAnalytics): Promise<void> {
  await until(() => {
    if (!popoverOf(host)) press('e');
    return isOpen(host);
  }, 'the explanation');
}

/** Likewise, for a pointer. */
async function pointUntilOpen(
  host: OptionsAnalytics,
  at: () => HTMLElement,
  type: 'click' | 'dblclick',
): Promise<void> {
  await until(() => {
    if (!popoverOf(host)) at().dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, composed: true }));
    return isOpen(host);
  }, 'the explanation');
}

test('the key e opens the focused value to inputs, model and formula; Escape gives the focus back', async () => {
  const host = await element();
  cell(host, 'iv').click();
  cell(host, 'iv').focus();
  await pressUntilOpen(host);
  await says(host, 'Live: computed');
  const box = boxOf(host)!;
  expect(popoverOf(host)!.shadowRoot!.activeElement === box).to.equal(true);
  const heading = popoverOf(host)!.shadowRoot!.getElementById(box.getAttribute('aria-labelledby')!)!;
  expect(heading.textContent).to.match(/IV\s*SPY \d{4}-\d\d-\d\d 650 call/);
  expect(box.querySelector('.value')!.textContent).to.equal('18.3%');
  expect(textOf(host)).to.contain('mid = price(σ), solved for σ').and.to.contain('A model of volatility');
  const inputs = [...box.querySelectorAll('.inputs tr')].map((row) => row.textContent.replace(/\s+/g, ' ').trim());
  expect(inputs).to.deep.equal(['Bid 4.75 USD per share', 'Strike 650 USD per share']);
  await expect(host).to.be.accessible();
  box.hidePopover(); // what Escape does: a script's own key does not reach the browser
  await until(() => !popoverOf(host), 'it to be gone');
  expect(host.shadowRoot!.activeElement === cell(host, 'iv')).to.equal(true);
});

test('a double click opens a value that stays live; the service’s own stands beside it', async () => {
  const host = await element();
  await pointUntilOpen(host, () => cell(host, 'delta'), 'dblclick');
  expect(boxOf(host)!.querySelector('thead') === null).to.equal(true);
  hub.order({
    rows: { [call650]: { delta: 0.6125, vendorDelta: 0.6001, snapshotAt: now } },
    explanations: { [call650]: told('0.2', now + 1_000) },
  });
  await says(host, '0.613');
  await says(host, '0.2');
  const head = [...boxOf(host)!.querySelectorAll('thead th')].map((each) => each.textContent);
  expect(head).to.deep.equal(['Here', 'Massive']);
  const asked = boxOf(host)!.querySelector('tr.asked')!;
  expect([...asked.querySelectorAll('.figure')].map((each) => each.textContent)).to.deep.equal(['0.5', '0.6001']);
  await says(host, 'Massive: figures of the snapshot of');
  boxOf(host)!.querySelector<HTMLElement>('button[aria-label=Close]')!.click();
  await until(() => !popoverOf(host), 'it to be gone');
  expect(host.shadowRoot!.activeElement === cell(host, 'delta')).to.equal(true);
});

test('a value that is missing opens to its reason, a flagged one to what is said of it', async () => {
  const host = await element();
  await pointUntilOpen(host, () => cell(host, 'iv'), 'dblclick');
  hub.order({ rows: { [call650]: { valueFlags: 1 } } });
  await says(host, 'Wide quote: low confidence.');
  hub.order({ rows: { [call650]: { iv: Number.NaN, valueReason: 4 } } });
  await says(host, 'Nobody bids, so there is no mid price.');
  expect(boxOf(host)!.querySelector('.value')!.textContent).to.equal('—');
  expect(textOf(host)).to.not.contain('Wide quote');
  await expect(host).to.be.accessible();
});

test('what is not of now says as of when and why: a lost feed, a hub that does not answer, a contract that left', async () => {
  const host = await element();
  await pointUntilOpen(host, () => cell(host, 'iv'), 'dblclick');
  await says(host, 'Live: computed');
  hub.order({ refuse: 'No answer in time.' });
  await until(() => /As of \d\d:\d\d:\d\d ET\. No answer in time\./.test(textOf(host)), 'the failure');
  expect(textOf(host)).to.contain('4.75'); // what was told stays
  hub.order({ refuse: '' });
  await says(host, 'Live: computed');
  const feed = { ...fakeFeed(now), feed: 'massive' as const };
  const options = { ...feed.clusters.options, state: 'backoff' as const, isAlive: false, nextRetryAt: now + 90_000 };
  hub.order({ records: [['feed', { ...feed, clusters: { ...feed.clusters, options } }]] });
  await until(() => /As of .* No fresh data .* reconnecting in/.test(textOf(host)), 'the lost feed');
  hub.order({ records: [['feed', feed]] });
  await says(host, 'Live: computed');
  host.fields = 'bid,ask';
  await says(host, 'It is not on the screen any more.');
  expect(boxOf(host)!.querySelector('.value')!.textContent).to.equal('18.3%');
  boxOf(host)!.hidePopover();
  await until(() => !popoverOf(host), 'it to be gone');
  expect(host.shadowRoot!.activeElement?.getAttribute('tabindex')).to.equal('0'); // the table's own stop
});

test('prices are told by the tab alone, and keys pressed there do nothing behind it', async () => {
  const host = await element();
  cell(host, 'mid').focus();
  await pressUntilOpen(host);
  expect(textOf(host)).to.contain('(bid + ask)/2').and.to.contain('Live.');
  const { expiry: before } = host;
  press(']');
  press('g');
  await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(host.expiry).to.equal(before);
  expect(host.shadowRoot!.querySelector('sw-chain-tools') === null).to.equal(true);
});

test('a figure of the expiry is a button that opens it, with its reason where it is unknown', async () => {
  const host = await element();
  const summary = { underlying: 'SPY', expiry, forward: 650.5, atmIv: undefined, gexNet: 12_345_678, years: 0.01 };
  hub.order({
    records: [[SUMMARY, summary as unknown as SummaryRecord]], // what the strip reads of it
    explanations: {
      [`${SUMMARY} forward`]: { ...told(''), subject: SUMMARY, formula: 'F = median of pairs', model: 'Parity' },
      [`${SUMMARY} atmIv`]: { ...told(''), subject: SUMMARY, reason: 'The forward lies between no two strikes.' },
    },
  });
  const figure = (name: string) => inside(host, `[data-figure=${name}]`);
  await until(() => figure('forward'), 'the strip');
  expect(figure('forward').localName).to.equal('button');
  expect(figure('forward').textContent.replace(/\s+/g, ' ').trim()).to.equal('Fwd 650.50');
  expect(figure('atmIv').textContent).to.contain('—');
  await pointUntilOpen(host, () => figure('forward'), 'click');
  await says(host, 'F = median of pairs');
  expect(boxOf(host)!.querySelector('.value')!.textContent).to.equal('650.50');
  await expect(host).to.be.accessible();
  boxOf(host)!.hidePopover();
  await until(() => !popoverOf(host), 'it to be gone');
  expect(host.shadowRoot!.activeElement === figure('forward')).to.equal(true);
  await pointUntilOpen(host, () => figure('atmIv'), 'click');
  await says(host, 'The forward lies between no two strikes.');
});

test('it goes with its element, and asks nothing afterwards', async () => {
  const host = await element();
  await pointUntilOpen(host, () => cell(host, 'iv'), 'dblclick');
  const shown = popoverOf(host)!;
  host.remove();
  expect(popoverOf(host) === null).to.equal(true); // nor does it come back with it
  let asked = 0;
  shown.subject = { ...shown.subject!, ask: async () => void asked++ };
  await new Promise((resolve) => setTimeout(resolve, 1_200)); // longer than two periods
  expect(asked).to.equal(0);
});
