import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  americanImpliedVolatility,
  americanVolatilityReason,
} from '../../../src/analytics/american-implied-volatility.js';
import { AmericanOption } from '../../../src/analytics/american-option.js';
import { americanGreeks } from '../../../src/analytics/american.js';
import { callWithDividend } from '../../../src/analytics/dividend-exercise.js';
import { GREEK_COUNT, europeanGreeks, europeanPrice } from '../../../src/analytics/european.js';
import { europeanImpliedVolatility, volatilityReason } from '../../../src/analytics/implied-volatility.js';
import { reasonName } from '../../../src/analytics/reasons.js';
import type { Right } from '../../../src/market/contract.js';

const root = resolve(import.meta.dirname, '../../..');

/** Reference values beside the project; absent on most machines. */
export const SHARED_REFERENCE = resolve(root, '../shared/reference');
/** Own rows, always there. */
export const OWN_REFERENCE = resolve(root, 'tests/fixtures/analytics');

export const REFERENCES: readonly (readonly [name: string, folder: string])[] = existsSync(
  resolve(SHARED_REFERENCE, 'README.md'),
)
  ? [
      ['shared', SHARED_REFERENCE],
      ['own', OWN_REFERENCE],
    ]
  : [['own', OWN_REFERENCE]];

/** Errors of one item over the rows of a file, and what they may be at most. */
export interface Measure {
  readonly item: string;
  readonly errors: number[];
  readonly required?: number;
  readonly required95?: number;
  readonly aim?: number;
  readonly aim95?: number;
}

/** What is measured in a file, and what should have been equal and is not, in words. */
export interface Finding {
  readonly file: string;
  readonly rowCount: number;
  readonly measures: readonly Measure[];
  readonly mismatches: readonly string[];
}

export function worst(errors: readonly number[]): number {
  return errors.reduce((most, error) => (error <= most ? most : error), 0); // NaN counts as worst
}

export function at95(errors: readonly number[]): number {
  const sorted = [...errors].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0;
}

export type CsvRow = Readonly<Record<string, string>>;

export function readCsv(folder: string, file: string): CsvRow[] {
  const [head, ...lines] = readFileSync(resolve(folder, file), 'utf8').trim().split('\n');
  const names = head!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}

export function rightOf(row: CsvRow): Right {
  return row.type === 'C' ? 'call' : 'put';
}

function terms(row: CsvRow) {
  const [spot, strike, years, rate, carryYield, volatility] = ['S', 'K', 'T', 'r', 'q', 'sigma'].map((n) =>
    Number(row[n]),
  );
  return { spot: spot!, strike: strike!, years: years!, rate: rate!, carryYield: carryYield!, volatility: volatility! };
}

export function measureEuropean(folder: string): Finding {
  const rows = readCsv(folder, 'european.csv');
  const price: number[] = [];
  const relative: number[] = [];
  const greeks: number[] = [];
  const out = new Float64Array(GREEK_COUNT);
  for (const row of rows) {
    const { spot, strike, years, rate, carryYield, volatility } = terms(row);
    const expected = Number(row.price);
    const got = europeanPrice(rightOf(row), spot, strike, years, rate, carryYield, volatility);
    price.push(Math.abs(got - expected) / Math.max(spot, strike));
    relative.push(expected === 0 ? (got <= 1e-300 ? 0 : Infinity) : Math.abs(got / expected - 1));
    europeanGreeks(rightOf(row), spot, strike, years, rate, carryYield, volatility, out);
    const scales: Record<string, number> = {
      delta: 1,
      gamma: 1 / (spot * volatility * Math.sqrt(years)),
      vega: spot * Math.sqrt(years),
      theta: spot * (1 + volatility / Math.sqrt(years)),
      rho: strike * years,
    };
    Object.entries(scales).forEach(([name, scale], i) => {
      greeks.push(Math.abs(out[i + 1]! - Number(row[name])) / scale);
    });
  }
  return {
    file: 'european.csv',
    rowCount: rows.length,
    mismatches: [],
    measures: [
      { item: 'price / max(S,K)', errors: price, required: 1e-13 },
      { item: 'price, relative', errors: relative, aim: 5e-11, aim95: 1e-12 },
      { item: 'greeks, scaled', errors: greeks, required: 1e-12, aim: 1e-13 },
    ],
  };
}

