import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DELTA, GAMMA, GREEK_COUNT, VEGA, europeanGreeks } from '../../../src/analytics/european.js';
import {
  CHARM,
  COLOR,
  HIGHER_GREEKS,
  HIGHER_GREEK_COUNT,
  LAMBDA,
  SPEED,
  VANNA,
  VOMMA,
  ZOMMA,
  higherGreeks,
  toDisplayUnits,
} from '../../../src/analytics/higher-greeks.js';
import type { Right } from '../../../src/market/contract.js';
import { anyNumber, listedOption, right } from './option-arbitraries.js';

type Inputs = [spot: number, strike: number, years: number, rate: number, carryYield: number, volatility: number];

/**
 * Central differences of the price formula with 60 digits and steps of 1e-10 (truncation below 1e-18), so nothing of
 * the closed forms is in them. Order: vanna, charm, vomma, speed, zomma, color, lambda.
 */
const REFERENCE: [Right, Inputs, number[]][] = [
  [
    'call',
    [100, 104, 0.7, 0.04, 0.015, 0.3],
    [
      0.278810742512586, -0.0913835673277334, -0.908856742325737, -0.000181558804413219, -0.0528204263678017,
      0.0116153968918048, 5.70510113901826,
    ],
  ],
  [
    'put',
    [100, 104, 0.7, 0.04, 0.015, 0.3],
    [
      0.278810742512586, -0.106226891316252, -0.908856742325737, -0.000181558804413219, -0.0528204263678017,
      0.0116153968918048, -4.3131022017297,
    ],
  ],
  [
    'call',
    [5400, 5500, 0.002, 0.05, 0.013, 0.12],
    [
      0.0346762103305001, -1.04870002952446, 28.4945946681906, 4.93927227769257e-6, 0.0037204835628888,
      -0.112602384665731, 725.876518167415,
    ],
  ],
  [
    'put',
    [250, 180, 1.5, 0.03, -0.01, 0.55],
    [
      -0.116398089214161, 0.00732825556317376, 32.5586125172446, -1.49321573012892e-5, -0.00224918292697604,
      0.000482454652457461, -1.91446323649162,
    ],
  ],
  [
    'put',
    [90, 80, 0.25, 0.05, 0.05, 0.2],
    [
      -1.04551693278492, 0.412787176806712, 57.7672842768676, -0.0030393090341886, 0.0396334775630583,
      -0.0148233731026596, -19.8479252912597,
    ],
  ],
];

function higher(side: Right, inputs: Inputs): Float64Array {
  const out = new Float64Array(HIGHER_GREEK_COUNT);
  higherGreeks(side, ...inputs, out);
  return out;
}

test.each(REFERENCE)('%s %j agrees with differences of 60 digits', (side, inputs, expected) => {
  higher(side, inputs).forEach((value, place) => {
    expect(Math.abs(value / expected[place]! - 1), HIGHER_GREEKS[place]!.name).toBeLessThan(5e-13);
  });
});

test('they are the differences of the first greeks', () => {
  const low = new Float64Array(GREEK_COUNT);
  const high = new Float64Array(GREEK_COUNT);
  const slope = (side: Right, inputs: Inputs, input: number, place: number): number => {
    const step = 1e-4 * inputs[input]!;
    const bumped = (sign: number): Inputs => inputs.map((x, i) => (i === input ? x + sign * step : x)) as Inputs;
    europeanGreeks(side, ...bumped(-1), low);
    europeanGreeks(side, ...bumped(1), high);
    return (high[place]! - low[place]!) / (2 * step);
  };
  fc.assert(
    fc.property(
      fc.record({
        side: right,
        spot: fc.double({ min: 20, max: 500, noNaN: true }),
        deviations: fc.double({ min: -2.5, max: 2.5, noNaN: true }),
        years: fc.double({ min: 0.01, max: 2, noNaN: true }),
        rate: fc.double({ min: -0.01, max: 0.1, noNaN: true }),
        carryYield: fc.double({ min: -0.03, max: 0.1, noNaN: true }),
        volatility: fc.double({ min: 0.05, max: 1, noNaN: true }),
      }),
      ({ side, spot, deviations, years, rate, carryYield, volatility }) => {
        const s = volatility * Math.sqrt(years);
        const inputs: Inputs = [spot, spot * Math.exp(deviations * s), years, rate, carryYield, volatility];
        const out = higher(side, inputs);
        europeanGreeks(side, ...inputs, high);
        const gamma = high[GAMMA]!;
        // What a derivative may be off by: the fourth-order size of its own kind.
        const near = (got: number, expected: number, scale: number): void =>
          expect(Math.abs(got - expected)).toBeLessThan(1e-4 * scale);
        near(out[VANNA]!, slope(side, inputs, 5, DELTA), 1 / volatility);
        near(out[CHARM]!, -slope(side, inputs, 2, DELTA), 1 / years + Math.abs(rate - carryYield) / s);
        near(out[VOMMA]!, slope(side, inputs, 5, VEGA), (spot * Math.sqrt(years)) / volatility);
        const most = gamma * Math.exp(0.5 * deviations * deviations) * 3;
        near(out[SPEED]!, slope(side, inputs, 0, GAMMA), most / (spot * s));
        near(out[ZOMMA]!, slope(side, inputs, 5, GAMMA), most / volatility);
        near(out[COLOR]!, -slope(side, inputs, 2, GAMMA), most * (1 / years + Math.abs(rate - carryYield) / s));
      },
    ),
  );
});

