import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { summariseChain } from '../../../src/analytics/chain-summary.js';
import { ChainValuation, VALUE_WIDTH } from '../../../src/analytics/chain-valuation.js';
import { summariseExpiry } from '../../../src/analytics/expiry-summary.js';
import { gammaExposure } from '../../../src/analytics/gamma-exposure.js';
import { flatRates } from '../../../src/analytics/rates.js';
import { reasonName } from '../../../src/analytics/reasons.js';
import { type Sweep, SweepDetector } from '../../../src/analytics/sweeps.js';
import { type Print, TradeClassifier } from '../../../src/analytics/trade-side.js';
import { isUnusualVolume } from '../../../src/analytics/unusual-volume.js';
import { varianceStrip } from '../../../src/analytics/variance-index.js';
import type { Right } from '../../../src/market/contract.js';
import type { Finding } from './reference-measures.js';

interface FileContract {
  sym: string;
  type: 'C' | 'P';
  strike: number;
  expiry: string;
  bid: number | null;
  ask: number | null;
  volume: number;
  openInterest: number;
  avgVolume: number | null;
}

interface FileTrade {
  sym: string;
  t: number;
  price: number;
  size: number;
  conditions: number[];
  exchange: number;
  bid: number | null;
  ask: number | null;
}

type Values = Record<string, unknown>;

export interface ChainFile {
  asOf: number;
  underlying: { price: number; exerciseStyle: 'european' | 'american'; multiplier: number };
  rate: number;
  expiries: { expiry: string; expiryMs: number }[];
  contracts: FileContract[];
  trades?: FileTrade[];
  expected: {
    contracts: Record<string, Values>;
    expiries: Values[];
    chain: Values;
    unusualVolume?: string[];
    trades?: Values[];
    sweeps?: Values[];
  };
}

export function readChain(folder: string): ChainFile {
  return JSON.parse(readFileSync(resolve(folder, 'chain-analytics.json'), 'utf8')) as ChainFile;
}

function rightOf(type: 'C' | 'P'): Right {
  return type === 'C' ? 'call' : 'put';
}

/** The file's expiry, with all its quotes in. */
export function chainOf(file: ChainFile, expiry: string): { chain: ChainValuation; contracts: FileContract[] } {
  const contracts = file.contracts.filter((contract) => contract.expiry === expiry);
  const chain = new ChainValuation({
    strikes: contracts.map(({ strike }) => strike),
    rights: contracts.map(({ type }) => rightOf(type)),
    expiresAt: file.expiries.find((entry) => entry.expiry === expiry)!.expiryMs,
    style: file.underlying.exerciseStyle,
    multiplier: file.underlying.multiplier,
    rates: flatRates(file.rate),
  });
  chain.setSpot(file.underlying.price);
  contracts.forEach((contract, row) => {
    chain.setQuote(row, contract.bid ?? Number.NaN, contract.ask ?? Number.NaN, file.asOf);
    chain.setOpenInterest(row, contract.openInterest);
    chain.setVolume(row, contract.volume);
  });
  chain.update(file.asOf);
  return { chain, contracts };
}