export function measureVolatilities(folder: string): Finding {
  const rows = readCsv(folder, 'implied-vol.csv');
  const mismatches: string[] = [];
  const european: number[] = [];
  const europeanAim: number[] = [];
  const american: number[] = [];
  const americanAim: number[] = [];
  for (const row of rows) {
    const { spot, strike, years, rate, carryYield } = terms(row);
    const right = rightOf(row);
    const price = Number(row.price);
    const limit = Number(row.limit);
    const forward = spot * Math.exp((rate - carryYield) * years);
    const discount = Math.exp(-rate * years);
    const isEuropean = row.style === 'european';
    const reason = reasonName(
      isEuropean
        ? volatilityReason(right, price, forward, strike, years, discount)
        : americanVolatilityReason(right, price, spot, strike, years, rate, carryYield),
    );
    const iv = isEuropean
      ? europeanImpliedVolatility(right, price, forward, strike, years, discount)
      : americanImpliedVolatility(new AmericanOption(right), price, spot, strike, years, rate, carryYield);
    if (reason !== row.status) mismatches.push(`${row.id}: reason ${reason} instead of ${row.status}`);
    if (row.status !== 'ok') {
      if (!Number.isNaN(iv)) mismatches.push(`${row.id}: a volatility of ${iv} where there is none`);
      continue;
    }
    const error = Math.abs(iv / Number(row.iv) - 1);
    if (isEuropean) {
      european.push(error / Math.max(1e-12, 10 * limit));
      europeanAim.push(error / Math.max(1e-14, 4 * limit));
    } else {
      american.push(error / (1e5 * limit));
      americanAim.push(error / (1e3 * limit));
    }
  }
  return {
    file: 'implied-vol.csv',
    rowCount: rows.length,
    mismatches,
    measures: [
      { item: 'European / max(1e-12, 10·limit)', errors: european, required: 1 },
      { item: 'European / max(1e-14, 4·limit)', errors: europeanAim, aim: 1 },
      { item: 'American / (1e5·limit)', errors: american, required: 1 },
      { item: 'American / (1e3·limit)', errors: americanAim, aim: 1 },
    ].filter(({ errors }) => errors.length > 0),
  };
}

export function measureAmerican(folder: string): Finding {
  const rows = readCsv(folder, 'american.csv');
  const price: number[] = [];
  const delta: number[] = [];
  const others: Record<'gamma' | 'vega' | 'theta', number[]> = { gamma: [], vega: [], theta: [] };
  const mismatches: string[] = [];
  const out = new Float64Array(GREEK_COUNT);
  for (const row of rows) {
    const { spot, strike, years, rate, carryYield, volatility } = terms(row);
    const option = new AmericanOption(rightOf(row));
    americanGreeks(option, spot, strike, years, rate, carryYield, volatility, out);
    price.push(Math.abs(out[0]! - Number(row.price)) / spot);
    delta.push(Math.abs(out[1]! - Number(row.delta)));
    if (option.isExerciseNow(spot, strike) !== (row.group === 'exercise' || Math.abs(Number(row.delta)) === 1)) {
      mismatches.push(`${row.id}: exercise now is ${option.isExerciseNow(spot, strike)}`);
    }
    if (row.gamma === undefined) continue;
    others.gamma.push(Math.abs(out[2]! - Number(row.gamma)) * spot * volatility * Math.sqrt(years));
    others.vega.push(Math.abs(out[3]! - Number(row.vega)) / spot);
    others.theta.push(Math.abs(out[4]! - Number(row.theta)) / spot);
  }
  return {
    file: 'american.csv',
    rowCount: rows.length,
    mismatches,
    measures: [
      { item: 'price / S', errors: price, required: 1e-6, required95: 1e-7, aim: 1e-8 },
      { item: 'delta', errors: delta, required: 1e-4, aim: 1e-6 },
      { item: 'gamma · Sσ√T', errors: others.gamma },
      { item: 'vega / S', errors: others.vega },
      { item: 'theta / S', errors: others.theta },
    ].filter(({ errors }) => errors.length > 0),
  };
}

/** No limits: how far one implied yield per expiry, and the one-dividend integral, are from cash dividends. */
export function measureDividends(folder: string): Finding {
  const rows = readCsv(folder, 'american-dividends.csv');
  const byYield: number[] = [];
  const byIntegral: number[] = [];
  const out = new Float64Array(GREEK_COUNT);
  for (const row of rows) {
    const { spot, strike, years, rate, volatility } = terms(row);
    const expected = Number(row.price);
    const dividends = row.dividends!.split(' ').map((text) => {
      const [at, amount] = text.split(':');
      return { years: Number(at!.split('/')[0]) / 365, amount: Number(amount) };
    });
    const present = dividends.reduce((sum, { years: at, amount }) => sum + amount * Math.exp(-rate * at), 0);
    const carryYield = -Math.log(1 - present / spot) / years;
    const right = rightOf(row);
    americanGreeks(new AmericanOption(right), spot, strike, years, rate, carryYield, volatility, out);
    byYield.push(Math.abs(out[0]! - expected) / spot);
    const [only] = dividends;
    if (right === 'call' && dividends.length === 1) {
      const got = callWithDividend(spot, strike, years, rate, volatility, only!.years, only!.amount);
      byIntegral.push(Math.abs(got - expected) / spot);
    }
  }
  return {
    file: 'american-dividends.csv',
    rowCount: rows.length,
    mismatches: [],
    measures: [
      { item: 'price / S by implied yield', errors: byYield },
      { item: 'price / S, one dividend, calls', errors: byIntegral },
    ],
  };
}
