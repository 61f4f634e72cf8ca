import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';
import { OptionsStrategy } from '../../../src/components/options-strategy.js';
import { fakeBid, fakeContract, fakeExpiries } from '../../support/fake-market.js';
import { FakeHub, until } from '../../support/fake-hub.js';

defineOnce('options-strategy', OptionsStrategy);

const near = fakeExpiries(Date.now())[0]!;
const call650 = fakeContract('SPY', near, 'call', 650);
const call655 = fakeContract('SPY', near, 'call', 655);
const spread = `1x${call650}@4.5,-1x${call655}@1.2`;

let hub: FakeHub;

beforeEach(() => {
  hub = new FakeHub();
});

afterEach(() => hub.close());

const inside = <Kind extends HTMLElement>(host: OptionsStrategy, selector: string) =>
  host.shadowRoot!.querySelector<Kind>(selector);
const all = <Kind extends HTMLElement>(host: OptionsStrategy, selector: string) => [
  ...host.shadowRoot!.querySelectorAll<Kind>(selector),
];
const figure = (host: OptionsStrategy, label: string) =>
  all(host, 'dl > div')
    .find((one) => one.querySelector('dt')!.textContent === label)
    ?.querySelector('dd')!.textContent;

async function strategy(legs = spread): Promise<OptionsStrategy> {
  return fixture<OptionsStrategy>(
    html`<options-strategy symbol="SPY" legs=${legs} worker-src=${hub.src}></options-strategy>`,
  );
}

async function valued(): Promise<OptionsStrategy> {
  const host = await strategy();
  await until(() => inside(host, '.outcomes'), 'the outcomes');
  return host;
}

test('its name, cost, bounds and break-even follow from the legs; the interest is theirs', async () => {
  const host = await valued();
  expect(inside(host, '.name')!.textContent!.toLowerCase()).to.equal('bull call spread');
  expect(figure(host, 'Debit')).to.equal('330.00');
  expect(figure(host, 'Most')).to.equal('+170');
  expect(figure(host, 'Least')).to.equal('-330');
  expect(figure(host, 'Break-even')).to.equal('653.30');
  expect(inside(host, 'canvas')!.ariaLabel).to.contain('breaking even at 653.30');
  expect(hub.wanted).to.include.members(['SPY', call650, call655]);
  const { width, height } = inside<HTMLCanvasElement>(host, 'canvas')!;
  const data = inside<HTMLCanvasElement>(host, 'canvas')!.getContext('2d')!.getImageData(0, 0, width, height).data;
  expect(data.some((value) => value > 0)).to.equal(true);
});

test('marks and the profit follow the market', async () => {
  const host = await valued();
  const mark = (row: number) => all<HTMLTableRowElement>(host, 'tbody:has(input) tr')[row]!.cells[3]!.textContent;
  expect(mark(0)).to.equal((fakeBid(call650) + 0.025).toFixed(2));
  const before = figure(host, 'Profit now');
  hub.order({ rows: { SPY: { last: 660, mark: 660 }, [call650]: { mark: 12 } } });
  await until(() => mark(0) === '12.00', 'the new mark');
  await until(() => figure(host, 'Profit now') !== before, 'another profit');
});

test('a quantity is changed, a leg removed, all cleared; each change is told', async () => {
  const host = await valued();
  const change = async (act: () => void) => {
    setTimeout(act);
    return ((await oneEvent(host, 'options-change')) as CustomEvent<{ legs: string }>).detail.legs;
  };
  const input = inside<HTMLInputElement>(host, '[aria-label="Quantity of leg 1"]')!;
  const two = await change(() => {
    input.value = '2';
    input.dispatchEvent(new Event('change'));
  });
  expect(two).to.contain(`2x${call650}@4.5`).and.to.contain(call655);
  const one = await change(() => inside(host, '[aria-label="Remove leg 2"]')!.click());
  expect(one).to.contain(call650).and.not.to.contain(call655);
  expect(await change(() => inside(host, 'header button')!.click())).to.equal('');
  await host.updateComplete;
  expect(inside(host, '.message')!.textContent).to.contain('Click an ask to buy');
});

test('a quantity that is none changes nothing', async () => {
  const host = await valued();
  const input = inside<HTMLInputElement>(host, '[aria-label="Quantity of leg 1"]')!;
  input.value = '1.5';
  input.dispatchEvent(new Event('change'));
  await host.updateComplete;
  expect(host.legs).to.equal(spread);
});

test('sliders ask “what if”', async () => {
  const host = await valued();
  const [spot, volatility, days] = all<HTMLInputElement>(host, 'input[type=range]');
  const outcomes = () => inside(host, '.outcomes tbody')!.textContent;
  const before = outcomes();
  const set = async (slider: HTMLInputElement, value: string) => {
    slider.value = value;
    slider.dispatchEvent(new InputEvent('input'));
    await host.updateComplete;
    return slider.parentElement!.querySelector('output')!.textContent;
  };
  expect(await set(spot!, '0.05')).to.equal('+5.0 %');
  expect(await set(volatility!, '0.1')).to.equal('+10 points');
  await set(days!, days!.max);
  expect(outcomes()).not.to.equal(before);
  expect(inside(host, 'caption:not(.sr-only)')!.textContent).to.match(/[23]\.\d days ahead/);
});

test('until every leg has a volatility it waits; what cannot be read is said', async () => {
  hub.close();
  hub = new FakeHub();
  const host = await strategy(`1x${fakeContract('SPY', near, 'call', 650)}@1`);
  await until(() => inside(host, '.outcomes'), 'the outcomes');
  hub.order({ rows: { [call650]: { iv: Number.NaN } } });
  await until(() => inside(host, '.message')?.textContent?.startsWith('Waiting for'), 'the reason');
  host.legs = '<b>nonsense</b>';
  await host.updateComplete;
  expect(inside(host, '[role=alert]')!.textContent!.length).to.be.greaterThan(10);
  expect(inside(host, 'b')).to.equal(null);
});

test('removed, it wants nothing', async () => {
  const host = await valued();
  host.remove();
  await until(() => hub.wanted?.length === 0, 'an empty interest');
});
