import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { OptionsMatrix } from '../../../src/components/options-matrix.js';
import { fakeContract, fakeExpiries } from '../../support/fake-market.js';
import { FakeHub, until } from '../../support/fake-hub.js';

defineOnce('options-matrix', OptionsMatrix);

const expiries = fakeExpiries(Date.now());
const near = expiries[0]!;
const put649 = fakeContract('SPY', near, 'put', 649);
const call651 = fakeContract('SPY', near, 'call', 651);

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
});

afterEach(() => hub.close());

const inside = (host: OptionsMatrix, selector: string) => host.shadowRoot!.querySelector<HTMLElement>(selector);
const all = (host: OptionsMatrix, selector: string) => [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const valueOf = (host: OptionsMatrix, contract: string) =>
  inside(host, `[data-contract="${contract}"] [data-field]`)?.textContent;
const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));

async function matrix(expiry = ''): Promise<OptionsMatrix> {
  const host = await fixture<OptionsMatrix>(
    html`<options-matrix symbol="SPY" expiry=${expiry} strikes="3" worker-src=${hub.src}></options-matrix>`,
  );
  await until(() => valueOf(host, call651), 'painted cells');
  return host;
}

test('every expiry is a column, every strike a row, and each cell the contract out of the money', async () => {
  const host = await matrix();
  await until(() => all(host, '.head').length === 4, 'a column for each expiry');
  const strikes = all(host, '[data-strike]').map((cell) => cell.dataset['strike']);
  expect(strikes).to.deep.equal(['647', '648', '649', '650', '651', '652', '653']);
  expect(host.contracts()).to.have.length(7 * 3);
  expect(host.contracts()).to.include.members([put649, call651]);
  await until(() => valueOf(host, put649) === '18.3%', 'its value');
  expect(inside(host, '[data-atm] .strike')!.textContent).to.equal('650');
  await until(() => hub.wanted?.includes(call651) && hub.wanted.includes(put649), 'the interest in them');
});

test('a tick changes its cell, and the heat of it', async () => {
  const host = await matrix();
  const side = inside(host, `[data-contract="${call651}"]`)!;
  hub.order({ rows: { [call651]: { iv: 0.4 } } });
  await until(() => valueOf(host, call651) === '40.0%', 'the new value');
  await until(() => Number(side.style.getPropertyValue('--heat')) === 1, 'the hottest');
  expect(Number(inside(host, `[data-contract="${put649}"]`)!.style.getPropertyValue('--heat'))).to.be.lessThan(1);
});

test('another metric, and one side only', async () => {
  const host = await matrix();
  const choose = async (index: number, value: string) => {
    const select = all(host, 'select')[index] as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await host.updateComplete;
  };
  await choose(0, 'openInterest');
  await until(() => valueOf(host, call651) === '987', 'open interest');
  await choose(1, 'put');
  const put651 = fakeContract('SPY', near, 'put', 651);
  await until(() => valueOf(host, put651) === '987', 'puts');
  expect(host.contracts()).not.to.include(call651);
});

test('the expirations named are those shown, at most eight', async () => {
  const host = await matrix(near);
  expect(all(host, '.head')).to.have.length(2);
  expect(host.contracts()).to.have.length(7);
});

test('one cell is reached by Tab; arrows move, Enter and a click select', async () => {
  const host = await matrix(near);
  const stops = () => all(host, '[role=grid] [tabindex="0"]');
  expect(stops().map((stop) => stop.dataset['strike'])).to.deep.equal(['650']);
  stops()[0]!.focus();
  press(stops()[0]!, 'ArrowRight');
  press(host.shadowRoot!.activeElement!, 'ArrowDown');
  const at = host.shadowRoot!.activeElement as HTMLElement;
  expect(at.dataset['contract']).to.equal(call651);
  setTimeout(() => press(at, 'Enter'));
  expect(((await oneEvent(host, 'options-select')) as CustomEvent).detail).to.deep.equal({ contract: call651 });
  const other = inside(host, `[data-contract="${put649}"]`)!;
  setTimeout(() => other.click());
  expect(((await oneEvent(host, 'options-select')) as CustomEvent).detail).to.deep.equal({ contract: put649 });
  expect(stops()).to.deep.equal([other]);
});

test('a symbol that is none is said', async () => {
  const host = await fixture<OptionsMatrix>(html`<options-matrix symbol="<b>" worker-src=${hub.src}></options-matrix>`);
  await until(() => inside(host, '.message')?.textContent?.includes('is not a ticker symbol'), 'the sentence');
  expect(host.contracts()).to.deep.equal([]);
});

test('removed, it wants nothing and writes nothing', async () => {
  const host = await matrix();
  const side = inside(host, `[data-contract="${call651}"] [data-field]`)!;
  const before = side.textContent;
  host.remove();
  await until(() => hub.wanted?.length === 0, 'an empty interest');
  hub.order({ rows: { [call651]: { iv: 0.9 } } });
  await new Promise((resolve) => setTimeout(resolve, 300)); // longer than a fold and a frame
  expect(side.textContent).to.equal(before);
});
