import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { OptionsAnalytics } from '../../../src/components/options-analytics.js';
import {
  fakeBid,
  fakeContract,
  fakeExpiries,
  fakeFeed,
  fakeMarket,
  fakeRecord,
  SPOT,
} from '../../support/fake-market.js';
import { FakeHub, until } from '../../support/fake-hub.js';
import type { RecordEntry } from '../../../src/worker/hub-api.js';

defineOnce('options-analytics', OptionsAnalytics);

const now = Date.now();
const [expiry] = fakeExpiries(now);
const call650 = fakeContract('SPY', expiry!, 'call', 650);

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
});

afterEach(() => hub.close());

type Options = {
  view?: string;
  strikes?: string;
  symbol?: string;
  expiry?: string;
  fields?: string;
  keyEntry?: string;
};

async function element(options: Options = {}, src = hub.src): Promise<OptionsAnalytics> {
  const { symbol = 'SPY', view = 'chain', strikes = '5' } = options;
  return fixture<OptionsAnalytics>(
    html`<options-analytics
      symbol=${symbol}
      view=${view}
      strikes=${strikes}
      expiry=${options.expiry ?? ''}
      fields=${options.fields ?? ''}
      key-entry=${options.keyEntry ?? ''}
      worker-src=${src}
    ></options-analytics>`,
  );
}

