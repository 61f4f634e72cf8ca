import { expect, fixture, html } from '@open-wc/testing';
import { loadSettings, saveSettings } from '../../../src/client/settings.js';
import { defineOnce } from '../../../src/components/define.js';
import { FIELDS } from '../../../src/components/fields.js';
import { OptionsAnalytics } from '../../../src/components/options-analytics.js';
import type { SummaryRecord } from '../../../src/worker/hub-api.js';
import { fakeBid, fakeContract, fakeExpiries, SPOT } from '../../support/fake-market.js';
import { FakeHub, until } from '../../support/fake-hub.js';

defineOnce('options-analytics', OptionsAnalytics);

const now = Date.now();
const [expiry] = fakeExpiries(now);
const call650 = fakeContract('SPY', expiry!, 'call', 650);
const put650 = fakeContract('SPY', expiry!, 'put', 650);

let hub: FakeHub;

beforeEach(() => {
  localStorage.removeItem('strikewire-settings');
  hub = new FakeHub();
});

afterEach(() => {
  hub.close();
  localStorage.removeItem('strikewire-settings');
});

async function element(fields = '', strikes = '5'): Promise<OptionsAnalytics> {
  const host = await fixture<OptionsAnalytics>(
    html`<options-analytics symbol="SPY" view="chain" strikes=${strikes} fields=${fields} worker-src=${hub.src}></options-analytics>`,
  );
  await until(() => host.contracts().length > 0 && inside(host, '[data-field]')?.textContent, 'painted rows');
  await until(() => inside(host, '[role=grid] [tabindex="0"]'), 'the keys');
  return host;
}

const inside = (host: Element, selector: string) => host.shadowRoot!.querySelector<HTMLElement>(selector);
const all = (host: Element, selector: string) => [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const cell = (host: Element, contract: string, field: string) =>
  inside(host, `[data-contract="${contract}"] [data-field="${field}"]`);
const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true }));

async function menuCommand(host: OptionsAnalytics, label: string): Promise<void> {
  inside(host, '#menu-button')!.click();
  const button = await until(
    () =>
      all(host, '.menu button').find(
        (found) => found.textContent!.trim() === label || found.getAttribute('aria-label') === label,
      ),
    label,
  );
  button.click();
}

async function openChooser(host: OptionsAnalytics) {
  await menuCommand(host, 'Columns…');
  await until(() => inside(host, 'sw-column-chooser')?.shadowRoot?.querySelector('dialog')?.open, 'the dialog');
  return inside(host, 'sw-column-chooser')!;
}

async function openTools(host: OptionsAnalytics) {
  inside(host, '#tools-button')!.click();
  const tools = await until(
    () => inside(host, 'sw-chain-tools')?.shadowRoot?.activeElement && inside(host, 'sw-chain-tools'),
    'the filter in focus',
  );
  return tools;
}

