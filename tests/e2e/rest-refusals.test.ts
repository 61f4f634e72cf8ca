import { describe, expect } from 'vitest';
import { chainOn, untilRows, untilState } from '../support/e2e-chain.js';
import { openWithKey } from '../support/e2e-hub.js';
import { shownText } from '../support/e2e-text.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld } from '../support/e2e-world.js';

const test = testInWorld({ sim: { rate: 60 }, config: { symbols: ['SPY', 'AAPL'] } });

/** What the screen says when the service answers everything about one symbol like this. */
const REFUSALS: readonly (readonly [status: number, state: RegExp, sentence: RegExp])[] = [
  [401, /^auth-failed$/, /refused the API key/],
  [403, /^error$/, /Your plan does not include this data/],
  [404, /^error$/, /No options are listed for AAPL/],
  [429, /./, /request limit of your plan is reached; asking again in \d+ s/],
  [500, /./, /data service is not answering; trying again/],
];

describe('a service that answers', () => {
  for (const [status, state, sentence] of REFUSALS) {
    test(`${status} is told in a sentence; rows, sockets and pages stay`, async ({ world }) => {
      world.allow(new RegExp(`status of ${status}`));
      const page = await openWithKey(world, 'chain/?symbol=SPY');
      await untilRows(chainOn(page));
      await untilState(chainOn(page), 'live');

      world.sim.fault({ fault: 'rest-status', cluster: 'rest', status, ...(status === 429 && { retryAfter: 2 }) });
      const other = await world.openTab('chain/?symbol=AAPL');
      await untilTrue(async () => sentence.test(await shownText(other)), {
        deadlineMs: 40_000,
        what: async () => `${sentence} on the screen; it says ${await shownText(other)}`,
      });
      await untilState(chainOn(other), state);
      expect(await page.locator('[data-contract]').count()).toBeGreaterThan(20);
      expect(world.sim.stats().opened).toMatchObject({ stocks: 1, options: 1 });
      if (status !== 401) await untilState(chainOn(page), 'live');

      if (status === 429) {
        world.sim.fault({ fault: 'none' });
        await untilRows(chainOn(other)); // by itself, once the wait is over
      }

      const third = await world.openTab('status/');
      await untilTrue(async () => (await shownText(third)).includes(String(status)), {
        what: async () => `${status} in the log; it says ${await shownText(third)}`,
      });
    });
  }
});
