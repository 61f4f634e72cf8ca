import { describe, expect, test } from 'vitest';
import { americanPrice } from '../../../src/analytics/american.js';
import { ChainValuation, type ExerciseStyle } from '../../../src/analytics/chain-valuation.js';
import { europeanPrice } from '../../../src/analytics/european.js';
import { summariseExpiry } from '../../../src/analytics/expiry-summary.js';
import { explainFigure, SUMMARY_FIGURES, type SummaryFigure } from '../../../src/analytics/figure-explanation.js';
import { flatRates, yearsTo } from '../../../src/analytics/rates.js';

const NOW = 1_768_412_700_000;
const DAY = 86_400_000;
const RATE = 0.04;
const YIELD = 0.01;
const SPOT = 101;
const STRIKES = [90, 95, 100, 105, 110];
const CALLS = [1, 2, 3, 4, 5];
const PUTS = [10, 8, 3, 2, 1];

const rows = STRIKES.flatMap((strike, k) => [
  { strike, right: 'call' as const, open: CALLS[k]! * 100, volume: CALLS[k]! * 10 },
  { strike, right: 'put' as const, open: PUTS[k]! * 100, volume: PUTS[k]! * 10 },
]);

/** A chain of model prices with a smile, open interest and volume; `isQuoted` says which rows have a quote. */
function chainOf(style: ExerciseStyle, isQuoted: (row: number) => boolean = () => true): ChainValuation {
  const chain = new ChainValuation({
    strikes: rows.map(({ strike }) => strike),
    rights: rows.map(({ right }) => right),
    expiresAt: NOW + 60 * DAY,
    style,
    rates: flatRates(RATE),
  });
  chain.setSpot(SPOT);
  const years = yearsTo(chain.terms.expiresAt, NOW);
  const model = style === 'american' ? americanPrice : europeanPrice;
  rows.forEach(({ strike, right, open, volume }, row) => {
    chain.setOpenInterest(row, open);
    chain.setVolume(row, volume);
    if (!isQuoted(row)) return;
    const price = model(right, SPOT, strike, years, RATE, YIELD, 0.25 - 0.2 * Math.log(strike / SPOT));
    chain.setQuote(row, price - 0.01, price + 0.01, NOW);
  });
  chain.update(NOW);
  chain.refineForward();
  return chain;
}

