import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { OptionsAnalytics } from '../../../src/components/options-analytics.js';
import type { SummaryRecord } from '../../../src/worker/hub-api.js';
import { fakeBid, fakeContract, fakeExpiries, SPOT } from '../../support/fake-market.js';
import { FakeHub, until } from '../../support/fake-hub.js';

defineOnce('options-analytics', OptionsAnalytics);

const now = Date.now();
const [expiry] = fakeExpiries(now);
const call650 = fakeContract('SPY', expiry!, 'call', 650);
const summary = {
  underlying: 'SPY',
  expiry,
  at: now,
  spot: SPOT,
  forward: SPOT,
  years: 3 / 365,
  impliedYield: 0.01,
} as unknown as SummaryRecord;

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
});

afterEach(() => hub.close());

const inside = (host: Element, selector: string) => host.shadowRoot!.querySelector<HTMLElement>(selector);
const all = (host: Element, selector: string) => [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const text = (host: Element, field: string) =>
  inside(host, `[data-contract="${call650}"] [data-field=${field}]`)?.textContent;

async function element(whatIf = '') {
  const host = await fixture<OptionsAnalytics>(
    html`<options-analytics symbol="SPY" view="chain" strikes="3" what-if=${whatIf} worker-src=${hub.src}></options-analytics>`,
  );
  await until(() => host.contracts().length > 0 && text(host, 'bid'), 'painted rows');
  hub.order({ records: [[`summary SPY ${expiry}`, summary]] as never });
  return host;
}

/** What a slider or a field makes of a value. */
function give(bar: Element, label: string, value: string, type: 'input' | 'change' = 'input'): void {
  const input = inside(bar, `[aria-label="${label}"]`) as HTMLInputElement;
  input.value = value;
  input.dispatchEvent(new Event(type, { bubbles: true }));
}

describe('the what-if', () => {
  test('is opened from the menu with the focus in it; its columns stand beside live ones, which stay live', async () => {
    const host = await element();
    const said: string[] = [];
    host.addEventListener('options-change', (event) =>
      said.push((event as CustomEvent<{ whatIf: string }>).detail.whatIf),
    );
    expect(inside(host, '[data-field=ifPrice]')).to.equal(null);
    inside(host, '#menu-button')!.click();
    (
      await until(() => all(host, '.menu button').find((button) => button.textContent === 'What if…'), 'the command')
    ).click();
    const bar = await until(() => inside(host, 'sw-what-if'), 'the bar');
    await until(() => (bar.shadowRoot!.activeElement as HTMLInputElement | null)?.type === 'range', 'the focus in it');
    await expect(bar).to.be.accessible();
    give(bar, 'Spot, %', '2');
    await until(() => /^\d/.test(text(host, 'ifPrice') ?? ''), 'a hypothetical price');
    expect(said.at(-1)).to.equal('spot:2');
    // Three days at 18 %: some time value is left on what is then in the money.
    expect(Number(text(host, 'ifPrice')) - (1.02 * SPOT - 650)).to.be.within(0.4, 1);
    expect(inside(bar, 'p')!.textContent).to.contain('What if: spot +2 %.');
    const heads = all(host, '.head .cell.supposed').map((head) => head.textContent!.replace(/\s+/g, ' ').trim());
    expect(heads).to.deep.equal([
      'Call If delta',
      'Call If chg',
      'Call If price',
      'Put If price',
      'Put If chg',
      'Put If delta',
    ]);
    expect(text(host, 'bid')).to.equal(fakeBid(call650).toFixed(2));
    hub.order({ rows: { [call650]: { bid: 9.87 } } });
    await until(() => text(host, 'bid') === '9.87', 'the live bid to move');
  });

  test('takes numbers, is reset, and closes with nothing supposed', async () => {
    const host = await element();
    host.whatIf = 'spot:2';
    const bar = await until(() => inside(host, 'sw-what-if'), 'the bar');
    give(bar, 'Volatility, points, as a number', '500', 'change');
    await until(() => host.whatIf === 'spot:2,iv:100', 'the most there is');
    give(bar, 'Time, days, as a number', '', 'change');
    expect(host.whatIf).to.equal('spot:2,iv:100');
    all(bar, 'button')
      .find((button) => button.textContent === 'Reset')!
      .click();
    await until(() => host.whatIf === '' && !inside(host, '[data-field=ifPrice]'), 'the live columns alone');
    inside(bar, '[aria-label="Close the what-if"]')?.click();
    await until(() => !inside(host, 'sw-what-if'), 'the bar to go');
  });

  test('of an attribute is there with the first rows; one that cannot be read says so and costs nothing else', async () => {
    const host = await element('spot:2,days:1');
    await until(() => /^\d/.test(text(host, 'ifPrice') ?? ''), 'a hypothetical price');
    expect(inside(inside(host, 'sw-what-if')!, 'p')!.textContent).to.contain('spot +2 %, in 1 day');
    host.whatIf = 'spot:<img>';
    await until(() => inside(host, 'sw-what-if')?.shadowRoot?.querySelector('[role=alert]'), 'the sentence');
    expect(inside(inside(host, 'sw-what-if')!, '[role=alert]')!.textContent).to.contain(
      '“spot:<img>” is not a what-if',
    );
    expect(text(host, 'bid')).to.equal(fakeBid(call650).toFixed(2));
  });
});