function type(tools: Element, text: string): void {
  const input = inside(tools, '.filter input') as HTMLInputElement;
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

const summary = (forward = SPOT): SummaryRecord =>
  ({ underlying: 'SPY', expiry, at: now, spot: SPOT, forward, years: 3 / 365, impliedYield: 0.01 }) as never;

describe('columns', () => {
  test('the chooser is accessible, and adds, removes and finds columns; each change shows at once', async () => {
    const host = await element('ask,bid');
    const chooser = await openChooser(host);
    await expect(chooser).to.be.accessible();
    (inside(chooser, 'input[name=iv]') as HTMLInputElement).click();
    await until(() => host.fields === 'ask,bid,iv', 'three columns');
    await until(() => cell(host, call650, 'iv')?.textContent === '18.3%', 'its values');
    inside(chooser, '[aria-label="Remove Ask"]')!.click();
    await until(() => host.fields === 'bid,iv', 'two columns');
    expect(cell(host, call650, 'bid')!.textContent).to.equal(fakeBid(call650).toFixed(2));
    const search = inside(chooser, 'input[type=search]') as HTMLInputElement;
    search.value = 'touch';
    search.dispatchEvent(new InputEvent('input'));
    await until(() => all(chooser, 'label.pick').length === 1, 'one column found');
    expect(inside(chooser, 'label.pick')!.textContent).to.contain('P touch');
  });

  test('arrow keys on a grip order the columns, keep the focus and say the place', async () => {
    const host = await element('bid,ask,iv');
    const chooser = await openChooser(host);
    const grip = inside(chooser, '[data-grip=iv]')!;
    grip.focus();
    press(grip, 'ArrowUp');
    await until(() => host.fields === 'bid,iv,ask', 'the new order');
    expect((chooser.shadowRoot!.activeElement as HTMLElement).dataset['grip']).to.equal('iv');
    expect(inside(chooser, '#status')!.textContent).to.equal('IV, 2 of 3');
    press(chooser.shadowRoot!.activeElement!, 'ArrowUp');
    await until(() => host.fields === 'iv,bid,ask', 'first');
    press(chooser.shadowRoot!.activeElement!, 'ArrowUp');
    expect(host.fields).to.equal('iv,bid,ask');
  });

  test('a column is dragged to another place', async () => {
    const host = await element('bid,ask,iv');
    const chooser = await openChooser(host);
    const rows = all(chooser, 'li').map((row) => row.getBoundingClientRect());
    inside(chooser, '[data-grip=bid]')!.dispatchEvent(new PointerEvent('pointerdown', { button: 0, bubbles: true }));
    const move = (to: DOMRect) => window.dispatchEvent(new PointerEvent('pointermove', { clientY: to.top + 4 }));
    move(rows[1]!);
    move(rows[2]!);
    window.dispatchEvent(new PointerEvent('pointerup'));
    move(rows[0]!);
    await until(() => host.fields === 'ask,iv,bid', 'the last place, and no further');
  });

  test('pinned columns stand nearest the strike; bars are relative to the largest shown', async () => {
    const host = await element('bid,volume,iv');
    const chooser = await openChooser(host);
    inside(chooser, '[aria-label="Pin IV beside the strike"]')!.click();
    await until(() => host.fields === 'iv|bid,volume', 'the pinned one first');
    inside(chooser, '[aria-label="Bars behind Vol"]')!.click();
    await until(() => host.fields === 'iv|bid,volume:bar', 'bars');
    const order = all(host, `[data-contract="${call650}"] [data-field]`).map((shown) => shown.dataset['field']);
    expect(order).to.deep.equal(['volume', 'bid', 'iv']);
    expect(getComputedStyle(cell(host, call650, 'iv')!).position).to.equal('sticky');
    const bar = (contract: string) => cell(host, contract, 'volume')!.style.getPropertyValue('--bar');
    await until(() => bar(call650) === '1', 'the largest, a whole bar');
    hub.order({ rows: { [put650]: { volume: 24_690 } } });
    await until(() => bar(put650) === '1' && bar(call650) === '0.5', 'half of the new largest');
  });

  test('in a narrow box both sides read outwards from the strike, which is first', async () => {
    const host = await element('bid,ask|iv');
    const order = () => all(host, `[data-contract="${call650}"] [data-field]`).map((shown) => shown.dataset['field']);
    expect(order()).to.deep.equal(['iv', 'bid', 'ask']);
    host.style.setProperty('width', '390px');
    await until(() => order().join() === 'bid,ask,iv', 'calls in the order of the columns');
    const left = (field: string) => cell(host, call650, field)!.getBoundingClientRect().left;
    const strike = inside(host, '[data-strike="650"]')!.getBoundingClientRect();
    expect(strike.left).to.be.lessThan(left('bid'));
    expect(left('bid')).to.be.lessThan(left('ask'));
    await expect(host).to.be.accessible();
  });

  test('sets of columns are saved under a name, used, shared with other elements and deleted', async () => {
    const host = await element('bid,delta');
    const chooser = await openChooser(host);
    const name = inside(chooser, 'input[name=set]') as HTMLInputElement;
    name.value = 'Mine <b>';
    inside(chooser, '.sets button[type=submit]')!.click();
    await until(() => loadSettings().presets?.length === 1, 'kept');
    expect(loadSettings().presets).to.deep.equal([{ name: 'Mine <b>', fields: 'bid,delta' }]);
    const set = (of: Element, label: string) =>
      all(of, '.sets button').find((button) => button.textContent!.trim() === label);
    set(chooser, 'Greeks')!.click();
    await until(() => cell(host, call650, 'vanna') !== null, 'columns that are loaded on demand');
    await until(() => set(chooser, 'Mine <b>'), 'the own set');
    set(chooser, 'Mine <b>')!.click();
    await until(() => host.fields === 'bid,delta', 'the own set in use');
    const other = await element();
    const second = await openChooser(other);
    await until(() => set(second, 'Mine <b>'), 'it is there elsewhere');
    inside(second, '[aria-label="Delete the set Mine <b>"]')!.click();
    await until(() => loadSettings().presets?.length === 0, 'gone');
    name.value = 'Greeks';
    inside(chooser, '.sets button[type=submit]')!.click();
    await until(() => !inside(chooser, '#problem')!.hidden, 'a name that is taken');
    expect(inside(chooser, '#problem')!.textContent).to.contain('always there');
  });

  test('one bad set in storage costs itself only', () => {
    const presets = [{ name: 'ok', fields: 'bid' }, { name: 7, fields: 'bid' }, 'x', { name: '', fields: '' }];
    localStorage.setItem('strikewire-settings', JSON.stringify({ version: 1, theme: 'dark', presets }));
    expect(loadSettings().presets).to.deep.equal([{ name: 'ok', fields: 'bid' }]);
    expect(loadSettings().theme).to.equal('dark');
    localStorage.setItem('strikewire-settings', JSON.stringify({ version: 1, theme: 'dark', presets: 'x' }));
    expect(loadSettings().theme).to.equal('dark');
    expect(saveSettings({}).presets).to.deep.equal([]);
  });

  test('values that rest on the spot and the forward are there, and say why they are not', async () => {
    const host = await element('intrinsic,extrinsic,probItm,moneyness');
    await until(() => cell(host, call650, 'intrinsic')?.textContent === '0.25', 'the intrinsic value');
    expect(cell(host, put650, 'intrinsic')!.textContent).to.equal('0.00');
    const extrinsic = (fakeBid(call650) + 0.025 - 0.25).toFixed(2);
    await until(() => cell(host, call650, 'extrinsic')!.textContent === extrinsic, 'the extrinsic value');
    expect(cell(host, call650, 'probItm')!.textContent).to.equal('—');
    expect(cell(host, call650, 'probItm')!.title).to.equal(FIELDS.get('probItm')!.whyUnknown);
    hub.order({ records: [[`summary SPY ${expiry}`, summary()]] });
    await until(() => /^5\d\.\d%$/.test(cell(host, call650, 'probItm')!.textContent!), 'the probability');
  });
});

describe('filter, sort, search', () => {
  test('a filter dims what does not match, hides it on demand, and says how many do', async () => {
    const host = await element('bid,ask,delta,spread');
    const tools = await openTools(host);
    await expect(tools).to.be.accessible();
    type(tools, 'bid > 5 and spread < 0.95%');
    const matching = host
      .contracts()
      .filter((ticker) => fakeBid(ticker) > 5 && 0.05 / (fakeBid(ticker) + 0.025) < 0.0095);
    await until(() => inside(tools, '.count')!.textContent === `${matching.length} of 22 match`, 'the count');
    const out = (ticker: string) => inside(host, `[data-contract="${ticker}"]`)!.hasAttribute('data-out');
    expect(host.contracts().filter((ticker) => !out(ticker))).to.have.members(matching);
    await expect(host).to.be.accessible();
    all(tools, '.segments button')[1]!.click();
    await until(() => all(host, '.line[hidden]').length > 0, 'hidden rows');
    const shown = all(host, '.line:not([hidden]) [data-strike]').map((strike) => Number(strike.dataset['strike']));
    const wanted = matching.map((ticker) => Number(ticker.slice(-8)) / 1000);
    expect(shown).to.have.members([...new Set(wanted)]);
    const deep = matching[0]!;
    hub.order({ rows: { [deep]: { bid: 0.01, ask: 0.02 } } });
    await until(
      () => inside(host, `[data-contract="${call650}"]`)!.closest<HTMLElement>('.line')!.hidden,
      'judged anew',
    );
    type(tools, '');
    await until(() => all(host, '.line[hidden], [data-out]').length === 0, 'everything back');
  });

  test('what cannot be read is said with its place, and the last filter holds', async () => {
    const host = await element('bid,ask');
    const tools = await openTools(host);
    type(tools, 'bid > 3');
    await until(() => all(host, '[data-out]').length > 0, 'a filter');
    const before = all(host, '[data-out]').length;
    type(tools, 'bid > 3 and dleta < 4');
    await until(() => !inside(tools, '#problem')!.hidden, 'the sentence');
    expect(inside(tools, '#problem')!.textContent).to.equal('“dleta” is not a column (at 13).');
    expect(inside(tools, '.filter input')!.getAttribute('aria-invalid')).to.equal('true');
    expect(all(host, '[data-out]')).to.have.length(before);
    await expect(tools).to.be.accessible();
  });

  test('a heading sorts by its column: largest first, smallest first, by strike', async () => {
    const host = await element('bid,volume');
    hub.order({ rows: { [put650]: { volume: 99_999 }, [fakeContract('SPY', expiry!, 'put', 647)]: { volume: 1 } } });
    await until(() => cell(host, put650, 'volume')!.textContent === '100.0K', 'the volume');
    const strikes = () => all(host, '.line [data-strike]').map((shown) => Number(shown.dataset['strike']));
    const heading = () => inside(host, '.head [data-sort=volume][data-right=put]')!;
    heading().click();
    await until(() => strikes()[0] === 650, 'the largest first');
    expect(heading().getAttribute('aria-sort')).to.equal('descending');
    expect(inside(host, '.spot')!.hasAttribute('data-on')).to.equal(false);
    expect(cell(host, put650, 'volume')!.textContent).to.equal('100.0K');
    press(heading(), 'Enter');
    await until(() => strikes()[0] === 647, 'the smallest first');
    press(heading(), 'Enter');
    await until(() => strikes()[0] === 645, 'by strike');
    expect(heading().hasAttribute('aria-sort')).to.equal(false);
  });

  test('arrow keys reach the headings', async () => {
    const host = await element('bid,ask');
    const first = cell(host, fakeContract('SPY', expiry!, 'put', 645), 'ask')!;
    first.focus();
    press(first, 'ArrowUp');
    const at = host.shadowRoot!.activeElement as HTMLElement;
    expect([at.dataset['sort'], at.dataset['right']]).to.deep.equal(['ask', 'put']);
    press(at, 'ArrowDown');
    expect(host.shadowRoot!.activeElement === first).to.equal(true);
  });

  test('“g” asks for a strike, goes to it, and locks the window around one that was not shown', async () => {
    const host = await element('bid,ask');
    cell(host, call650, 'bid')!.focus();
    press(cell(host, call650, 'bid')!, 'g');
    const find = await until(() => {
      const tools = inside(host, 'sw-chain-tools');
      return tools?.shadowRoot?.activeElement?.classList.contains('find') && tools;
    }, 'the field in focus');
    const input = inside(find, '.find') as HTMLInputElement;
    input.value = '653';
    press(input, 'Enter');
    await until(() => (host.shadowRoot!.activeElement as HTMLElement)?.dataset['strike'] === '653', 'the strike');
    input.value = '670';
    press(input, 'Enter');
    await until(
      () => (host.shadowRoot!.activeElement as HTMLElement)?.dataset['strike'] === '670',
      'a strike further out',
    );
    expect(inside(host, '.lock')!.getAttribute('aria-pressed')).to.equal('true');
    expect(host.contracts()).to.have.length(22);
    hub.order({ rows: { SPY: { last: SPOT + 3, mark: SPOT + 3 } } });
    await until(() => inside(host, '[data-quote=price]')!.textContent === '653.25', 'the spot moved');
    expect(inside(host, '[data-strike="670"]') !== null).to.equal(true);
    inside(host, '.lock')!.click();
    await until(() => inside(host, '[data-strike="653"]'), 'unlocked, it follows the spot again');
  });

  test('one side can be shown alone', async () => {
    const host = await element('bid,ask');
    const tools = await openTools(host);
    all(tools, '[aria-label="Sides shown"] button')[2]!.click();
    await until(() => inside(host, '.scroller')!.classList.contains('only-put'), 'puts only');
    expect(getComputedStyle(inside(host, `[data-contract="${call650}"]`)!).display).to.equal('none');
    type(tools, 'bid > 0');
    await until(() => inside(tools, '.count')!.textContent === '11 of 11 match', 'only what is shown counts');
  });
});

describe('strike windows', () => {
  test('deviations and deltas are windows too, from the summary', async () => {
    const host = await element('bid', '1 sd');
    expect(host.contracts()).to.have.length(42);
    hub.order({ records: [[`summary SPY ${expiry}`, { ...summary(), atmIv: 0.05 } as never]] });
    const deviation = SPOT * 0.05 * Math.sqrt(3 / 365);
    const count = Math.floor(SPOT + deviation) - Math.ceil(SPOT - deviation) + 1;
    await until(() => host.contracts().length === 2 * count, `${count} strikes`);
    const select = inside(host, 'select.strikes') as HTMLSelectElement;
    expect(select.selectedOptions[0]!.textContent!.trim()).to.equal('±1 σ');
    select.value = '5';
    select.dispatchEvent(new Event('change'));
    await until(() => host.contracts().length === 22, 'by count');
  });
});

describe('mini-graphs', () => {
  const point = (target: HTMLElement, type: string, share: number) => {
    const { left, top, width, height } = target.getBoundingClientRect();
    const at = { clientX: left + share * width, clientY: top + height / 2 };
    target.dispatchEvent(new PointerEvent(type, { ...at, bubbles: true, composed: true, pointerType: 'mouse' }));
  };

  test('under the pointer a value says what it is and how old, a graph its nearest point', async () => {
    const host = await element('bid,sparkline');
    hub.order({ rows: { [call650]: { quoteAt: Date.now() - 5_000 } } });
    const graph = cell(host, call650, 'sparkline')!;
    await until(() => graph.textContent === '+3.0%', 'history');
    point(graph, 'pointerover', 0);
    const readout = await until(() => {
      point(graph, 'pointermove', 0.02);
      return inside(host, '.readout:popover-open');
    }, 'the readout');
    await until(() => readout.textContent!.startsWith(`${fakeBid(call650).toFixed(2)} at `), 'the first point');
    expect(readout.textContent).to.contain('0.0% against the first point');
    point(graph, 'pointermove', 0.68);
    expect(readout.textContent).to.contain('+3.0% against the first point');
    const bid = cell(host, call650, 'bid')!;
    await until(() => {
      point(bid, 'pointermove', 0.5);
      return readout.matches(':popover-open') && readout.textContent!.startsWith('Bid ');
    }, 'the bid');
    expect(readout.textContent).to.match(/^Bid \d+\.\d\dBest bid, USD per shareQuote of [\d:]+ ET, \ds ago$/);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    expect(readout.matches(':popover-open')).to.equal(false);
  });

  test('a graph of another value begins when it is shown, and grows with what comes', async () => {
    const host = await element('ivGraph,iv');
    const graph = await until(() => cell(host, call650, 'ivGraph'), 'the column');
    await until(() => graph.title.startsWith('Collecting'), 'the reason');
    await new Promise((resolve) => setTimeout(resolve, 2_100)); // the shortest time between two points
    hub.order({ rows: { [call650]: { iv: 0.2034 } } });
    await until(() => graph.textContent === '+2.0%', 'two points of volatility');
    expect(graph.dataset['tone']).to.equal('up');
  });

  test('a graph is measured against the open or the previous close, within its window', async () => {
    const host = await element('sparkline:close');
    const graph = cell(host, call650, 'sparkline')!;
    await until(() => graph.textContent === '+3.0%', 'against the close');
    hub.order({ rows: { [call650]: { previousClose: fakeBid(call650) * 2 } } });
    await until(() => graph.textContent === '-48.5%', 'against another close');
    host.fields = 'sparkline:open:5m';
    hub.order({ rows: { [call650]: { dayOpen: fakeBid(call650) } } });
    await until(() => cell(host, call650, 'sparkline')!.textContent === '+3.0%', 'against the open');
  });

  test('a press on a graph asks for its large chart', async () => {
    const host = await element('bid,sparkline');
    const asked: unknown[] = [];
    host.addEventListener('sw-open-chart', (event) => asked.push((event as CustomEvent).detail));
    cell(host, call650, 'bid')!.click();
    cell(host, call650, 'sparkline')!.click();
    press(cell(host, put650, 'sparkline')!, 'Enter');
    expect(asked).to.deep.equal([{ contract: call650 }, { contract: put650 }]);
  });
});

describe('copy', () => {
  const copied: string[] = [];
  const clipboard = navigator.clipboard;

  before(() => {
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    });
  });

  after(() => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard }));

  test('the table is copied as TSV, CSV or JSON: raw numbers, unknown left empty', async () => {
    const host = await element('bid,last,iv,sparkline', '1');
    const right = fakeContract('SPY', expiry!, 'call', 649);
    for (const [label, mark] of [
      ['TSV', '\t'],
      ['CSV', ','],
    ] as const) {
      await menuCommand(host, `Copy the table as ${label}`);
      await until(() => inside(host, '.menu [role=status]')?.textContent === `Copied as ${label}.`, 'the confirmation');
      const lines = copied.pop()!.split('\n');
      expect(lines[0]).to.equal(['contract', 'expiry', 'strike', 'right', 'bid', 'last', 'iv'].join(mark));
      expect(lines[1]).to.equal([right, expiry, 649, 'call', fakeBid(right), '', 0.1834].join(mark));
      expect(lines).to.have.length(7);
      inside(host, '#menu')!.hidePopover();
    }
    await menuCommand(host, 'Copy the table as JSON');
    await until(() => copied.length === 1, 'the text');
    const objects = JSON.parse(copied.pop()!);
    expect(objects).to.have.length(6);
    expect(objects[0]).to.deep.equal({
      contract: right,
      expiry,
      strike: 649,
      right: 'call',
      bid: fakeBid(right),
      iv: 0.1834,
    });
  });
});
