import { afterEach, expect, test } from 'vitest';
import { overviewKey, profileKey, summaryKey } from '../../../src/market/record-key.js';
import type { Expiry } from '../../../src/market/contract.js';
import type { RecordKey } from '../../../src/worker/hub-api.js';
import { ValuationDesk } from '../../../src/worker/valuation-desk.js';
import { contractOf, SPY } from '../../support/builders.js';
import { CHAIN_KEY, hubWorld } from '../../support/builders-hub.js';

const RATE = 0.04;
const OPTION = contractOf(650);
const OTHER = contractOf(655);
const EXPIRY = '2026-12-18' as Expiry;

const worlds: ReturnType<typeof hubWorld>[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.close();
});

/** A hub that values, and so many tabs that look at the same two contracts. */
async function looking(tabsCount: number, records: readonly RecordKey[] = []) {
  const world = hubWorld({
    makeValuation: (parts, clock) => new ValuationDesk({ ...parts, clock, rate: RATE }),
  });
  worlds.push(world);
  const tabs = [];
  for (let index = 0; index < tabsCount; index++) {
    const tab = await world.tab();
    await tab.want(['SPY', OPTION, OTHER], ['expiries SPY', CHAIN_KEY, ...records]);
    tabs.push(tab);
  }
  await world.pass(2_000);
  return { world, tabs };
}

const quote = (ticker: string, bid: number, at: number) => ({
  ev: 'Q',
  sym: ticker,
  bp: bid,
  ap: bid + 0.2,
  bs: 1,
  as: 1,
  t: at,
  q: 1,
});

test('every tab has the value that the hub computed once', async () => {
  const counts: number[] = [];
  for (const tabsCount of [1, 4]) {
    const { world, tabs } = await looking(tabsCount);
    await world.pass(3_000);
    const before = (await tabs[0]!.api.stats()).valuations;
    world.send('options', quote(OTHER, 7, world.clock.now()));
    await world.pass(500);
    const ivs = new Set(tabs.map((tab) => tab.value(OTHER, 'iv')));
    expect(ivs.size).toBe(1);
    expect([...ivs][0]).toBeGreaterThan(0.05);
    counts.push((await tabs[0]!.api.stats()).valuations - before);
  }
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts[1]).toBe(counts[0]);
});

test('a value can be explained over the port: inputs, model, formula, units and age', async () => {
  const { world, tabs } = await looking(1);
  world.send('options', quote(OPTION, 7, world.clock.now()));
  await world.pass(4_000);
  const explanation = (await tabs[0]!.api.explain(OPTION))!;
  expect(explanation).toMatchObject({ subject: OPTION, at: world.clock.now() });
  expect(explanation.model).toMatch(/early-exercise premium/);
  expect(explanation.formula).toMatch(/solved for σ/);
  expect(explanation.reason).toBeUndefined();
  const row = (name: string) => explanation.rows.find(({ label }) => label === name)!;
  expect(row('Mid')).toEqual({ label: 'Mid', value: '7.1', unit: 'USD per share', group: 'input' });
  expect(row('Age of the quote')).toEqual({ label: 'Age of the quote', value: '4', unit: 's', group: 'input' });
  expect(Number(row('Implied volatility').value)).toBeCloseTo(tabs[0]!.value(OPTION, 'iv'), 9);
  for (const { label, value } of explanation.rows) if (label !== 'Note') expect(value, label).toMatch(/^-?\d/);
});

test('a figure of a summary can be explained over the port, of what is not valued there is nothing', async () => {
  const { world, tabs } = await looking(1, [summaryKey(SPY, EXPIRY)]);
  world.send('options', quote(OPTION, 7, world.clock.now()));
  await world.pass(2_000);
  const { api } = tabs[0]!;
  const explanation = (await api.explain(summaryKey(SPY, EXPIRY), 'forward'))!;
  expect(explanation).toMatchObject({ subject: summaryKey(SPY, EXPIRY), at: world.clock.now() });
  expect(explanation.rows[0]).toMatchObject({ label: 'Contracts with values', group: 'input' });
  const forward = explanation.rows.find(({ name }) => name === 'forward')!;
  expect(Number(forward.value)).toBeCloseTo(tabs[0]!.store.record(summaryKey(SPY, EXPIRY))!.forward!, 3);
  expect(await api.explain('summary QQQ 2026-12-18', 'forward')).toBeUndefined();
  for (const junk of ['constructor', '__proto__', {}, null, undefined]) {
    expect(await api.explain(summaryKey(SPY, EXPIRY), junk as never)).toBeUndefined();
  }
});

test('where there is no value the explanation has the reason; of what nobody looks at there is none', async () => {
  const { world, tabs } = await looking(1);
  world.send('options', { ...quote(OPTION, 7, world.clock.now()), bp: 7.4 });
  await world.pass(500);
  expect(tabs[0]!.value(OPTION, 'iv')).toBeNaN();
  expect(await tabs[0]!.api.explain(OPTION)).toMatchObject({
    reason: 'The bid is above the ask, so the quote cannot be trusted.',
  });
  expect(await tabs[0]!.api.explain('O:QQQ261218C00600000')).toBeUndefined();
  for (const junk of [{}, null, 7]) expect(await tabs[0]!.api.explain(junk as unknown as string)).toBeUndefined();
});

test('a stream that was there and is gone leaves its values, flagged', async () => {
  const { world, tabs } = await looking(1);
  world.send('options', quote(OPTION, 7, world.clock.now()));
  await world.pass(3_000);
  const iv = tabs[0]!.value(OPTION, 'iv');
  expect(iv).toBeGreaterThan(0);
  const notes = async () =>
    (await tabs[0]!.api.explain(OPTION))!.rows.filter(({ label }) => label === 'Note').map(({ value }) => value);
  expect(await notes()).not.toContain('Stale quote: its last volatility is kept.');
  world.upstream.open.find((socket) => socket.url.endsWith('options'))!.closed(1006);
  await world.pass(300);
  expect(await notes()).toContain('Stale quote: its last volatility is kept.');
  expect(tabs[0]!.value(OPTION, 'iv')).toBe(iv);
});

test('analytics that are wanted come as records, their chain with them, and no others are made', async () => {
  const keys: RecordKey[] = [summaryKey(SPY, EXPIRY), profileKey(SPY, EXPIRY), overviewKey(SPY)];
  const without = await looking(1);
  expect(await without.tabs[0]!.api.stats()).toMatchObject({ summaries: 0 });
  const { world, tabs } = await looking(1, keys);
  await world.pass(3_000);
  const { store } = tabs[0]!;
  expect(store.record(summaryKey(SPY, EXPIRY))).toMatchObject({ expiry: EXPIRY, listedCount: 3, coveredCount: 3 });
  expect(store.record(profileKey(SPY, EXPIRY))).toMatchObject({ strikes: [645, 650, 655] });
  expect(store.record(overviewKey(SPY))).toMatchObject({ expiries: [EXPIRY], underlying: 'SPY' });
  const lonely = await world.tab();
  await lonely.want([], [summaryKey(SPY, EXPIRY)]);
  await world.pass(300);
  expect(lonely.store.record(summaryKey(SPY, EXPIRY))).toMatchObject({ expiry: EXPIRY });
});
