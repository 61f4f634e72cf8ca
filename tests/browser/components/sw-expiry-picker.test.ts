import { expect, fixture, html } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { OptionsAnalytics } from '../../../src/components/options-analytics.js';
import type { Expiry } from '../../../src/market/contract.js';
import type { Ticker } from '../../../src/market/ticker.js';
import { fakeExpiries } from '../../support/fake-market.js';
import { FakeHub, until } from '../../support/fake-hub.js';

defineOnce('options-analytics', OptionsAnalytics);

const now = Date.now();
const [first, second, third] = fakeExpiries(now) as [Expiry, Expiry, Expiry];
const SPY = 'SPY' as Ticker;

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
});

afterEach(() => hub.close());

const inside = (host: Element, selector: string) => host.shadowRoot!.querySelector<HTMLElement>(selector);
const all = (host: Element, selector: string) => [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)];

async function opened() {
  const host = await fixture<OptionsAnalytics>(
    html`<options-analytics symbol="SPY" view="chain" strikes="2" worker-src=${hub.src}></options-analytics>`,
  );
  const button = await until(() => inside(host, '#expiries-button:not([disabled])'), 'the button');
  button.focus();
  button.click();
  const picker = await until(() => {
    const found = inside(host, 'sw-expiry-picker');
    return found?.matches(':popover-open') && found.shadowRoot?.activeElement ? found : undefined;
  }, 'the picker, with a box in focus');
  return { host, picker, button };
}

/** What the browser makes of a key on the box in focus. */
function press(picker: HTMLElement, key: string): void {
  const box = picker.shadowRoot!.activeElement as HTMLInputElement;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true });
  if (box.dispatchEvent(event) && key === ' ') box.click();
}

/** The box in focus once the picker has followed a key. */
async function moved(picker: HTMLElement, key: string, index: number): Promise<void> {
  press(picker, key);
  await until(
    () => (picker.shadowRoot!.activeElement as HTMLElement | null)?.dataset['index'] === String(index),
    `the focus on ${index}`,
  );
}

const rows = (picker: Element) =>
  all(picker, 'tbody tr').map((row) => row.innerText.split('\t').map((text) => text.trim()));
const records = () => hub.reports.findLast((report) => report.heard === 'interest')?.records ?? [];

describe('sw-expiry-picker', () => {
  test('lists every expiration with its figures, which are wanted while it is open only', async () => {
    const { picker } = await opened();
    await until(() => records().includes('outlook SPY'), 'the outlook to be wanted');
    expect(all(picker, 'tbody tr')).to.have.length(3);
    expect(rows(picker)[1]![3]).to.equal('—');
    hub.order({
      records: [
        [
          'outlook SPY',
          {
            underlying: SPY,
            at: now,
            expiries: [
              { expiry: second, atmIv: 0.187, expectedMove: 12.345 },
              { expiry: third, atmIv: undefined, expectedMove: undefined },
            ],
          },
        ],
      ],
    });
    await until(() => rows(picker)[1]![3] === '18.7%', 'the volatility');
    expect(rows(picker)[1]![4]).to.equal('±12.35');
    expect(rows(picker)[2]!.slice(3)).to.deep.equal(['—', '—']);
    expect(all(picker, 'tbody tr')[2]!.querySelector<HTMLElement>('.value')!.title).to.contain('no usable quotes');
    await expect(picker).to.be.accessible();
    picker.hidePopover();
    await until(() => !records().includes('outlook SPY'), 'nothing to be wanted of it');
  });

  test('chooses several by keys: sections stand one under the other, soonest first; the last one stays', async () => {
    const { host, picker, button } = await opened();
    await moved(picker, 'End', 2);
    press(picker, ' ');
    await until(() => host.expiry === `${first},${third}`, 'two expirations');
    await until(() => all(host, '[role=grid]').length === 2, 'two sections');
    expect(new Set(host.contracts().map((ticker) => ticker.slice(5, 11))).size).to.equal(2);
    expect((picker.shadowRoot!.activeElement as HTMLInputElement).checked).to.equal(true);
    press(picker, ' ');
    await until(() => host.expiry === first, 'one again');
    await moved(picker, 'Home', 0);
    press(picker, ' ');
    expect(host.expiry).to.equal(first);
    expect((picker.shadowRoot!.activeElement as HTMLInputElement).checked).to.equal(true);
    await moved(picker, 'ArrowDown', 1);
    press(picker, 'Enter');
    await until(() => host.expiry === second && !picker.matches(':popover-open'), 'one alone, and the picker closed');
    expect(host.shadowRoot!.activeElement?.id).to.equal(button.id);
  });

  test('chooses by pointer, and says what it comes to', async () => {
    const { host, picker } = await opened();
    inside(picker, '[data-index="1"]')!.click();
    await until(() => host.expiry === `${first},${second}`, 'two expirations');
    await until(() => inside(picker, '.foot')!.innerText.startsWith('2 chosen, 20 contracts'), 'their contracts');
    all(picker, '.quick button')[1]!.click();
    await until(() => host.expiry === [first, second, third].join(), 'the next ones');
  });

  test('lets no more be chosen than a chain shows', async () => {
    const many = Array.from({ length: 10 }, (_, day) => `2099-01-${String(day + 5).padStart(2, '0')}` as Expiry);
    const { host, picker } = await opened();
    hub.order({ records: [['expiries SPY', { underlying: SPY, expiries: many, asOf: now, source: 'rest' }]] });
    host.expiry = many.slice(0, 8).join();
    await until(() => all(picker, 'input:checked').length === 8, 'eight');
    inside(picker, '[data-index="9"]')!.click();
    expect(host.expiry).to.equal(many.slice(0, 8).join());
    expect(inside(picker, '.foot')!.innerText).to.contain('8 is the most at once.');
  });
});
