import { pathToFileURL } from 'node:url';
import { AmericanOption } from '../../src/analytics/american-option.js';
import { americanImpliedVolatility } from '../../src/analytics/american-implied-volatility.js';
import { americanPrice } from '../../src/analytics/american.js';
import { ChainValuation, VALUE_WIDTH } from '../../src/analytics/chain-valuation.js';
import { GREEK_COUNT, europeanGreeks, europeanPrice } from '../../src/analytics/european.js';
import { summariseExpiry } from '../../src/analytics/expiry-summary.js';
import { gammaFlip } from '../../src/analytics/gamma-exposure.js';
import { europeanImpliedVolatility } from '../../src/analytics/implied-volatility.js';
import { normalCdf } from '../../src/analytics/normal.js';
import { flatRates } from '../../src/analytics/rates.js';
import type { Right } from '../../src/market/contract.js';

const WINDOWS = 7;
const WINDOW_MS = 40;
const COUNT = 256;
const NOW = 1_768_412_700_000;
const DAY = 86_400_000;

/** Speed of one piece of work, medians over windows in which all pieces took turns. */
export interface AnalyticsSpeed {
  readonly name: string;
  readonly microseconds: number;
  /** Medians of the ratios taken window by window. */
  readonly perEmptyLoop: number;
  readonly perPlainPrice: number;
  readonly required?: number;
  readonly aim?: number;
}

interface Work {
  readonly name: string;
  readonly run: (i: number) => number;
  /** Limits, µs. */
  readonly required?: number;
  readonly aim?: number;
}

/** The textbook formula, nothing reused and nothing careful: the yardstick. */
function plainPrice(spot: number, strike: number, years: number, rate: number, volatility: number): number {
  const s = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + rate * years) / s + s / 2;
  return spot * normalCdf(d1) - strike * Math.exp(-rate * years) * normalCdf(d1 - s);
}

/** 250 strikes, calls and puts, with quotes. */
function bigChain(style: 'european' | 'american', days = 20): ChainValuation {
  const strikes = Array.from({ length: 250 }, (_, i) => 4800 + 5 * i);
  const chain = new ChainValuation({
    strikes: strikes.flatMap((strike) => [strike, strike]),
    rights: strikes.flatMap((): Right[] => ['call', 'put']),
    expiresAt: NOW + days * DAY,
    style,
    rates: flatRates(0.04),
  });
  const spot = 5400;
  chain.setSpot(spot);
  for (let row = 0; row < chain.rowCount; row++) {
    const strike = chain.terms.strikes[row]!;
    const right = chain.terms.rights[row]!;
    const price = europeanPrice(right, spot, strike, days / 365, 0.04, 0.012, 0.2 - 0.1 * Math.log(strike / spot));
    const exercise = right === 'call' ? spot - strike : strike - spot;
    const fair = style === 'american' ? Math.max(price, exercise) : price;
    chain.setQuote(row, Math.max(fair - 0.05, 0.01), fair + 0.1, NOW);
    chain.setOpenInterest(row, (row * 37) % 900);
    chain.setVolume(row, (row * 11) % 400);
  }
  chain.update(NOW);
  return chain;
}

