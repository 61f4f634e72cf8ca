import type { Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import { europeanImpliedVolatility } from '../../src/analytics/implied-volatility.js';
import { normalCdf } from '../../src/analytics/normal.js';
import { parseContract } from '../../src/market/contract.js';
import { cellOf, chainOn, type ChainElement, untilRows, untilState } from '../support/e2e-chain.js';
import { openWithKey } from '../support/e2e-hub.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld, type World } from '../support/e2e-world.js';

const test = testInWorld({ sim: { rate: 100 }, config: { symbols: ['SPY'] } });

/** What the simulator's model says of its expirations. */
interface Listed {
  readonly symbols: Readonly<
    Record<string, { readonly expiries: readonly { readonly expiry: string; readonly years: number }[] }>
  >;
}

interface Told {
  readonly value: string;
  readonly standing: string;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, number>>;
  readonly results: Readonly<Record<string, number>>;
  /** What the service says of the value that was asked for. */
  readonly vendor: number | undefined;
}

function expiryOf(world: World, symbol: string, days: number): string {
  const { symbols } = world.sim.stats().model as Listed; // as it publishes it
  return symbols[symbol]!.expiries.find(({ years }) => years * 365 >= days)!.expiry;
}

/** Everything the open explanation says, at one instant; undefined while there is none that was answered. */
function read(chain: Locator): Promise<Told | undefined> {
  return chain.evaluate((element) => {
    const box = element.shadowRoot!.querySelector('sw-explanation')?.shadowRoot?.querySelector('.box:popover-open');
    const text = (selector: string) => box?.querySelector(selector)?.textContent?.trim() ?? '';
    const standing = text('#standing');
    if (!box || !standing.startsWith('Live: computed')) return undefined;
    const figures = (table: string) =>
      Object.fromEntries(
        [...box.querySelectorAll<HTMLElement>(`${table} tr[data-label]`)].map((row) => [
          row.dataset['label']!,
          Number(row.querySelector('.figure')!.textContent),
        ]),
      );
    const vendor = box.querySelectorAll('tr.asked .figure')[1]?.textContent;
    return {
      value: text('.value'),
      standing,
      formula: text('.formula'),
      inputs: figures('.inputs'),
      results: figures('.results'),
      vendor: vendor === undefined ? undefined : Number(vendor),
    };
  });
}

const untilTold = (chain: Locator) =>
  untilTrue(() => read(chain), { what: 'an explanation that the hub answered', deadlineMs: 20_000 });

/** A call near the money that has a volatility. */
async function nearCall(chain: Locator): Promise<string> {
  return untilTrue(
    () =>
      chain.evaluate((element) => {
        const own = element as ChainElement;
        const row = own.shadowRoot!.querySelector('.line[data-atm] .side.call[data-contract]');
        const text = row?.querySelector('[data-field=iv]')?.textContent ?? '';
        return /^\d/.test(text) && row?.getAttribute('data-contract');
      }),
    { what: 'a volatility at the money', deadlineMs: 20_000 },
  );
}

describe('a number on the built site', () => {
  for (const symbol of ['SPX', 'SPY']) {
    test(`of ${symbol} opens to the inputs that give it again`, async ({ world }) => {
      const expiry = expiryOf(world, symbol === 'SPX' ? 'I:SPX' : symbol, 5);
      const page = await openWithKey(world, `chain/?symbol=${symbol}&expiry=${expiry}`);
      const chain = chainOn(page);
      await untilRows(chain, 40_000);
      await untilState(chain, 'live', 30_000);
      const ticker = await nearCall(chain);
      const { strike, right } = parseContract(ticker);

      await cellOf(chain, ticker, 'iv').dblclick();
      const { value, inputs, results, formula, vendor } = await untilTold(chain);
      expect(formula).toMatch(/solved for σ/);
      expect(inputs['Strike']).toBe(strike);
      expect((inputs['Bid']! + inputs['Ask']!) / 2).toBeCloseTo(inputs['Mid']!, 8);
      const years = inputs['Time to expiry']!;
      const discount = Math.exp(-inputs['Rate']! * years);
      expect(discount).toBeCloseTo(inputs['Discount factor']!, 8);
      const forward = inputs['Forward']!;
      expect(inputs['Spot']! * Math.exp((inputs['Rate']! - inputs['Implied yield']!) * years)).toBeCloseTo(forward, 5);
      const price = inputs['Mid']! - (inputs['Early-exercise premium'] ?? 0);
      const iv = europeanImpliedVolatility(right, price, forward, strike, years, discount);
      expect(results['Implied volatility']).toBeCloseTo(iv, 6);
      expect(Number.parseFloat(value) / 100).toBeCloseTo(iv, 2);
      const total = iv * Math.sqrt(years);
      const d1 = Math.log(forward / strike) / total + total / 2;
      expect(inputs['d1']).toBeCloseTo(d1, 4);
      const delta = Math.exp(-inputs['Implied yield']! * years) * normalCdf(d1);
      expect(Math.abs(results['Delta']! - delta)).toBeLessThan(symbol === 'SPX' ? 1e-4 : 0.01); // early exercise adds to it
      expect(Math.abs(vendor! - iv)).toBeLessThan(0.05);

      // It stays live: another quote, another instant.
      await untilTrue(
        async () => {
          const now = await read(chain);
          return now !== undefined && now.inputs['Time to expiry'] !== years;
        },
        { what: 'newer figures' },
      );
      await page.keyboard.press('Escape');
      await untilTrue(async () => (await chain.locator('sw-explanation').count()) === 0, {
        what: 'Escape to close it',
      });
      const focused = () =>
        chain.evaluate((element) => (element.shadowRoot!.activeElement as HTMLElement | null)?.dataset['field']);
      expect(await focused()).toBe('iv');

      // By key, from the cell beside it, without a pointer.
      await page.keyboard.press('ArrowLeft');
      const beside = await focused();
      expect(beside).not.toBe('iv');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('e');
      expect((await untilTold(chain)).inputs['Strike']).toBe(strike);
      await page.keyboard.press('Escape');

      // A figure of the expiry.
      await chain.locator('[data-figure=forward]').first().click();
      const figure = await untilTold(chain);
      const pairs = Object.entries(figure.inputs).filter(([label]) => label.startsWith('By the pair at '));
      const sorted = pairs.map(([, found]) => found).sort((a, b) => a - b);
      expect(sorted).toHaveLength(5);
      expect(figure.results['Forward']).toBeCloseTo(sorted[2]!, 6);
      expect(Number(figure.value.replaceAll(',', ''))).toBeCloseTo(figure.results['Forward']!, -1);
    });
  }
});
