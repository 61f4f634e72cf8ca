import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readBars } from '../../src/upstream/massive-bars.js';
import { readMarketStatus, readUpcomingDays } from '../../src/upstream/massive-calendar.js';
import { readChainPage, readContractSnapshot, readContractsPage } from '../../src/upstream/massive-chain.js';
import { nextUrlOf } from '../../src/upstream/massive-fields.js';
import { readSnapshots, readStockSnapshots } from '../../src/upstream/massive-spot.js';

const SAMPLES = new URL('../../../shared/massive-samples/', import.meta.url);
const sample = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, SAMPLES), 'utf8'));

/** The vendor's bodies as documented; our own copies of their form are in the unit tests. */
describe.runIf(existsSync(SAMPLES))('the vendor’s REST samples', () => {
  test.each([
    ['rest-option-chain-snapshot', readChainPage, 1],
    ['rest-option-chain-snapshot-index', readChainPage, 1],
    ['rest-option-chain-snapshot-sparse', readChainPage, 1],
    ['rest-options-contracts', readContractsPage, 2],
    ['rest-aggs-options', readBars, 2],
    ['rest-aggs-stocks', readBars, 2],
    ['rest-aggs-indices', readBars, 2],
    ['rest-aggs-prev-options', readBars, 1],
    ['rest-aggs-prev-stocks', readBars, 1],
    ['rest-stocks-snapshot-ticker', readStockSnapshots, 1],
    ['rest-stocks-snapshot-tickers', readStockSnapshots, 1],
    ['rest-unified-snapshot', readSnapshots, 2],
    ['rest-indices-snapshot', readSnapshots, 1],
    ['rest-marketstatus-upcoming', readUpcomingDays, 5],
  ] as const)('%s: every row', (name, read, rowsCount) => {
    const { rows, droppedCount } = read(sample(name));
    expect(rows.length).toBe(rowsCount);
    expect(droppedCount).toBe(0);
  });

  test('the values are those of the samples', () => {
    expect(readChainPage(sample('rest-option-chain-snapshot')).rows[0]).toMatchObject({
      ticker: 'O:AAPL211022C000150000',
      expiry: '2022-01-21',
      strike: 150,
      bid: 120.28,
      impliedVolatility: 5,
      fairValue: 0.05,
      underlyingPrice: 147,
    });
    expect(readContractSnapshot(sample('rest-option-contract-snapshot'))).toMatchObject({
      bid: 20.9,
      openInterest: 8921,
    });
    expect(nextUrlOf(sample('rest-option-chain-snapshot-sparse'))).toContain('cursor=');
    expect(readSnapshots(sample('rest-indices-snapshot')).missing.map(({ reason }) => reason)).toEqual([
      'unknown',
      'not-entitled',
    ]);
    expect(readMarketStatus(sample('rest-marketstatus-now')).phase).toBe('extended-hours');
  });
});