const inside = (host: OptionsAnalytics, selector: string) => host.shadowRoot!.querySelector<HTMLElement>(selector);
const all = (host: OptionsAnalytics, selector: string) => [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const textOf = (host: OptionsAnalytics, contract: string, field: string) =>
  inside(host, `[data-contract="${contract}"] [data-field="${field}"]`)?.textContent ?? '';
const hasState = (host: OptionsAnalytics, state: string) =>
  until(() => host.getAttribute('state') === state, `state ${state}, is ${host.getAttribute('state')}`);
const hasRows = (host: OptionsAnalytics) => until(() => /\d/.test(textOf(host, call650, 'bid')), 'painted rows');

describe('what is shown', () => {
  for (const view of ['chain', 'columns']) {
    test(`the ${view} view shows five strikes each side of the money, a call and a put each`, async () => {
      const host = await element({ view });
      await hasRows(host);
      expect(host.contracts()).to.have.length(22);
      expect(all(host, '[data-contract]').map((side) => side.dataset['contract'])).to.have.members(host.contracts());
      const strikes = [...new Set(all(host, '[data-strike]').map((cell) => cell.dataset['strike']))];
      expect(strikes).to.deep.equal(['645', '646', '647', '648', '649', '650', '651', '652', '653', '654', '655']);
    });

    test(`in the ${view} view a strike is one line across`, async () => {
      const host = await element({ view });
      await hasRows(host);
      const top = (contract: string) => inside(host, `[data-contract="${contract}"]`)!.getBoundingClientRect().top;
      for (const strike of [646, 650, 655]) {
        const call = fakeContract('SPY', expiry!, 'call', strike);
        expect(top(call)).to.equal(top(fakeContract('SPY', expiry!, 'put', strike)));
      }
    });

    test(`the ${view} view is accessible`, async () => {
      const host = await element({ view });
      await hasRows(host);
      await hasState(host, 'live');
      await expect(host).to.be.accessible();
    });
  }

  test('values are text for people, unknown ones an em dash with the reason', async () => {
    const host = await element({ fields: 'bid,ask,last,iv,volume,sparkline' });
    await hasRows(host);
    expect(textOf(host, call650, 'bid')).to.equal(fakeBid(call650).toFixed(2));
    expect(textOf(host, call650, 'iv')).to.equal('18.3%');
    expect(textOf(host, call650, 'volume')).to.equal('12.3K');
    expect(textOf(host, call650, 'last')).to.equal('—');
    expect(inside(host, `[data-contract="${call650}"] [data-field=last]`)!.title).to.equal('No trade is known.');
    await until(() => textOf(host, call650, 'sparkline') === '+3.0%', 'the change over the mini-graph');
  });

  test('columns that the plan does not give say so, once above and in each cell', async () => {
    const host = await element();
    await hasRows(host);
    const { fakeRecord } = await import('../../support/fake-market.js');
    const chain = fakeRecord(`chain SPY ${expiry}`, now) as object;
    const missing = { bid: 'Your plan has no option quotes.', ask: 'Your plan has no option quotes.' };
    hub.order({
      rows: { [call650]: { bid: Number.NaN } },
      records: [[`chain SPY ${expiry}`, { ...chain, missing } as never]],
    });
    const cell = inside(host, `[data-contract="${call650}"] [data-field=bid]`)!;
    await until(() => cell.title === missing.bid, 'the reason in the cell');
    expect(all(host, '.notice').filter((notice) => notice.textContent === missing.bid)).to.have.length(1);
  });

  test('a tick changes the text of its cell, tints it, and nothing else', async () => {
    const host = await element();
    host.painter = 'dom';
    await hasRows(host);
    const cell = inside(host, `[data-contract="${call650}"] [data-field=bid]`)!;
    const other = inside(host, `[data-contract="${call650}"] [data-field=iv]`)!;
    const node = other.firstChild;
    hub.order({ rows: { [call650]: { bid: 9.87 } } });
    await until(() => cell.textContent === '9.87', 'the new bid');
    expect(cell.dataset['flash']).to.match(/^up 3 [ab]$/);
    expect(other.firstChild === node).to.equal(true);
    expect('flash' in other.dataset).to.equal(false);
  });

  test('a value of which something is to be said is dimmed and says it, and is plain again after', async () => {
    const host = await element();
    await hasRows(host);
    const cell = (field: string) => inside(host, `[data-contract="${call650}"] [data-field="${field}"]`)!;
    const plain = getComputedStyle(cell('iv')).color;
    expect(cell('iv').hasAttribute('title')).to.equal(false);
    hub.order({ rows: { [call650]: { valueFlags: 3 } } });
    await until(() => cell('iv').title !== '', 'what is said');
    for (const field of ['iv', 'delta']) {
      expect(cell(field).title).to.equal('Wide quote: low confidence. Stale quote: its last volatility is kept.');
      expect(cell(field).dataset['flag']).to.equal('wide stale');
    }
    expect(getComputedStyle(cell('iv')).color).to.not.equal(plain);
    expect(cell('bid').title).to.equal('');
    expect(getComputedStyle(cell('bid')).color).to.equal(plain);
    await expect(host).to.be.accessible();
    hub.order({ rows: { [call650]: { valueFlags: 4 } } });
    await until(() => cell('iv').dataset['flag'] === 'unrefined', 'another flag');
    expect(cell('iv').title).to.equal('The premium for early exercise is not solved for yet.');
    hub.order({ rows: { [call650]: { iv: Number.NaN, valueReason: 4 } } });
    await until(() => cell('iv').title === 'Nobody bids, so there is no mid price.', 'the reason instead');
    expect('flag' in cell('iv').dataset).to.equal(false);
    hub.order({ rows: { [call650]: { iv: 0.2, valueReason: 0, valueFlags: 0 } } });
    await until(() => cell('iv').title === '', 'nothing more');
    expect('flag' in cell('delta').dataset).to.equal(false);
    expect(getComputedStyle(cell('iv')).color).to.equal(plain);
  });

  test('the window follows the spot, and the spot line stands between its strikes', async () => {
    const host = await element();
    await hasRows(host);
    const line = inside(host, '.spot')!;
    expect(line.style.getPropertyValue('--spot-line')).to.equal('6'); // below 645…650
    expect(
      inside(host, `[data-contract="${fakeContract('SPY', expiry!, 'call', 649)}"]`)!.hasAttribute('data-itm'),
    ).to.equal(true);
    expect(
      inside(host, `[data-contract="${fakeContract('SPY', expiry!, 'call', 651)}"]`)!.hasAttribute('data-itm'),
    ).to.equal(false);
    hub.order({ rows: { SPY: { last: SPOT + 5, mark: SPOT + 5 } } });
    await until(() => inside(host, '[data-strike="660"]'), 'the strikes around the new spot');
    expect(inside(host, '[data-strike="645"]') === null).to.equal(true);
    await until(() => inside(host, '[data-quote=price]')!.textContent === '655.25', 'the price in the header');
  });

  test('the expiration can be chosen, and steps to the next', async () => {
    const host = await element();
    await hasRows(host);
    const [, second] = fakeExpiries(now);
    inside(host, '[aria-label="Later expiration"]')!.click();
    await until(() => host.contracts().includes(fakeContract('SPY', second!, 'call', 650)), 'the second expiry');
    await until(() => textOf(host, fakeContract('SPY', second!, 'call', 650), 'bid') !== '', 'its values');
    const select = inside(host, 'select[aria-label=Expiration]') as HTMLSelectElement;
    expect(select.value).to.equal(second);
    expect(select.selectedOptions[0]!.textContent).to.contain('10d');
  });

  test('figures of the expiry follow the hub, unknown ones are an em dash', async () => {
    const host = await element();
    await hasRows(host);
    const summary = { underlying: 'SPY', expiry, at: now, forward: 650.4, atmIv: 0.1512, putCallVolume: 0.9 };
    const strip = () => inside(host, '.strip')!.textContent!.replace(/\s+/g, ' ');
    hub.order({ records: [[`summary SPY ${expiry}`, summary as never]] });
    await until(() => strip().includes('ATM IV 15.1%'), 'the figures');
    expect(strip()).to.contain('Fwd 650.40').and.to.contain('P/C 0.90');
    expect(strip()).to.contain('Max pain —');
    hub.order({ records: [[`summary SPY ${expiry}`, { ...summary, atmIv: 0.2 } as never]] });
    await until(() => strip().includes('ATM IV 20.0%'), 'the new figure');
  });

  test('several expirations stand under each other', async () => {
    const host = await element({ expiry: fakeExpiries(now).slice(0, 2).join(',') });
    await until(() => all(host, '[role=grid]').length === 2, 'two grids');
    expect(host.contracts()).to.have.length(44);
  });
});

describe('public surface', () => {
  test('a snapshot has numbers, times and the series; nothing for a contract that is not shown', async () => {
    const host = await element();
    await hasRows(host);
    const snapshot = host.snapshot(call650)!;
    expect(snapshot.bid).to.equal(fakeBid(call650));
    expect(snapshot.last === undefined).to.equal(true);
    expect(snapshot.mid).to.be.closeTo(fakeBid(call650) + 0.025, 1e-9);
    expect(snapshot.receivedAt).to.be.closeTo(Date.now(), 60_000);
    await until(() => host.snapshot(call650)!.series.length === 4, 'four points');
    expect(host.snapshot('O:SPY251219C00001000') === undefined).to.equal(true);
  });

  test('a click or Enter selects a contract', async () => {
    const host = await element();
    await hasRows(host);
    await until(() => inside(host, '[role=grid] [tabindex="0"]'), 'the keys');
    const cell = inside(host, `[data-contract="${call650}"] [data-field=bid]`)!;
    setTimeout(() => cell.click());
    const clicked = (await oneEvent(host, 'options-select')) as CustomEvent;
    expect(clicked.detail).to.deep.equal({ contract: call650 });
    expect(clicked.composed && clicked.bubbles).to.equal(true);
    setTimeout(() => cell.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })));
    expect(((await oneEvent(host, 'options-select')) as CustomEvent).detail).to.deep.equal({ contract: call650 });
  });

  test('arrow keys move between cells; one cell is reached by Tab', async () => {
    const host = await element();
    await hasRows(host);
    const stops = await until(() => {
      const found = all(host, '[role=grid] [tabindex="0"]');
      return found.length > 0 && found;
    }, 'the keys');
    expect(stops.map((cell) => cell.dataset['strike'])).to.deep.equal(['650']);
    const from = inside(host, `[data-contract="${call650}"] [data-field=bid]`)!;
    from.click();
    from.focus();
    const press = (key: string) =>
      host.shadowRoot!.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
    press('ArrowRight');
    expect((host.shadowRoot!.activeElement as HTMLElement).dataset['field']).to.equal('ask');
    press('ArrowDown');
    const side = host.shadowRoot!.activeElement!.closest<HTMLElement>('[data-contract]')!;
    expect(side.dataset['contract']).to.equal(fakeContract('SPY', expiry!, 'call', 651));
    expect(all(host, '[role=grid] [tabindex="0"]')).to.have.length(1);
  });

  test('text attributes that hold objects are refused, unknown views and fields fall back', async () => {
    const host = await element({ view: 'spiral', fields: 'nothing', strikes: 'many' });
    await until(() => host.contracts().length === 42, 'ten strikes each side');
    expect(inside(host, '.grid.columns') !== null).to.equal(true);
    host.symbol = {} as string;
    await hasState(host, 'idle');
  });
});

