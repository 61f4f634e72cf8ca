import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { OptionsCharts } from '../../../src/components/options-charts.js';
import { overviewKey, profileKey, summaryKey } from '../../../src/market/record-key.js';
import type { Expiry } from '../../../src/market/contract.js';
import type { Ticker } from '../../../src/market/ticker.js';
import type { RecordEntry } from '../../../src/worker/hub-api.js';
import { overviewOf, profileOf, summaryOf } from '../../support/builders-charts.js';
import { FakeHub, until } from '../../support/fake-hub.js';
import { fakeContract, fakeExpiries } from '../../support/fake-market.js';

defineOnce('options-charts', OptionsCharts);

const SPY = 'SPY' as Ticker;
const expiries = fakeExpiries(Date.now()) as [Expiry, Expiry, Expiry];
const [near, next] = expiries;

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
});

afterEach(() => hub.close());

async function element(options: { expiry?: string; contract?: string; symbol?: string } = {}): Promise<OptionsCharts> {
  return fixture<OptionsCharts>(
    html`<options-charts
      symbol=${options.symbol ?? 'SPY'}
      expiry=${options.expiry ?? ''}
      contract=${options.contract ?? ''}
      worker-src=${hub.src}
    ></options-charts>`,
  );
}

const inside = (host: OptionsCharts, selector: string) => host.shadowRoot!.querySelector(selector);
const chart = (host: OptionsCharts, name: string) => inside(host, name)?.shadowRoot;
const sentence = (host: OptionsCharts, name: string) =>
  chart(host, name)?.querySelector('svg.drawing')?.getAttribute('aria-label') ?? '';
const hasCards = (host: OptionsCharts) => until(() => inside(host, '.cards'), 'the cards');
const records = () => hub.reports.findLast((report) => report.heard === 'interest')?.records ?? [];

/** What the hub says of these expirations. */
function figures(...of: Expiry[]): RecordEntry[] {
  return [
    [overviewKey(SPY), overviewOf(of)],
    ...of.flatMap((expiry): RecordEntry[] => [
      [summaryKey(SPY, expiry), summaryOf(expiry)],
      [profileKey(SPY, expiry), profileOf(expiry)],
    ]),
  ];
}

async function drawn(options: Parameters<typeof element>[0] = {}): Promise<OptionsCharts> {
  const host = await element(options);
  await hasCards(host);
  await until(() => records().includes(profileKey(SPY, near)), 'the interest in the profile');
  hub.order({ records: figures(...expiries) });
  await until(() => sentence(host, 'sw-smile-chart') !== '', 'a smile');
  return host;
}

describe('what is wanted', () => {
  test('profiles of the shown expirations, figures of all, and the legs', async () => {
    const host = await element();
    await hasCards(host);
    const straddle = [fakeContract('SPY', near, 'call', 650), fakeContract('SPY', near, 'put', 650)];
    expect(host.contracts()).to.deep.equal(straddle);
    await until(() => records().includes(profileKey(SPY, near)), 'the interest');
    expect(records()).to.include.members([overviewKey(SPY), ...expiries.map((expiry) => summaryKey(SPY, expiry))]);
    expect(records()).not.to.include(profileKey(SPY, next));
    expect(hub.wanted).to.include.members(['SPY', ...straddle]);
  });

  test('nothing once it is gone', async () => {
    const host = await element();
    await hasCards(host);
    host.remove();
    await until(() => hub.wanted?.length === 0 && records().length === 0, 'an empty interest');
  });
});

