import 'axe-core/axe.min.js';
import { expect, fixture, html } from '@open-wc/testing';
import type { AxeResults, RunOptions } from 'axe-core';
import { defineOnce } from '../../src/components/define.js';
import { OptionsAnalytics } from '../../src/components/options-analytics.js';
import { OptionsCharts } from '../../src/components/options-charts.js';
import { OptionsMatrix } from '../../src/components/options-matrix.js';
import { OptionsStrategy } from '../../src/components/options-strategy.js';
import type { ElementState } from '../../src/client/element-state.js';
import { overviewKey, profileKey, summaryKey } from '../../src/market/record-key.js';
import type { Ticker } from '../../src/market/ticker.js';
import type { ClusterReport, Explanation, FeedRecord, RecordEntry } from '../../src/worker/hub-api.js';
import { overviewOf, profileOf, summaryOf } from '../support/builders-charts.js';
import { FakeHub, until } from '../support/fake-hub.js';
import { fakeContract, fakeExpiries, fakeFeed, fakeMarket } from '../support/fake-market.js';
import { setScreen } from '../support/screen.js';

/* Everything that can be seen, in each state and theme, under every rule of axe. */

defineOnce('options-analytics', OptionsAnalytics);
defineOnce('options-charts', OptionsCharts);
defineOnce('options-matrix', OptionsMatrix);
defineOnce('options-strategy', OptionsStrategy);

declare const axe: { run(root: Element, options?: RunOptions): Promise<AxeResults> };

const SPY = 'SPY' as Ticker;
const now = Date.now();
const expiries = fakeExpiries(now);
const near = expiries[0]!;

const THEMES = {
  light: {},
  dark: {},
  'forced colours': { 'forced-colors': 'active' },
} as const satisfies Record<string, Record<string, string>>;
type Theme = keyof typeof THEMES;

let hub: FakeHub;
let theme: Theme = 'light';

const attribute = () => (theme === 'light' ? 'light' : 'dark');
const inside = (host: Element, selector: string) => host.shadowRoot!.querySelector<HTMLElement>(selector);

async function chain(options: { symbol?: string; view?: string; expiry?: string; fields?: string } = {}) {
  const host = await fixture<OptionsAnalytics>(
    html`<options-analytics
      symbol=${options.symbol ?? 'SPY'}
      view=${options.view ?? 'chain'}
      strikes="5"
      expiry=${options.expiry ?? ''}
      fields=${options.fields ?? ''}
      theme=${attribute()}
      worker-src=${hub.src}
    ></options-analytics>`,
  );
  return host;
}

async function rows(options: Parameters<typeof chain>[0] = {}) {
  const host = await chain(options);
  await until(() => inside(host, '[data-field=bid], [data-field=iv]')?.textContent, 'painted rows');
  return host;
}

/** The feed as it is when its options’ socket is so. */
function feedWith(options: Partial<ClusterReport>, change: Partial<FeedRecord> = {}): RecordEntry {
  const feed = fakeFeed(Date.now());
  return [
    'feed',
    { ...feed, ...change, clusters: { ...feed.clusters, options: { ...feed.clusters.options, ...options } } },
  ];
}

async function ordered(...records: RecordEntry[]) {
  const host = await rows();
  hub.order({ records });
  return host;
}

const aged = (host: OptionsAnalytics, ms: number) =>
  hub.order({ rows: Object.fromEntries(host.contracts().map((ticker) => [ticker, { receivedAt: Date.now() - ms }])) });