describe('states, in words', () => {
  test('connecting shows rows in their final size, then live reads DEMO on the demo feed', async () => {
    const states: string[] = [];
    const watch = (event: Event) => states.push((event as CustomEvent).detail.state);
    document.addEventListener('options-state', watch);
    const host = await element();
    expect(host.getAttribute('state')).to.equal('connecting');
    expect(all(host, '.skeleton .line')).to.have.length(11);
    const skeletonHeight = inside(host, '.skeleton')!.getBoundingClientRect().height;
    await hasState(host, 'live');
    document.removeEventListener('options-state', watch);
    expect(inside(host, '[role=grid]')!.getBoundingClientRect().height).to.equal(skeletonHeight);
    expect(inside(host, '[part=status]')!.textContent).to.equal('DEMO');
    expect([...new Set(states)]).to.deep.equal(['connecting', 'live']);
  });

  test('the real feed reads LIVE, and leaves it when the feed is not alive', async () => {
    hub.close();
    hub = new FakeHub({ feed: 'massive' });
    const host = await element();
    await hasState(host, 'live');
    expect(inside(host, '[part=status]')!.textContent).to.equal('LIVE');
    const feed = { ...fakeFeed(now), feed: 'massive' as const };
    const options = {
      ...feed.clusters.options,
      state: 'backoff' as const,
      cause: 'close-1006',
      isAlive: false,
      nextRetryAt: Date.now() + 9_000,
    };
    hub.order({ records: [['feed', { ...feed, clusters: { ...feed.clusters, options } }]] });
    await hasState(host, 'stale');
    expect(inside(host, '[part=status]')!.textContent).to.contain('STALE');
    expect(inside(host, '[part=status]')!.title).to.contain('reconnecting in');
    expect(inside(host, '.scroller')!.classList.contains('is-old')).to.equal(true);
  });

  test('the underlying’s own connection is lost: its price, the spot line and what rests on it are marked, the state is the contracts’', async () => {
    const host = await element({ fields: 'bid,iv,delta,intrinsic,volume' });
    await hasRows(host);
    await hasState(host, 'live');
    const cell = (field: string) => inside(host, `[data-contract="${call650}"] [data-field="${field}"]`)!;
    await until(() => cell('intrinsic'), 'the rarer column');
    const colour = (found: HTMLElement) => getComputedStyle(found).color;
    const plain = colour(cell('iv'));
    const badge = inside(host, '[part=status]')!;
    const feed = fakeFeed(now);
    const stocks = {
      ...feed.clusters.stocks,
      state: 'backoff' as const,
      isAlive: false,
      nextRetryAt: Date.now() + 9_000,
    };
    hub.order({ records: [['feed', { ...feed, clusters: { ...feed.clusters, stocks } }]] });
    await until(() => badge.title.includes('The price of SPY is'), `the sentence, is “${badge.title}”`);
    expect(badge.title).to.match(/^Simulated data.* its connection is lost · reconnecting in \d s\. It is dimmed/);
    expect(inside(host, '#status-sentence')!.textContent).to.equal(badge.title);
    expect(host.getAttribute('state')).to.equal('live');
    for (const field of ['iv', 'delta', 'intrinsic']) expect(colour(cell(field)), field).to.not.equal(plain);
    expect(colour(cell('bid'))).to.equal(plain);
    expect(colour(inside(host, '[data-quote=price]')!)).to.not.equal(plain);
    expect(getComputedStyle(inside(host, '.spot')!).borderTopStyle).to.equal('dashed');
    await expect(host).to.be.accessible();
    hub.order({ records: [['feed', feed]] });
    await until(() => !badge.title.includes('The price of SPY'), 'no more of it');
    expect(colour(cell('iv'))).to.equal(plain);
    expect(colour(inside(host, '[data-quote=price]')!)).to.equal(plain);
  });

  test('without a key the element offers the field itself, and goes on with it', async () => {
    hub.close();
    hub = new FakeHub({ feed: 'massive', key: 'none' });
    const host = await element();
    await hasState(host, 'no-key');
    await hasRows(host); // the field has its place above them
    const form = await until(() => inside(host, 'sw-key-form'), 'the form');
    await expect(host).to.be.accessible();
    const field = await until(
      () => form.shadowRoot?.querySelector<HTMLInputElement>('input[type=password]'),
      'the field',
    );
    expect(field.labels![0]!.textContent).to.contain('API key');
    field.value = 'secret-key-1';
    const button = form.shadowRoot!.querySelector<HTMLButtonElement>('button[type=submit]')!;
    expect(button.textContent).to.equal('Connect');
    button.click();
    await until(() => hub.reports.some((report) => report.heard === 'connect'), 'the key at the hub');
    expect(field.value).to.equal('');
    expect(host.shadowRoot!.innerHTML).to.not.contain('secret-key-1');
    await hasState(host, 'live');
  });

  test('what is being typed into the field stays when rows come below it', async () => {
    hub.close();
    hub = new FakeHub({ feed: 'massive', key: 'none', empty: 'yes' });
    const host = await element();
    await hasState(host, 'no-key');
    const form = await until(() => inside(host, 'sw-key-form'), 'the form');
    const field = await until(
      () => form.shadowRoot?.querySelector<HTMLInputElement>('input[type=password]'),
      'the field',
    );
    field.focus();
    field.value = 'half-a-k';
    const keys = ['expiries SPY', `chain SPY ${expiry}`] as const;
    hub.order({ records: keys.map((key) => [key, fakeRecord(key, now)!] as RecordEntry) });
    await until(() => inside(host, '[data-contract]'), 'rows');
    expect(inside(host, 'sw-key-form') === form).to.equal(true);
    expect(field.isConnected && field.value).to.equal('half-a-k');
    expect(form.shadowRoot!.activeElement === field).to.equal(true);
  });

  test('key-entry="off" hides the field', async () => {
    hub.close();
    hub = new FakeHub({ feed: 'massive', key: 'none' });
    const host = await element({ keyEntry: 'off' });
    await hasState(host, 'no-key');
    expect(inside(host, 'sw-key-form') === null).to.equal(true);
    expect(inside(host, '.message')!.textContent).to.contain('No API key');
  });

  test('displaced offers “Use here”', async () => {
    const host = await element();
    await hasRows(host);
    const feed = fakeFeed(now);
    const options = { ...feed.clusters.options, isDisplaced: true, isAlive: false };
    hub.order({ records: [['feed', { ...feed, clusters: { ...feed.clusters, options } }]] });
    await hasState(host, 'displaced');
    const button = all(host, '.notice button').find((found) => found.textContent === 'Use here')!;
    button.click();
    await until(() => hub.reports.some((report) => report.heard === 'useHere'), 'the wish at the hub');
  });

  test('closed keeps the last values and says when the market opens', async () => {
    const host = await element();
    await hasRows(host);
    hub.order({
      records: [['market', { ...fakeMarket(now), isOpen: false, isLateOpen: false }]],
      rows: Object.fromEntries(host.contracts().map((ticker) => [ticker, { receivedAt: Date.now() - 60_000 }])),
    });
    await hasState(host, 'closed');
    expect(inside(host, '[part=status]')!.title).to.contain('opens');
    expect(textOf(host, call650, 'bid')).to.equal(fakeBid(call650).toFixed(2));
  });

  for (const [what, options, sentence] of [
    ['a symbol that is none', { symbol: '<img onerror=x>' }, 'is not a ticker symbol'],
    ['a date that is none', { expiry: '2025-13-45' }, 'is not an expiration date'],
    ['a date without options', { expiry: '2031-01-17' }, 'no options expiring on 2031-01-17'],
  ] as const) {
    test(`${what} is an error with a sentence`, async () => {
      const host = await element(options);
      await hasState(host, 'error');
      await until(() => inside(host, '.message')?.textContent?.includes(sentence), sentence);
      expect(host.contracts()).to.deep.equal([]);
      await expect(host).to.be.accessible();
    });
  }

  test('a hub that cannot be loaded is an error, soon', async () => {
    const host = await element({}, '/tests/support/there-is-none.js');
    await hasState(host, 'error');
    expect(inside(host, '.message')!.textContent).to.contain('could not be loaded');
  });
});