describe('what is drawn', () => {
  test('smile, profile, term structure and levels follow the hub’s records', async () => {
    const host = await drawn();
    expect(sentence(host, 'sw-smile-chart')).to.contain('at the forward');
    expect(sentence(host, 'sw-profile-chart')).to.contain('Most puts at 640');
    expect(sentence(host, 'sw-term-chart').match(/expected move ±32\.50/g)).to.have.length(3);
    await until(() => chart(host, 'sw-price-chart')?.querySelectorAll('.legend button').length === 7, 'the levels');
    const texts = [...chart(host, 'sw-price-chart')!.querySelectorAll('.legend button')].map(
      (button) => button.textContent,
    );
    expect(texts.join()).to.contain('Gamma flip').and.to.contain('647.50');
    hub.order({ records: [[summaryKey(SPY, near), summaryOf(near, { maxPain: 640 })]] });
    await until(() => sentence(host, 'sw-profile-chart').includes('Max pain 640'), 'the new figure');
  });

  test('another figure by strike', async () => {
    const host = await drawn();
    [...host.shadowRoot!.querySelectorAll<HTMLButtonElement>('.segments button')]
      .find((button) => button.textContent!.includes('GEX'))!
      .click();
    await until(() => sentence(host, 'sw-profile-chart').startsWith('Gamma exposure'), 'gamma exposure');
  });

  test('smiles of other expirations are laid over, and the address can remember them', async () => {
    const host = await drawn();
    const button = inside(host, '.overlays button') as HTMLButtonElement;
    setTimeout(() => button.click());
    const { detail } = (await oneEvent(host, 'options-change')) as CustomEvent<{ expiry: string }>;
    expect(detail.expiry).to.equal(`${near},${next}`);
    await until(() => records().includes(profileKey(SPY, next)), 'the interest in the second');
    hub.order({ records: figures(near, next) });
    await until(() => sentence(host, 'sw-smile-chart').match(/at the forward/g)?.length === 2, 'two smiles');
    expect(button.getAttribute('aria-pressed')).to.equal('true');
  });

  test('the first expiry named is the main one, whatever its date', async () => {
    const host = await element({ expiry: `${next},${near}` });
    await hasCards(host);
    expect(host.contracts()[0]).to.equal(fakeContract('SPY', next, 'call', 650));
  });
});

describe('the contract', () => {
  test('is the one that is named', async () => {
    const contract = fakeContract('SPY', near, 'put', 640);
    const host = await element({ contract });
    await hasCards(host);
    expect(host.contracts()).to.deep.equal([contract]);
    expect(inside(host, '#contract-title')!.textContent).to.contain('SPY 640 put');
    await until(() => hub.wanted?.includes(contract), 'the interest in it');
  });

  test('brings its own expiry where none is named', async () => {
    const host = await element({ contract: fakeContract('SPY', next, 'call', 655) });
    await hasCards(host);
    await until(() => records().includes(profileKey(SPY, next)), 'the profile of its expiry');
    expect(records()).not.to.include(profileKey(SPY, near));
  });

  test('that cannot be read is said, and the rest stands', async () => {
    const host = await element({ contract: '<b>nonsense</b>' });
    await hasCards(host);
    expect(inside(host, '.contract-card .waiting')!.textContent).to.contain('These legs cannot be read');
    expect(inside(host, 'sw-profile-chart')).not.to.equal(null);
  });

  test('can be chosen as a spread', async () => {
    const host = await element();
    await hasCards(host);
    const pick = async (label: string, value: string) => {
      const select = inside(host, `select[aria-label="${label}"]`) as HTMLSelectElement;
      select.value = value;
      select.dispatchEvent(new Event('change'));
      await host.updateComplete;
    };
    await pick('Position', 'put-spread');
    await pick('Strike sold', '645');
    expect(host.contracts()).to.deep.equal([
      fakeContract('SPY', near, 'put', 650),
      fakeContract('SPY', near, 'put', 645),
    ]);
    expect(inside(host, '#contract-title')!.textContent).to.contain('650/645 put spread');
  });
});

describe('without data', () => {
  test('an unknown expiry, and no symbol, are sentences', async () => {
    const host = await element({ expiry: '2026-99-99' });
    await until(() => inside(host, '.message')?.textContent?.includes('is not an expiration date'), 'the sentence');
    const none = await element({ symbol: '' });
    expect(inside(none, '.message')!.textContent).to.contain('Choose a symbol');
  });

  test('each chart says what it waits for', async () => {
    const host = await element();
    await hasCards(host);
    await until(() => chart(host, 'sw-smile-chart')?.querySelector('.message'), 'the sentence');
    expect(chart(host, 'sw-smile-chart')!.querySelector('.message')!.textContent).to.contain('Waiting for quotes');
    expect(chart(host, 'sw-profile-chart')!.querySelector('.message')!.textContent).to.contain(
      'Waiting for the snapshot',
    );
  });
});

for (const theme of ['dark', 'light'] as const) {
  test(`it is accessible in ${theme}`, async () => {
    const host = await drawn();
    host.theme = theme;
    await until(() => chart(host, 'sw-contract-chart')?.querySelector('.plot canvas'), 'the contract’s chart');
    await host.updateComplete;
    await expect(host).to.be.accessible();
  });
}

test('what the keyboard reaches in a chart is said once, by the element', async () => {
  const host = await drawn();
  chart(host, 'sw-profile-chart')!
    .querySelector('.plot')!
    .dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
  await until(() => inside(host, '#announcement')?.textContent?.startsWith('Strike 6'), 'the announcement');
});
