import { describe, expect, test } from 'vitest';
import { measureChain } from './chain-reference.js';
import {
  type Finding,
  OWN_REFERENCE,
  REFERENCES,
  at95,
  measureAmerican,
  measureDividends,
  measureEuropean,
  measureVolatilities,
  worst,
} from './reference-measures.js';

function holds({ measures, mismatches, rowCount }: Finding, leastRows: number): void {
  expect(mismatches).toEqual([]);
  expect(rowCount).toBeGreaterThanOrEqual(leastRows);
  for (const { item, errors, required, required95, aim, aim95 } of measures) {
    expect(worst(errors), item).toBeLessThanOrEqual(Math.min(required ?? Infinity, aim ?? Infinity));
    expect(at95(errors), `${item} at 95 %`).toBeLessThanOrEqual(Math.min(required95 ?? Infinity, aim95 ?? Infinity));
  }
}

describe.each(REFERENCES)('%s reference rows', (name, folder) => {
  test('European prices and greeks meet the aims', () => holds(measureEuropean(folder), 30));
  test('implied volatilities meet the aims, and every reason is right', () => holds(measureVolatilities(folder), 20));
  test('American prices and deltas meet the aims', () => holds(measureAmerican(folder), 8));
  test('the chain, its faults, trades and sweeps come out exactly', () => holds(measureChain(folder), 60));

  test.runIf(name === 'shared')('one implied yield prices cash dividends within half a percent of spot', () => {
    const [byYield, byIntegral] = measureDividends(folder).measures;
    expect(worst(byYield!.errors)).toBeLessThan(5e-3);
    expect(worst(byIntegral!.errors)).toBeLessThan(1e-7);
  });
});

test('a wrong figure is noticed', () => {
  const finding = measureEuropean(OWN_REFERENCE);
  finding.measures[0]!.errors.push(Number.NaN);
  expect(() => holds(finding, 1)).toThrow();
});