/** Compares everything the file expects: figures by relative error, the rest exactly. */
export function measureChain(folder: string): Finding {
  const file = readChain(folder);
  const mismatches: string[] = [];
  const volatilities: number[] = [];
  const others: number[] = [];
  const strikes: number[] = [];

  function compare(name: string, got: unknown, expected: unknown): void {
    if (typeof expected !== 'number' || Number.isInteger(expected)) {
      const isEqual = expected === null ? got === undefined || Number.isNaN(got) : got === expected;
      // A figure that happens to be whole, such as a max-pain value, may still carry rounding.
      if (isEqual) return;
      if (typeof got === 'number' && typeof expected === 'number' && Math.abs(got / expected - 1) < 1e-9) {
        if (!/Volume|OpenInterest|missing|trike|K0|lowest|highest|Wall|maxPain$/.test(name)) return;
      }
      mismatches.push(`${name}: ${String(got)} instead of ${String(expected)}`);
      return;
    }
    const error = typeof got === 'number' ? Math.abs(got / expected - 1) : Number.NaN;
    if (!(error >= 0)) mismatches.push(`${name}: ${String(got)} instead of ${expected}`);
    else (/\.iv$|forward$/.test(name) ? volatilities : others).push(error);
  }

  const out = new Float64Array(VALUE_WIDTH);
  const chains: ChainValuation[] = [];
  const summaries = file.expiries.map(({ expiry }, index) => {
    const { chain, contracts } = chainOf(file, expiry);
    chains.push(chain);
    contracts.forEach((contract, row) => {
      const expected = file.expected.contracts[contract.sym]!;
      compare(`${contract.sym} status`, reasonName(chain.value(row, out, 0)), expected.status);
      const mid = chain.columns[rightOf(contract.type)].mid[chain.strikeIndexOf(row)];
      if (expected.mid === null) compare(`${contract.sym} mid`, mid, null);
      else if (mid !== expected.mid) mismatches.push(`${contract.sym} mid: ${mid}`);
      ['iv', 'delta', 'gamma', 'theta', 'vega', 'rho'].forEach((name, i) => {
        if (expected.iv === null) compare(`${contract.sym}.${name}`, out[i], null);
        else compare(`${contract.sym}.${name}`, out[i], expected[name]);
      });
    });
    const summary = summariseExpiry(chain);
    const expected = file.expected.expiries[index]!;
    compare('T', summary.years, expected.T);
    for (const [name, value] of Object.entries(expected)) {
      if (name in summary) compare(`${expiry}.${name}`, summary[name as keyof typeof summary], value);
    }
    const strip = varianceStrip(chain.columns, chain.years, chain.rate);
    const variance = expected.variance as Values;
    compare(`${expiry}.variance.forward`, strip.forward, variance.forward);
    compare(`${expiry}.variance.K0`, strip.centre, variance.K0);
    compare(`${expiry}.variance.strikes`, strip.strikeCount, variance.strikesUsed);
    compare(`${expiry}.variance.lowest`, strip.lowest, variance.lowest);
    compare(`${expiry}.variance.highest`, strip.highest, variance.highest);
    compare(`${expiry}.variance.annual`, strip.variance, variance.annualVariance);
    compare(`${expiry}.variance.index`, summary.varianceIndex, variance.index);
    const gex = expected.gex as Values;
    compare(`${expiry}.gexCall`, summary.gexCall, gex.call);
    compare(`${expiry}.gexPut`, summary.gexPut, gex.put);
    compare(`${expiry}.gexNet`, summary.gexNet, gex.net);
    compare(`${expiry}.missing`, summary.missing, gex.missing);
    if (gex.byStrike) {
      compare(`${expiry}.callWall`, summary.callWall, gex.callWall);
      compare(`${expiry}.putWall`, summary.putWall, gex.putWall);
      const exposure = gammaExposure(chain.columns, chain.market(), chain.multiplier);
      const byStrike = gex.byStrike as { strike: number; call: number; put: number; net: number }[];
      const largest = Math.max(...byStrike.flatMap(({ call, put }) => [Math.abs(call), Math.abs(put)]));
      byStrike.forEach(({ strike, call, put }, k) => {
        if (chain.columns.strikes[k] !== strike) mismatches.push(`${expiry}: strike ${strike} is missing`);
        strikes.push(Math.abs(exposure.byStrike.call[k]! - call) / largest);
        strikes.push(Math.abs(exposure.byStrike.put[k]! - put) / largest);
      });
    }
    return summary;
  });
  const total = summariseChain(chains, summaries);
  for (const [name, value] of Object.entries(file.expected.chain)) {
    compare(`chain.${name}`, total[name as keyof typeof total], value);
  }
  compareTrades(file, mismatches);
  return {
    file: 'chain-analytics.json',
    rowCount: file.contracts.length,
    mismatches,
    measures: [
      { item: 'iv and forwards, relative', errors: volatilities, required: 1e-10 },
      { item: 'other figures, relative', errors: others, required: 1e-9 },
      { item: 'GEX per strike / largest', errors: strikes, required: 1e-9 },
    ].filter(({ errors }) => errors.length > 0),
  };
}

function compareTrades(file: ChainFile, mismatches: string[]): void {
  if (file.expected.unusualVolume) {
    const unusual = file.contracts.filter(({ volume, avgVolume }) => isUnusualVolume(volume, avgVolume ?? Number.NaN));
    const names = unusual.map(({ sym }) => sym).sort();
    if (names.join() !== [...file.expected.unusualVolume].sort().join()) mismatches.push(`unusual volume: ${names}`);
  }
  if (!file.trades) return;
  const classifiers = new Map<string, { classifier: TradeClassifier; sweeps: SweepDetector }>();
  const found: Values[] = [];
  const note = (sym: string, sweep: Sweep | undefined): void => {
    if (!sweep) return;
    const { side, startAt, printCount, size, venueCount, isSweepOrder } = sweep;
    found.push({ sym, side, start: startAt, prints: printCount, size, venues: venueCount, iso: isSweepOrder });
  };
  file.trades.forEach((trade, i) => {
    let own = classifiers.get(trade.sym);
    if (!own) classifiers.set(trade.sym, (own = { classifier: new TradeClassifier(), sweeps: new SweepDetector() }));
    const print: Print = {
      right: file.contracts.find(({ sym }) => sym === trade.sym)!.type === 'C' ? 'call' : 'put',
      at: trade.t,
      price: trade.price,
      size: trade.size,
      exchange: trade.exchange,
      conditions: trade.conditions,
      bid: trade.bid ?? Number.NaN,
      ask: trade.ask ?? Number.NaN,
    };
    const got = own.classifier.classify(print);
    note(trade.sym, own.sweeps.add(print, got));
    const plain = {
      side: got.side ?? null,
      rule: got.rule ?? null,
      block: got.isBlock,
      complex: got.isComplex,
      excluded: got.isExcluded,
      sentiment: got.sentiment ?? null,
    };
    const { premium, ...expected } = file.expected.trades![i]!;
    for (const [name, value] of Object.entries(expected)) {
      if (plain[name as keyof typeof plain] !== value) mismatches.push(`trade ${i} ${name}: ${JSON.stringify(got)}`);
    }
    if (!(Math.abs(got.premium / Number(premium) - 1) < 1e-12)) mismatches.push(`trade ${i} premium: ${got.premium}`);
  });
  for (const [sym, { sweeps }] of classifiers) note(sym, sweeps.flush());
  const byTime = (list: Values[]): string =>
    JSON.stringify([...list].sort((a, b) => Number(a.start) - Number(b.start)));
  if (byTime(found) !== byTime(file.expected.sweeps!)) mismatches.push(`sweeps: ${byTime(found)}`);
}