function works(): Work[] {
  const strikes = Float64Array.from({ length: COUNT }, (_, i) => 85 + (30 * i) / COUNT);
  const prices = strikes.map((strike, i) =>
    europeanPrice(i % 2 ? 'put' : 'call', 100, strike, 0.1, 0.04, 0.01, 0.22 + 0.0001 * i),
  );
  const americanPrices = strikes.map((strike) => americanPrice('put', 100, strike, 0.3, 0.045, 0.01, 0.25));
  const greeks = new Float64Array(GREEK_COUNT);
  const values = new Float64Array(VALUE_WIDTH);
  const forward = 100 * Math.exp(0.003);
  const discount = Math.exp(-0.004);
  const cached = new AmericanOption('put');
  cached.prepare(0.3, 0.045, 0.01, 0.25);
  const warm = Array.from({ length: COUNT }, () => new AmericanOption('put'));
  const european = bigChain('european');
  const american = bigChain('american');
  american.refineForward();
  const ten = Array.from({ length: 10 }, (_, i) => bigChain('european', 5 + 10 * i));
  for (const chain of ten) chain.valueAll();
  const exposures = ten.map((chain) => ({ columns: chain.columns, market: chain.market() }));
  return [
    { name: 'empty loop', run: (i) => i },
    { name: 'plain Black–Scholes price', run: (i) => plainPrice(100, strikes[i % COUNT]!, 0.1, 0.04, 0.2) },
    { name: 'European price', run: (i) => europeanPrice('put', 100, strikes[i % COUNT]!, 0.1, 0.04, 0.01, 0.2) },
    {
      name: 'European IV + greeks',
      required: 5,
      aim: 1.5,
      run(i) {
        const k = i % COUNT;
        const right = k % 2 ? 'put' : 'call';
        const iv = europeanImpliedVolatility(right, prices[k]!, forward, strikes[k]!, 0.1, discount);
        europeanGreeks(right, 100, strikes[k]!, 0.1, 0.04, 0.01, iv, greeks);
        return greeks[1]!;
      },
    },
    { name: 'row of a chain, European', run: (i) => european.value(i % 500, values, 0) },
    { name: 'row of a chain, American, quick', run: (i) => american.value(i % 500, values, 0) },
    { name: 'American price, cached boundary', required: 20, aim: 5, run: (i) => cached.price(90 + (i % 20), 100) },
    {
      name: 'American price, cold',
      required: 500,
      aim: 150,
      run: (i) => americanPrice('put', 100, strikes[i % COUNT]!, 0.3, 0.045, 0.01, 0.2 + 0.001 * (i % 50)),
    },
    {
      name: 'American IV, kept boundary',
      run(i) {
        const k = 60 + (i % 120);
        const price = americanPrices[k]! * (1 + 0.0005 * (i % 3));
        return americanImpliedVolatility(warm[k]!, price, 100, strikes[k]!, 0.3, 0.045, 0.01, 0.25);
      },
    },
    { name: 'row of a chain, American, refined', run: (i) => american.refine(100 + (i % 300), values, 0) },
    { name: 'forward of 500 contracts', run: (i) => (european.update(NOW + (i % 7)), european.estimate.forward) },
    {
      name: 'summary of 500 contracts, revalued',
      run(i) {
        european.update(NOW + (i % 7));
        return summariseExpiry(european).gexNet;
      },
    },
    { name: 'gamma flip of 5,000 contracts', run: () => gammaFlip(exposures, 5400, 100) },
  ];
}

let sink = 0;

/** µs per run, of processor time, so that other work on the machine counts little. */
function once({ run }: Work, count: number): number {
  const from = process.cpuUsage();
  let sum = 0;
  for (let i = 0; i < count; i++) sum += run(i);
  sink += sum;
  const { user, system } = process.cpuUsage(from);
  return (user + system) / count;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** Takes about four seconds. */
export function measureAnalytics(): AnalyticsSpeed[] {
  const all = works();
  const counts = all.map((work) => {
    let count = 16;
    while (count < 5_000_000 && once(work, count) * count < WINDOW_MS * 1000) count *= 2;
    return count;
  });
  const times = all.map((): number[] => []);
  for (let window = 0; window < WINDOWS; window++) all.forEach((work, w) => times[w]!.push(once(work, counts[w]!)));
  return all.map(({ name, required, aim }, w) => ({
    name,
    microseconds: median(times[w]!),
    perEmptyLoop: median(times[w]!.map((time, window) => time / times[0]![window]!)),
    perPlainPrice: median(times[w]!.map((time, window) => time / times[1]![window]!)),
    required,
    aim,
  }));
}

/** Share of one core that re-valuing so many contracts so often takes, at the measured speed of a row. */
export function shareOfCore(speeds: readonly AnalyticsSpeed[], contracts: number, hertz: number): number {
  const row = speeds.find(({ name }) => name === 'row of a chain, European')!;
  const forward = speeds.find(({ name }) => name.startsWith('forward'))!;
  return (contracts * row.microseconds + (contracts / 500) * forward.microseconds) * hertz * 1e-6;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const speeds = measureAnalytics();
  console.log(`${'work'.padEnd(38)}${'µs'.padStart(11)}${'/ empty'.padStart(11)}${'/ plain'.padStart(11)}  limits`);
  let missed = 0;
  for (const { name, microseconds, perEmptyLoop, perPlainPrice, required, aim } of speeds) {
    const isMissed = required !== undefined && microseconds > required;
    if (isMissed) missed++;
    const limits =
      required === undefined
        ? ''
        : `required < ${required} µs: ${isMissed ? 'MISSED' : 'met'}, aim < ${aim} µs: ${microseconds <= aim! ? 'met' : 'missed'}`;
    console.log(
      `${name.padEnd(38)}${microseconds.toPrecision(4).padStart(11)}${perEmptyLoop.toFixed(1).padStart(11)}${perPlainPrice.toFixed(2).padStart(11)}  ${limits}`,
    );
  }
  const share = shareOfCore(speeds, 10_000, 10);
  if (share > 0.1) missed++;
  console.log(
    `10,000 contracts at 10 Hz take ${(100 * share).toFixed(1)} % of one core (required at most 10 %: ${share > 0.1 ? 'MISSED' : 'met'}).`,
  );
  if (Number.isNaN(sink)) console.log('Some results were unknown.');
  process.exitCode = missed === 0 ? 0 : 1;
}