/** How the element comes into each of its states. */
const STATES: Readonly<Record<ElementState, () => Promise<OptionsAnalytics>>> = {
  idle: () => chain({ symbol: '' }),
  connecting: () => {
    hub.close();
    hub = new FakeHub({ empty: '' });
    return chain();
  },
  live: () => rows(),
  quiet: async () => {
    const host = await rows();
    aged(host, 60_000);
    return host;
  },
  delayed: () => ordered(feedWith({ isDelayed: true })),
  stale: () =>
    ordered(feedWith({ state: 'backoff', cause: 'close-1006', isAlive: false, nextRetryAt: Date.now() + 9_000 })),
  closed: async () => {
    const host = await ordered(['market', { ...fakeMarket(Date.now()), isOpen: false, isLateOpen: false }]);
    aged(host, 60_000);
    return host;
  },
  offline: () => ordered(feedWith({ isAlive: false }, { isOnline: false })),
  displaced: () => ordered(feedWith({ isDisplaced: true, isAlive: false })),
  'no-key': () => ordered(feedWith({}, { feed: 'massive', key: 'none' })),
  'auth-failed': () => ordered(feedWith({ state: 'rejected', isAlive: false }, { feed: 'massive' })),
  'not-entitled': () => ordered(feedWith({ isOutOfPlan: true }, { feed: 'massive' })),
  error: () => chain({ symbol: '<b>' }),
};

const EXPLANATION: Explanation = {
  subject: fakeContract('SPY', near, 'call', 650),
  at: now,
  model: 'A model of volatility',
  formula: 'mid = price(σ), solved for σ',
  rows: [
    { label: 'Bid', value: '4.75', unit: 'USD per share', group: 'input' },
    { label: 'Implied volatility', value: '0.1834', unit: 'a fraction', group: 'result', name: 'iv' },
  ],
};

function figures(): RecordEntry[] {
  return [
    [overviewKey(SPY), overviewOf(expiries)],
    ...expiries.flatMap((expiry): RecordEntry[] => [
      [summaryKey(SPY, expiry), summaryOf(expiry)],
      [profileKey(SPY, expiry), profileOf(expiry)],
    ]),
  ];
}

async function menuCommand(host: OptionsAnalytics, label: string) {
  inside(host, '#menu-button')!.click();
  const button = await until(
    () =>
      [...host.shadowRoot!.querySelectorAll<HTMLElement>('.menu button')].find(
        (one) => one.textContent!.trim() === label,
      ),
    label,
  );
  button.click();
}

const isOpen = (host: Element, tag: string) =>
  until(() => inside(host, tag)?.shadowRoot?.querySelector('dialog')?.open, `${tag} open`);

