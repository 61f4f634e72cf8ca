import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import type { OptionsAnalytics } from '../../../src/components/options-analytics.js';
import type { AppContext } from '../../../src/pages/app-context.js';
import { DashboardPage } from '../../../src/pages/dashboard-page.js';
import { freshApp, sameApp } from './app.js';

defineOnce('sw-dashboard-page', DashboardPage);

// The widgets' own element is not defined here: what it does is tested with it, and the page needs only its attributes.
const page = (app: AppContext) => fixture<DashboardPage>(html`<sw-dashboard-page .app=${app}></sw-dashboard-page>`);
const widgets = (host: DashboardPage) => [...host.shadowRoot!.querySelectorAll<OptionsAnalytics>('options-analytics')];
const symbols = (host: DashboardPage) => widgets(host).map((widget) => widget.symbol);
const button = (host: DashboardPage, name: string) =>
  [...host.shadowRoot!.querySelectorAll('button')].find(
    (found) => found.textContent!.trim() === name || found.getAttribute('aria-label') === name,
  )!;

async function add(host: DashboardPage, text: string): Promise<void> {
  button(host, 'Add widget').click();
  host.shadowRoot!.querySelector<HTMLInputElement>('dialog input')!.value = text;
  button(host, 'Add').click();
  await host.updateComplete;
}

test('at first there is a widget for each symbol of the configuration', async () => {
  const host = await page(freshApp({ symbols: ['IWM', 'AAPL'] }));
  expect(symbols(host)).to.deep.equal(['IWM', 'AAPL']);
});

test('a widget is added in three actions, and is there after a reload', async () => {
  const app = freshApp({ symbols: ['SPY'] });
  const host = await page(app);
  await add(host, ' brk.b ');
  expect(symbols(host)).to.deep.equal(['SPY', 'BRK.B']);
  expect(host.shadowRoot!.querySelector('dialog')!.open).to.equal(false);
  expect(symbols(await page(sameApp({ symbols: ['SPY'] })))).to.deep.equal(['SPY', 'BRK.B']);
});

for (const [text, sentence] of [
  ['', 'Type a symbol'],
  ['12!', 'is not a ticker symbol'],
  ['O:SPY251219C00650000', 'name its underlying'],
] as const) {
  test(`“${text}” is refused with a sentence, and nothing is added`, async () => {
    const host = await page(freshApp({ symbols: ['SPY'] }));
    await add(host, text);
    expect(host.shadowRoot!.querySelector('#add-problem')!.textContent).to.contain(sentence);
    expect(host.shadowRoot!.querySelector('dialog')!.open).to.equal(true);
    expect(symbols(host)).to.deep.equal(['SPY']);
  });
}

test('a removed widget stays removed; none left is said', async () => {
  const app = freshApp({ symbols: ['SPY'] });
  const host = await page(app);
  button(host, 'Remove SPY').click();
  await host.updateComplete;
  expect(widgets(host)).to.have.length(0);
  expect(host.shadowRoot!.textContent).to.contain('No widgets yet');
  expect(widgets(await page(sameApp({ symbols: ['SPY'] })))).to.have.length(0);
});

test('what the viewer chooses in a widget is remembered; a date that has passed is not', async () => {
  const app = freshApp({ symbols: ['SPY'] });
  const host = await page(app);
  const choose = (detail: object) => widgets(host)[0]!.dispatchEvent(new CustomEvent('options-change', { detail }));
  choose({ symbol: 'SPY', expiry: '2999-01-18', strikes: '15', view: 'chain', fields: '' });
  const [kept] = widgets(await page(sameApp()));
  expect([kept!.expiry, kept!.strikes, kept!.view]).to.deep.equal(['2999-01-18', '15', 'chain']);
  choose({ symbol: 'SPY', expiry: '2020-01-17', strikes: '15', view: 'chain', fields: '' });
  expect(widgets(await page(sameApp()))[0]!.expiry).to.equal('');
});

test('a config.json that cannot be used is said', async () => {
  const host = await page(freshApp({}, 'config.json cannot be used: it is not valid JSON. The defaults are in force.'));
  expect(host.shadowRoot!.querySelector('[role=alert]')!.textContent).to.contain('not valid JSON');
});

test('it is accessible, with the dialog open too', async () => {
  const host = await page(freshApp());
  await expect(host).to.be.accessible();
  button(host, 'Add widget').click();
  await expect(host).to.be.accessible();
});
