import { expect, fixture, html } from '@open-wc/testing';
import { PRESETS } from '../../../src/components/column-presets.js';
import { defineOnce } from '../../../src/components/define.js';
import type { OptionsAnalytics } from '../../../src/components/options-analytics.js';
import { ChainPage } from '../../../src/pages/chain-page.js';
import { FlowPage } from '../../../src/pages/flow-page.js';
import { SettingsPage } from '../../../src/pages/settings-page.js';
import { StatusPage } from '../../../src/pages/status-page.js';
import { until } from '../../support/fake-hub.js';
import { freshApp, sameApp } from './app.js';

defineOnce('sw-chain-page', ChainPage);
defineOnce('sw-flow-page', FlowPage);
defineOnce('sw-settings-page', SettingsPage);
defineOnce('sw-status-page', StatusPage);

const own = location.href;

afterEach(() => history.replaceState(null, '', own));

describe('chain page', () => {
  const shown = async (search: string) => {
    history.replaceState(null, '', search);
    const host = await fixture<ChainPage>(html`<sw-chain-page .app=${freshApp({ symbols: ['QQQ'] })}></sw-chain-page>`);
    return host.shadowRoot!.querySelector<OptionsAnalytics>('options-analytics')!;
  };

  test('the address says what is shown', async () => {
    const element = await shown('?symbol=SPY&expiry=2999-01-18');
    expect([element.symbol, element.expiry]).to.deep.equal(['SPY', '2999-01-18']);
  });

  test('without a symbol it is the first of the configuration; hostile text goes no further than the element', async () => {
    expect((await shown('?')).symbol).to.equal('QQQ');
    const long = `?symbol=${'A'.repeat(5_000)}&expiry=%3Cscript%3E`;
    expect((await shown(long)).symbol.length).to.be.lessThan(201);
    expect((await shown('?symbol=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E')).symbol).to.contain('<img');
  });

  test('the address follows what the viewer chooses', async () => {
    const element = await shown('?symbol=SPY');
    element.dispatchEvent(new CustomEvent('options-change', { detail: { symbol: 'SPY', expiry: '2999-01-18' } }));
    expect(location.search).to.equal('?symbol=SPY&expiry=2999-01-18');
  });

  test('a contract whose graph is opened has its chart, by an address of its own', async () => {
    const element = await shown('?symbol=SPY');
    const page = (element.getRootNode() as ShadowRoot).host as ChainPage;
    const contract = 'O:SPY290119C00650000';
    element.dispatchEvent(new CustomEvent('sw-open-chart', { detail: { contract }, bubbles: true, composed: true }));
    expect(Object.fromEntries(new URLSearchParams(location.search))).to.deep.equal({
      symbol: 'SPY',
      contract,
      view: 'charts',
    });
    const charts = await until(() => page.shadowRoot!.querySelector('options-charts'), 'the charts');
    await until(() => charts.contract === contract && charts.matches(':defined'), 'the contract');
  });

  test('strikes and columns are part of the address, however many', async () => {
    const element = await shown('?symbol=SPY&strikes=2%20sd&fields=bid%2Cask%7Civ');
    expect([element.strikes, element.fields]).to.deep.equal(['2 sd', 'bid,ask|iv']);
    const fields = `bid|${PRESETS.at(-1)!.fields.replace('|', ',')}`;
    const detail = { symbol: 'SPY', expiry: '', strikes: 'delta 0.1', view: 'columns', fields };
    element.dispatchEvent(new CustomEvent('options-change', { detail }));
    const address = new URLSearchParams(location.search);
    expect(Object.fromEntries(address)).to.deep.equal({ symbol: 'SPY', strikes: 'delta 0.1', fields });
    await until(() => element.fields === fields, 'the columns of the address');
  });
});

describe('settings page', () => {
  test('feed and theme are remembered, the key’s field has its names', async () => {
    const app = freshApp();
    const host = await fixture<SettingsPage>(html`<sw-settings-page .app=${app}></sw-settings-page>`);
    const theme = [...host.shadowRoot!.querySelectorAll('button')].find(
      (found) => found.textContent!.trim() === 'Dark',
    )!;
    theme.click();
    expect(sameApp().settings.theme).to.equal('dark');
    const form = host.shadowRoot!.querySelector('sw-key-form')!;
    const field = await until(() => form.shadowRoot?.querySelector<HTMLInputElement>('#key'), 'the field');
    expect(field.labels![0]!.textContent!.trim()).to.equal('API key');
    await expect(host).to.be.accessible();
    host.shadowRoot!.querySelectorAll<HTMLInputElement>('input[name=feed]')[1]!.click();
    expect(sameApp().feed).to.equal('massive');
  });
});

describe('status page', () => {
  test('the hub’s five figures, each connection and the log', async () => {
    const host = await fixture<StatusPage>(html`<sw-status-page .app=${freshApp()}></sw-status-page>`);
    const figures = await until(() => host.shadowRoot!.querySelector('.figures'), 'the figures');
    expect([...figures.querySelectorAll('dt')].map((term) => term.textContent)).to.deep.equal([
      'Tabs',
      'Stock symbols',
      'Option contracts',
      'Stocks socket',
      'Options socket',
    ]);
    expect(host.shadowRoot!.querySelectorAll('section:first-of-type tbody tr')).to.have.length(3);
    await until(() => host.shadowRoot!.querySelector('.log td'), 'a log entry');
    await expect(host).to.be.accessible();
  });
});

describe('flow page', () => {
  test('it says what it will show, and shows nothing that is not real', async () => {
    const host = await fixture<FlowPage>(html`<sw-flow-page .app=${freshApp()}></sw-flow-page>`);
    expect(host.shadowRoot!.textContent).to.contain('Nothing is listed yet');
    await expect(host).to.be.accessible();
  });
});
