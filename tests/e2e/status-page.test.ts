import { expect } from 'vitest';
import { chainOn, untilRows, untilState } from '../support/e2e-chain.js';
import { hubStats, openWithKey } from '../support/e2e-hub.js';
import { subscribedTickers } from '../support/e2e-subscriptions.js';
import { untilTrue } from '../support/e2e-until-true.js';
import { testInWorld } from '../support/e2e-world.js';

const test = testInWorld({ sim: { rate: 60 }, config: { symbols: ['SPY', 'AAPL'] } });

test('the five figures are those of hub.stats(), and those are true of the upstream', async ({ world }) => {
  const board = await openWithKey(world);
  await untilRows(chainOn(board, 0));
  await untilRows(chainOn(board, 1));
  await untilState(chainOn(board), 'live');
  const page = await world.openTab('status/');
  const shown = () =>
    page
      .locator('.figures div')
      .evaluateAll((all) =>
        Object.fromEntries(
          all.map((one) => [
            one.querySelector('dt')?.textContent,
            one.querySelector('dd')?.firstChild?.parentElement?.innerText.split(/\s/)[0],
          ]),
        ),
      );
  const expected = async () => {
    const stats = await hubStats(page);
    const figures = {
      Tabs: String(stats.clients),
      'Stock symbols': String(stats.stockSymbols),
      'Option contracts': String(stats.optionContracts),
      'Stocks socket': stats.stockConnected ? 'Connected' : 'Not',
      'Options socket': stats.optionsConnected ? 'Connected' : 'Not',
    };
    return { stats, figures };
  };
  await untilTrue(async () => JSON.stringify(await shown()) === JSON.stringify((await expected()).figures), {
    what: async () => `${JSON.stringify((await expected()).figures)}; shown are ${JSON.stringify(await shown())}`,
  });
  await untilTrue(
    async () => {
      const { stats } = await expected();
      return (
        stats.clients === 2 &&
        stats.stockSymbols === subscribedTickers(world.sim, 'stocks').length &&
        stats.optionContracts === subscribedTickers(world.sim, 'options').length &&
        stats.optionContracts > 40 &&
        stats.stockConnected === (world.sim.stats().connections.stocks === 1) &&
        stats.optionsConnected === (world.sim.stats().connections.options === 1)
      );
    },
    { what: async () => `true figures; they are ${JSON.stringify((await expected()).figures)}` },
  );

  // The page follows: a tab goes, and with it what only it wanted.
  await board.close();
  await untilTrue(async () => (await shown())['Tabs'] === '1' && (await shown())['Option contracts'] === '0', {
    deadlineMs: 12_000,
    what: async () => `one tab and no contracts; shown are ${JSON.stringify(await shown())}`,
  });
  expect(subscribedTickers(world.sim, 'options')).toEqual([]);
  await page.getByRole('cell', { name: 'options', exact: true }).waitFor();
  await page.getByText('a tab left').first().waitFor();
});