test('each has its degree of homogeneity in spot and strike', () => {
  const degrees = [0, 0, 1, -2, -1, -1, 0];
  fc.assert(
    fc.property(listedOption, ({ right: side, spot, moneyness, years, rate, carryYield, volatility }) => {
      const one = higher(side, [spot, spot * moneyness, years, rate, carryYield, volatility]);
      const four = higher(side, [4 * spot, 4 * (spot * moneyness), years, rate, carryYield, volatility]);
      // A power of two scales exactly; numbers that have run out of exponent aside.
      degrees.forEach((degree, place) => {
        if (Math.abs(one[place]!) > 1e-290) expect(four[place]).toBe(one[place]! * 4 ** degree);
      });
    }),
  );
});

test('calls and puts share all but charm and lambda, and charm differs by the yield on the share', () => {
  fc.assert(
    fc.property(listedOption, ({ spot, moneyness, years, rate, carryYield, volatility }) => {
      const inputs: Inputs = [spot, spot * moneyness, years, rate, carryYield, volatility];
      const call = higher('call', inputs);
      const put = higher('put', inputs);
      for (const place of [VANNA, VOMMA, SPEED, ZOMMA, COLOR]) expect(call[place]).toBe(put[place]);
      const expected = carryYield * Math.exp(-carryYield * years);
      expect(Math.abs(call[CHARM]! - put[CHARM]! - expected)).toBeLessThan(1e-14 * (1 + Math.abs(call[CHARM]!)));
      if (call[LAMBDA]! > 0) expect(call[LAMBDA]!).toBeGreaterThan(1 - 1e-12);
      if (put[LAMBDA]! < 0) expect(put[LAMBDA]!).toBeLessThan(0);
    }),
  );
});

test('display units are per point, per day, and leave speed and lambda alone', () => {
  const raw = higher('call', [100, 104, 0.7, 0.04, 0.015, 0.3]);
  const shown = raw.slice();
  toDisplayUnits(shown);
  expect(shown[VANNA]).toBeCloseTo(raw[VANNA]! / 100, 15);
  expect(shown[CHARM]).toBeCloseTo(raw[CHARM]! / 365, 15);
  expect(shown[VOMMA]).toBeCloseTo(raw[VOMMA]! / 1e4, 15);
  expect(shown[SPEED]).toBe(raw[SPEED]);
  expect(shown[ZOMMA]).toBeCloseTo(raw[ZOMMA]! / 100, 15);
  expect(shown[COLOR]).toBeCloseTo(raw[COLOR]! / 365, 15);
  expect(shown[LAMBDA]).toBe(raw[LAMBDA]);
  expect(HIGHER_GREEKS).toHaveLength(HIGHER_GREEK_COUNT);
});

test('an expired option has none, and no input makes an Infinity or throws', () => {
  expect([...higher('call', [100, 90, 0, 0.04, 0, 0.2])].every(Number.isNaN)).toBe(true);
  fc.assert(
    fc.property(right, fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber, anyNumber), (side, inputs) => {
      for (const value of higher(side, inputs)) expect(Math.abs(value)).not.toBe(Infinity);
    }),
    { numRuns: 1000 },
  );
});