/** What else can be on screen. */
const VIEWS: Readonly<Record<string, () => Promise<Element>>> = {
  'the columns with their chart': async () => {
    const host = await rows({ view: 'columns' });
    await until(() => inside(host, 'sw-price-chart')?.shadowRoot?.querySelector('canvas'), 'the chart');
    return host;
  },
  'the chain with its figures': async () => {
    const host = await rows();
    hub.order({ records: figures() });
    await until(() => inside(host, '.strip')?.textContent?.includes('ATM IV'), 'the figures');
    return host;
  },
  'several expirations': async () => {
    const host = await rows({ expiry: expiries.slice(0, 2).join() });
    await until(() => host.shadowRoot!.querySelectorAll('[role=grid]').length === 2, 'two tables');
    return host;
  },
  'columns of one’s own, pinned, with bars': () =>
    rows({ fields: 'iv,bid|ask,volume:bar,openInterest:bar,sparkline,age' }),
  'the filter, and what does not match': async () => {
    const host = await rows();
    inside(host, '#tools-button')!.click();
    const input = await until(
      () => inside(host, 'sw-chain-tools')?.shadowRoot?.querySelector<HTMLInputElement>('.filter input'),
      'the filter',
    );
    input.value = 'bid > 2';
    input.dispatchEvent(new InputEvent('input'));
    await until(() => inside(host, '[data-out]'), 'what does not match');
    return host;
  },
  'the menu': async () => {
    const host = await rows();
    inside(host, '#menu-button')!.click();
    await until(() => inside(host, '.menu button'), 'the menu');
    return host;
  },
  'the chooser of columns': async () => {
    const host = await rows();
    await menuCommand(host, 'Columns…');
    await isOpen(host, 'sw-column-chooser');
    return host;
  },
  'the list of keys': async () => {
    const host = await rows();
    await menuCommand(host, 'Keys…');
    await isOpen(host, 'sw-key-help');
    return host;
  },
  'a value opened to what it is made of': async () => {
    const host = await rows();
    const at = inside(host, `[data-contract="${fakeContract('SPY', near, 'call', 650)}"] [data-field=iv]`)!;
    hub.order({
      rows: { [fakeContract('SPY', near, 'call', 650)]: { valueFlags: 3, vendorIv: 0.19, snapshotAt: now } },
      explanations: { [fakeContract('SPY', near, 'call', 650)]: EXPLANATION },
    });
    await until(() => {
      const box = inside(host, 'sw-explanation')?.shadowRoot?.querySelector('[role=dialog]');
      if (!box) at.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
      return box?.matches(':popover-open') && box.querySelector('.results') && box.querySelector('.note');
    }, 'the explanation');
    return host;
  },
  'values that are flagged, and the price of a lost connection': async () => {
    const host = await rows({ fields: 'bid,iv,delta,gex' });
    const feed = fakeFeed(Date.now());
    const stocks = { ...feed.clusters.stocks, state: 'backoff' as const, isAlive: false, nextRetryAt: now + 60_000 };
    hub.order({
      rows: Object.fromEntries(host.contracts().map((ticker, index) => [ticker, { valueFlags: index % 8 }])),
      records: [...figures(), ['feed', { ...feed, clusters: { ...feed.clusters, stocks } }]],
    });
    await until(() => inside(host, '.is-spot-old [data-flag]'), 'the marks');
    return host;
  },
  'the list of expirations': async () => {
    const host = await rows();
    inside(host, '#expiries-button')!.click();
    await until(() => inside(host, 'sw-expiry-picker')?.matches(':popover-open'), 'the list');
    return host;
  },
  'the matrix': async () => {
    const host = await fixture(
      html`<options-matrix symbol="SPY" strikes="5" theme=${attribute()} worker-src=${hub.src}></options-matrix>`,
    );
    await until(() => inside(host, '[data-field]')?.textContent, 'painted cells');
    return host;
  },
  'the charts': async () => {
    const host = await fixture(
      html`<options-charts symbol="SPY" theme=${attribute()} worker-src=${hub.src}></options-charts>`,
    );
    await until(() => inside(host, '.cards'), 'the cards');
    hub.order({ records: figures() });
    await until(
      () => inside(host, 'sw-smile-chart')?.shadowRoot?.querySelector('svg.drawing[aria-label*=forward]'),
      'a smile',
    );
    return host;
  },
  'a strategy': async () => {
    const legs = `1x${fakeContract('SPY', near, 'call', 650)}@4.75,-1x${fakeContract('SPY', near, 'call', 655)}@1.2`;
    const host = await fixture(
      html`<options-strategy symbol="SPY" legs=${legs} theme=${attribute()} worker-src=${hub.src}></options-strategy>`,
    );
    await until(() => inside(host, '.outcomes'), 'the outcomes');
    return host;
  },
  'a strategy without legs': () =>
    fixture(html`<options-strategy symbol="SPY" theme=${attribute()} worker-src=${hub.src}></options-strategy>`),
};

async function check(host: Element): Promise<void> {
  const { violations } = await axe.run(host, { resultTypes: ['violations'] });
  const said = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.flat().join(' ')}: ${failureSummary}`),
  );
  expect(said.join('\n')).to.equal('');
}

for (const name of Object.keys(THEMES) as Theme[]) {
  describe(`in ${name}`, () => {
    before(async () => {
      theme = name;
      const scheme = { 'prefers-color-scheme': attribute(), 'prefers-reduced-motion': 'reduce' };
      await setScreen({ width: 1366, height: 900, features: { ...scheme, ...THEMES[name] } });
      document.body.style.setProperty('background', 'Canvas');
      document.body.style.setProperty('color-scheme', attribute());
    });

    after(() => setScreen({}));

    beforeEach(() => {
      hub = new FakeHub();
    });

    afterEach(() => hub.close());

    for (const [state, reach] of Object.entries(STATES)) {
      test(`state ${state}`, async () => {
        const host = await reach();
        await until(() => host.getAttribute('state') === state, `state ${state}`);
        await host.updateComplete;
        await check(host);
      });
    }

    for (const [view, show] of Object.entries(VIEWS)) test(view, async () => check(await show()));
  });
}