describe('lifetime', () => {
  test('moving keeps it alive; removing releases everything it wanted', async () => {
    const host = await element();
    await hasRows(host);
    await until(() => hub.wanted?.includes(call650), 'the interest');
    const other = document.createElement('div');
    document.body.append(other);
    other.append(host);
    await hasState(host, 'live');
    hub.order({ rows: { [call650]: { bid: 7.77 } } });
    await until(() => textOf(host, call650, 'bid') === '7.77', 'a tick after the move');
    host.remove();
    expect(host.getAttribute('state')).to.equal('idle');
    await until(() => hub.wanted?.length === 0, 'nothing wanted');
    other.append(host);
    await hasState(host, 'live');
    await until(() => textOf(host, call650, 'bid') === '7.77', 'values after coming back');
    other.remove();
  });

  test('many on a page share one hub and one interest', async () => {
    const first = await element();
    const second = await element({ view: 'columns' });
    await hasRows(first);
    await hasRows(second);
    expect(new Set(hub.wanted).size).to.equal(hub.wanted!.length);
    first.remove();
    await until(() => second.getAttribute('state') === 'live', 'the second lives on');
    expect(hub.wanted).to.include(call650);
  });

  test('after removal no timer and no frame writes any more', async () => {
    const host = await element();
    await hasRows(host);
    host.remove();
    const cell = inside(host, `[data-contract="${call650}"] [data-field=bid]`)!;
    const before = cell.textContent;
    hub.order({ rows: { [call650]: { bid: 1.11 } } });
    await new Promise((resolve) => setTimeout(resolve, 300)); // longer than a fold, a frame and the fallback of a frame
    expect(cell.textContent).to.equal(before);
  });
});