/** What is told of a figure: every number by its label, notes apart. */
function told(chain: ChainValuation, figure: SummaryFigure) {
  const explanation = explainFigure(chain, figure);
  const numbers = new Map(explanation.rows.map(({ label, value }) => [label, Number(value)]));
  const of = (label: string) => {
    const number = numbers.get(label);
    if (number === undefined) throw new Error(`Nothing is told of “${label}”.`);
    return number;
  };
  const notes = explanation.rows.filter(({ group }) => group === 'note').map(({ value }) => value);
  return { ...explanation, of, notes };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

for (const style of ['european', 'american'] as const) {
  describe(`the inputs told of a figure give it again, ${style} style`, () => {
    const chain = chainOf(style);
    const summary = summariseExpiry(chain);

    test('forward: the median of the pairs', () => {
      const { rows: figures, of, reason } = told(chain, 'forward');
      const pairs = figures.filter(({ label }) => label.startsWith('By the pair at '));
      expect(pairs).toHaveLength(5);
      for (const { label, value, unit } of pairs) {
        const [call, put] = [...unit.matchAll(/(?:call|put) ([\d.]+)/g)].map(([, price]) => Number(price));
        const strike = Number(label.slice('By the pair at '.length));
        expect(strike + (call! - put!) / of('Discount factor')).toBeCloseTo(Number(value), 5);
      }
      expect(median(pairs.map(({ value }) => Number(value)))).toBeCloseTo(summary.forward!, 7);
      expect(of('Forward')).toBeCloseTo(summary.forward!, 7);
      const q = of('Rate') - Math.log(of('Forward') / of('Spot')) / of('Time to expiry');
      expect(of('Implied yield')).toBeCloseTo(q, 6);
      expect(reason).toBeUndefined();
    });

    test('volatility at the money: between the two points around the forward', () => {
      const { of } = told(chain, 'atmIv');
      const share =
        Math.log(of('Forward F') / of('Strike below K₁')) / Math.log(of('Strike above K₂') / of('Strike below K₁'));
      const low = of('Its volatility σ₁');
      expect(low + share * (of('Its volatility σ₂') - low)).toBeCloseTo(summary.atmIv!, 9);
      expect(of('Volatility at the money')).toBeCloseTo(summary.atmIv!, 9);
      expect([of('Strike below K₁'), of('Strike above K₂')]).toEqual([100, 105]);
    });

    test('expected move: the straddle, and the deviation beside it', () => {
      const { of } = told(chain, 'expectedMove');
      expect(of('Mid of the call C') + of('Mid of the put P')).toBeCloseTo(summary.expectedMoveStraddle!, 8);
      expect(of('Straddle')).toBeCloseTo(summary.expectedMoveStraddle!, 8);
      const deviation = of('Spot S') * of('Volatility at the money σ') * Math.sqrt(of('Time to expiry T'));
      expect(deviation).toBeCloseTo(summary.expectedMoveIv!, 7);
    });

    test('max pain: nothing beside it pays out less', () => {
      const { of, rows: figures, notes } = told(chain, 'maxPain');
      expect(of('Max pain')).toBe(summary.maxPain);
      const payouts = figures.filter(({ label }) => label.startsWith('Paid out at ')).map(({ value }) => Number(value));
      expect(of(`Paid out at ${summary.maxPain}`)).toBeCloseTo(summary.maxPainValue!, 6);
      expect(Math.min(...payouts)).toBeCloseTo(summary.maxPainValue!, 6);
      expect(payouts.length).toBeGreaterThan(1);
      expect(of('Open interest of the calls')).toBe(1_500);
      expect(notes).toEqual(['Open interest is of the previous close.']);
    });

    test('put/call ratio and exposure: quotient and sum of their parts', () => {
      const ratio = told(chain, 'putCallVolume');
      expect(ratio.of('Volume of the puts') / ratio.of('Volume of the calls')).toBeCloseTo(summary.putCallVolume!, 9);
      expect(ratio.of('Put/call ratio')).toBeCloseTo(240 / 150, 9);
      const exposure = told(chain, 'gexNet');
      expect(exposure.of('Of the calls') + exposure.of('Of the puts')).toBeCloseTo(summary.gexNet, 3);
      expect(exposure.of('Net')).toBeCloseTo(summary.gexNet, 3);
      expect(exposure.notes).toEqual(['Open interest is of the previous close.']);
    });
  });
}

test('a figure that is not there has its reason, and every number its em dash', () => {
  const empty = new ChainValuation({
    strikes: [100, 100],
    rights: ['call', 'put'],
    expiresAt: NOW + DAY,
    style: 'european',
    rates: flatRates(RATE),
  });
  empty.update(NOW);
  const reasons = Object.fromEntries(SUMMARY_FIGURES.map((figure) => [figure, explainFigure(empty, figure).reason]));
  expect(reasons).toEqual({
    forward: 'Neither a pair of quotes nor the price of the underlying is known, so there is no forward.',
    atmIv: 'Neither a pair of quotes nor the price of the underlying is known, so there is no forward.',
    expectedMove: 'No strike has a usable quote of both its call and its put, and there is no volatility at the money.',
    maxPain: 'No open interest of this expiry is known.',
    putCallVolume: 'No call of this expiry is known to have traded today.',
    gexNet: undefined,
  });
  for (const figure of SUMMARY_FIGURES)
    expect(JSON.stringify(explainFigure(empty, figure))).not.toMatch(/NaN|Infinity|null|undefined/);
});

test('a forward outside the quoted strikes has no volatility at the money, and says that', () => {
  const chain = chainOf('european', (row) => rows[row]!.strike <= 100);
  expect(explainFigure(chain, 'atmIv').reason).toBe(
    'The forward does not lie between two strikes that have a volatility.',
  );
});

test('a forward without a pair is carried from the spot, and says so', () => {
  const chain = chainOf('european', (row) => rows[row]!.right === 'call');
  const { model, formula, of } = told(chain, 'forward');
  expect(model).toContain('spot and assumed yield');
  expect(formula).toBe('F = S·e^((r − q)·T)');
  expect(of('Spot') * Math.exp((of('Rate') - of('Implied yield')) * of('Time to expiry'))).toBeCloseTo(
    of('Forward'),
    7,
  );
});
