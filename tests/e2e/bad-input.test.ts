import { describe, expect } from 'vitest';
import { badgeOf, cellOf, chainOn, middleOf, untilRows, untilState } from '../support/e2e-chain.js';
import { hubStats, openWithKey } from '../support/e2e-hub.js';
import { shownText } from '../support/e2e-text.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld } from '../support/e2e-world.js';
import type { Page } from 'playwright-core';

const test = testInWorld({ sim: { rate: 60 }, config: { symbols: ['SPY', 'AAPL'] } });

const untilSaid = (page: Page, sentence: RegExp) =>
  untilTrue(async () => sentence.test(await shownText(page)), {
    what: async () => `${sentence} on the screen; it says ${await shownText(page)}`,
  });

describe('what cannot be used is said in a sentence, and nothing else is lost:', () => {
  test('symbols and expirations in the address', async ({ world }) => {
    const page = await openWithKey(world);
    await untilRows(chainOn(page));
    for (const [address, sentence, state] of [
      ['chain/?symbol=%3Cimg%20src=x%3E', /“<IMG SRC=X>” is not a ticker/i, 'error'],
      ['chain/?symbol=ZZZZ', /does not know ZZZZ|No options are listed for ZZZZ/, 'error'],
      ['chain/?symbol=SPY&expiry=2026-13-99', /“2026-13-99” is not an expiration date; use YYYY-MM-DD/, 'error'],
      ['chain/?symbol=SPY&expiry=2199-01-01', /SPY has no options expiring on 2199-01-01/, 'error'],
      [`chain/?symbol=${'S'.repeat(5000)}`, /is not a ticker/, 'error'],
    ] as const) {
      const tab = await world.openTab(address);
      await untilSaid(tab, sentence);
      await untilState(chainOn(tab), state);
      // The page is as usable as ever.
      await tab.getByLabel('Go to symbol').fill('SPY');
      await tab.getByLabel('Go to symbol').press('Enter');
      await untilRows(chainOn(tab));
      await tab.close();
    }
    await untilState(chainOn(page), 'live');
    expect(world.sim.stats().opened).toMatchObject({ stocks: 1, options: 1 });
  });

  test('a symbol typed in the header', async ({ world }) => {
    const page = await world.openTab('flow/');
    await page.getByLabel('Go to symbol').fill('1 2');
    await page.getByLabel('Go to symbol').press('Enter');
    await page.getByRole('alert').getByText('is not').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/flow\/$/);
  });

  test('a config.json that is no JSON, has a feed or an address that there is not, or a key in it', async ({
    world,
  }) => {
    const page = await world.context.newPage();
    for (const [text, why] of [
      ['{ "feed": demo }', /it is not valid JSON/],
      ['{ "feed": "bloomberg" }', /feed: /],
      ['{ "feed": "demo", "stocksUrl": "javascript:alert(1)" }', /stocksUrl: /],
      ['{ "feed": "demo", "apiKey": "secret" }', /apiKey: /],
    ] as const) {
      world.site.put('config.json', text);
      await page.goto(world.site.url);
      await untilSaid(page, new RegExp(`config\\.json cannot be used: ${why.source}.*The defaults are in force\\.`));
      await untilState(chainOn(page), 'live');
      expect(await badgeOf(chainOn(page)).textContent()).toBe('DEMO');
      expect(await page.locator('options-analytics').count()).toBe(3); // the default symbols
    }
  });

  test('frames that cannot be read', async ({ world }) => {
    const page = await openWithKey(world);
    const chain = chainOn(page);
    const ticker = middleOf(await untilRows(chain));
    await untilState(chain, 'live');
    world.sim.fault({ fault: 'mute', cluster: 'options', tickers: [ticker] });
    const good = (bid: number) =>
      ({
        ev: 'Q',
        sym: ticker,
        bx: 302,
        ax: 302,
        bp: bid,
        ap: bid + 1,
        bs: 7,
        as: 9,
        t: Date.now(),
        q: 2 ** 40 + bid,
      }) as const;
    const bad: readonly unknown[] = [
      'null',
      '"text"',
      '{"ev":"Q"}',
      `{"ev":"Q","sym":"${ticker}","bp":"<b>","ap":{},"t":"never"}`,
      '{"ev":"T","sym":"__proto__","p":1}',
      '{"ev":"nonsense","sym":17}',
    ];
    world.sim.emit({ cluster: 'options', events: [...bad, good(21), ...bad] });
    await untilTrue(async () => (await cellOf(chain, ticker, 'bid').textContent()) === '21.00', {
      what: 'the good one among the bad',
    });
    world.sim.emit({ cluster: 'options', events: ['{"ev":"Q","sym":'] }); // a frame that is no JSON at all
    world.sim.fault({ fault: 'malformed-frames', cluster: 'options', count: 30 });
    await untilTrue(() => !(world.sim.stats().faults as string[]).includes('malformed-frames'), {
      what: 'the malformed frames to be sent',
    });
    world.sim.emit({ cluster: 'options', events: [good(22)] });
    await untilTrue(async () => (await cellOf(chain, ticker, 'bid').textContent()) === '22.00');
    await untilState(chain, 'live');
    expect(world.sim.stats().opened).toMatchObject({ options: 1 });

    const status = await world.openTab('status/');
    const { unusable } = await hubStats(status);
    expect(Object.values(unusable).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(20);
    await untilSaid(status, /Unusable messages (?!none)\S+ \d/);
    expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
  });
});
