import { describe, expect, test } from 'vitest';
import { americanPrice } from '../../../src/analytics/american.js';
import { DELTA, GAMMA, GREEK_COUNT, THETA, VEGA, europeanPrice } from '../../../src/analytics/european.js';
import { ChainFactory } from '../../../src/simulator/chain-factory.js';
import type { Option } from '../../../src/simulator/instrument.js';
import { MarketModel } from '../../../src/simulator/market-model.js';
import { QuoteMaker, tickOf } from '../../../src/simulator/quote-maker.js';
import { Tape } from '../../../src/simulator/tape.js';
import { UNDERLYINGS } from '../../../src/simulator/underlyings.js';
import { modelVolatility } from '../../../src/simulator/volatility-surface.js';

const AT = Date.UTC(2026, 10, 24, 15);
const SYMBOLS = [...UNDERLYINGS.keys()];

function market(seed = 11) {
  const model = new MarketModel(seed);
  const maker = new QuoteMaker(model);
  return { model, maker, tape: new Tape(maker), listing: new ChainFactory(model) };
}

/** Call and put of every strike of a series. */
function pairs(options: readonly Option[]): [Option, Option][] {
  return options.filter(({ right }) => right === 'call').map((call, n) => [call, options[2 * n + 1]!]);
}

/** What early exercise is worth, USD, with a boundary of the contract's own. */
function exercisePremium(model: MarketModel, option: Option, at = AT): number {
  const { spot, years, rate, carryYield } = model.smile(option.series, at);
  const terms = [option.right, spot, option.strike, years, rate, carryYield, model.volatility(option, at)] as const;
  return americanPrice(...terms) - europeanPrice(...terms);
}

describe('spots', () => {
  test('the same seed gives the same path whatever was asked before, another seed another', () => {
    const path = (seed: number, isWarm: boolean) => {
      const { model } = market(seed);
      if (isWarm) for (let n = 0; n < 500; n++) model.spot(UNDERLYINGS.get('SPY')!, AT - n * 777_777);
      return Array.from({ length: 50 }, (_, n) => model.spot(UNDERLYINGS.get('SPY')!, AT + n * 1000));
    };
    expect(path(2, true)).toEqual(path(2, false));
    expect(path(2, true)).not.toEqual(path(3, true));
  });

  test.each(SYMBOLS)(
    '%s stays within half and double its level for two years, and moves no more than its volatility allows',
    (symbol) => {
      const { model } = market();
      const underlying = UNDERLYINGS.get(symbol)!;
      const closes = Array.from({ length: 730 }, (_, n) => model.spot(underlying, AT - n * 86_400_000));
      expect(Math.min(...closes)).toBeGreaterThan(underlying.base / 2.2);
      expect(Math.max(...closes)).toBeLessThan(underlying.base * 2.2);
      const returns = closes.slice(1).map((close, n) => Math.log(closes[n]! / close));
      const realised = Math.sqrt((returns.reduce((sum, each) => sum + each * each, 0) / returns.length) * 365);
      expect(realised).toBeLessThan(underlying.volatility * 1.5);
      expect(realised).toBeGreaterThan(underlying.volatility * 0.5);
    },
  ); // prettier-ignore

  test('the open is livelier than lunch', () => {
    const { model } = market();
    const moved = (hour: number, minute: number) => {
      let sum = 0;
      for (let day = 0; day < 120; day++) {
        const from = Date.UTC(2026, 6, 1 + day, hour, minute);
        sum +=
          Math.log(model.spot(UNDERLYINGS.get('IWM')!, from + 900_000) / model.spot(UNDERLYINGS.get('IWM')!, from)) **
          2;
      }
      return sum;
    }; // prettier-ignore
    expect(moved(13, 30)).toBeGreaterThan(1.3 * moved(16, 40));
  });

  test('SPY is a tenth of the index, and the VIX rises when the index falls', () => {
    const { model } = market();
    const of = (symbol: string, at: number) => model.spot(UNDERLYINGS.get(symbol)!, at);
    const days = Array.from({ length: 250 }, (_, n) => AT - n * 86_400_000);
    expect(days.every((at) => Math.abs(of('I:SPX', at) / of('SPY', at) - 6720 / 670) < 1e-6)).toBe(true);
    const together = days.slice(1).map((at, n) => {
      const [from, to] = [at, days[n]!];
      return Math.log(of('I:SPX', to) / of('I:SPX', from)) * Math.log(of('I:VIX', to) / of('I:VIX', from));
    });
    expect(together.reduce((sum, each) => sum + each, 0)).toBeLessThan(0);
    for (const at of days) expect(of('I:VIX', at)).toBeGreaterThan(8);
  });
});

describe('options', () => {
  test.each(SYMBOLS)(
    '%s: every quote of the front, a middle and the last expiry is positive, uncrossed and on its tick',
    (symbol) => {
      const { model, maker, listing } = market();
      const all = listing.series(symbol, AT);
      const wrong: string[] = [];
      for (const series of [all[0]!, all[Math.floor(all.length / 2)]!, all.at(-1)!]) {
        for (const option of listing.chain(series)) {
          const { bid, ask, bidSize } = maker.quote(option, AT);
          const fair = model.fair(option, AT);
          const tick = tickOf(option.underlying.ticks, fair);
          const isOnTick = Math.abs(bid / tick - Math.round(bid / tick)) < 1e-6;
          const isAboutFair = bid <= fair + tick && ask >= fair - tick;
          if (!(ask > bid && bid >= 0 && isOnTick && isAboutFair)) wrong.push(`${option.ticker} ${bid} ${ask} ${fair}`);
          if ((bid === 0) !== (bidSize === 0)) wrong.push(`${option.ticker} ${bid} x ${bidSize}`);
        }
      }
      expect(wrong).toEqual([]);
    },
  ); // prettier-ignore

  test.each(SYMBOLS.filter((symbol) => !symbol.startsWith('I:')))(
    '%s: prices are American to a quarter of what their rounding to half ticks takes, or to a cent, at any instant',
    (symbol) => {
      const { model, listing } = market();
      const wrong: string[] = [];
      let earlyCount = 0;
      for (let n = 0; n < 400; n++) {
        const at = AT + n * 53_123;
        const all = listing.series(symbol, at);
        const chain = listing.chain(all[n % all.length]!);
        const option = chain[(n * 37) % chain.length]!;
        const { spot, years, rate, carryYield } = model.smile(option.series, at);
        const { right, strike, underlying } = option;
        const terms = [right, spot, strike, years, rate, carryYield, model.volatility(option, at)] as const;
        const [exact, fair] = [americanPrice(...terms), model.fair(option, at)];
        if (!(Math.abs(fair - exact) < tickOf(underlying.ticks, fair) / 16))
          wrong.push(`${option.ticker} ${fair} ${exact}`);
        if (!(Math.abs(model.fair(option, at, 'cent') - exact) < 0.015)) wrong.push(`${option.ticker} to a cent`);
        if (exact - europeanPrice(...terms) > tickOf(underlying.ticks, fair)) earlyCount++;
      }
      expect(wrong).toEqual([]);
      expect(earlyCount).toBeGreaterThan(40);
    },
  ); // prettier-ignore

  test('a price does not depend on what was asked before', () => {
    const ats = Array.from({ length: 300 }, (_, n) => AT + n * 7_001);
    const prices = (order: readonly number[]) => {
      const { model, listing } = market();
      const series = listing.series('SPY', AT).at(-1)!;
      const put = listing
        .chain(series)
        .find((each) => each.right === 'put' && each.strike > model.spot(each.underlying, AT))!;
      return new Map(order.map((at) => [at, model.fair(put, at)]));
    };
    const [forth, back] = [prices(ats), prices(ats.toReversed())];
    expect(ats.map((at) => back.get(at))).toEqual(ats.map((at) => forth.get(at)));
  });

  test('greeks are those of the price they stand beside', () => {
    const { model, listing } = market();
    const out = new Float64Array(GREEK_COUNT);
    const terms = (option: Option, by: Partial<Record<'spot' | 'volatility' | 'years', number>>) => {
      const { spot, years, rate, carryYield } = model.smile(option.series, AT);
      const volatility = model.volatility(option, AT) + (by.volatility ?? 0);
      const after = [
        spot + (by.spot ?? 0),
        option.strike,
        years + (by.years ?? 0),
        rate,
        carryYield,
        volatility,
      ] as const;
      const price = option.underlying.kind === 'stock' ? americanPrice : europeanPrice;
      return price(option.right, ...after);
    };
    for (const symbol of ['SPY', 'AAPL', 'I:SPX']) {
      const chain = listing.chain(listing.series(symbol, AT)[9]!).filter(({ moneyness }) => Math.abs(moneyness) < 0.8);
      for (const option of chain) {
        model.greeks(option, AT, out);
        const h = 1e-3 * option.strike;
        const delta = (terms(option, { spot: h }) - terms(option, { spot: -h })) / (2 * h);
        const gamma = (terms(option, { spot: h }) - 2 * terms(option, {}) + terms(option, { spot: -h })) / (h * h);
        const vega = (terms(option, { volatility: 1e-3 }) - terms(option, { volatility: -1e-3 })) / 2e-3;
        const theta = (terms(option, { years: -1e-5 }) - terms(option, { years: 1e-5 })) / 2e-5;
        expect(out[DELTA]! / delta, `delta of ${option.ticker}`).toBeCloseTo(1, 2);
        expect(out[GAMMA]! / gamma, `gamma of ${option.ticker}`).toBeCloseTo(1, 1);
        expect(out[VEGA]! / vega, `vega of ${option.ticker}`).toBeCloseTo(1, 2);
        expect(out[THETA]! / theta, `theta of ${option.ticker}`).toBeCloseTo(1, 2);
      }
    }
  });

  test.each(SYMBOLS)('%s: put-call parity holds in the mids within the spreads', (symbol) => {
    const { model, maker, listing } = market();
    const wrong: string[] = [];
    let comparedCount = 0;
    for (const series of listing.series(symbol, AT).filter((_, n) => n % 5 === 0)) {
      const { spot, forward, years, rate, carryYield } = model.smile(series, AT);
      for (const [call, put] of pairs(listing.chain(series))) {
        const { strike } = call;
        const [c, p] = [maker.quote(call, AT), maker.quote(put, AT)];
        const difference = (c.bid + c.ask - p.bid - p.ask) / 2;
        const tolerance = c.ask - c.bid + p.ask - p.bid + 1e-9;
        // American parity is an inequality (Hull, chapter 11); without the early-exercise premiums it is an equation.
        const isAmerican = call.underlying.kind === 'stock';
        const premium = isAmerican ? exercisePremium(model, call) - exercisePremium(model, put) : 0;
        const low = isAmerican ? spot * Math.exp(-carryYield * years) - strike : -Infinity;
        const high = isAmerican ? spot - strike * Math.exp(-rate * years) : Infinity;
        const parity = Math.exp(-rate * years) * (forward - strike);
        const isRight = Math.abs(difference - premium - parity) <= tolerance;
        if (!isRight || difference < low - tolerance || difference > high + tolerance) {
          wrong.push(`${call.ticker} ${difference}`);
        }
        comparedCount += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(comparedCount).toBeGreaterThan(30);
  });

  test.each(SYMBOLS)(
    '%s: the published parameters give back every volatility, prices are free of butterflies, skews are as they should be',
    (symbol) => {
      const { model, listing } = market();
      for (const series of listing.series(symbol, AT)) {
        const { forward, years, ...params } = model.smile(series, AT);
        const calls = listing.chain(series).filter(({ right }) => right === 'call');
        expect(calls.map((call) => model.volatility(call, AT))).toEqual(
          calls.map((call) => modelVolatility(params, call.strike, forward, years)),
        );
        const skew =
          modelVolatility(params, forward * 1.02, forward, years) -
          modelVolatility(params, forward * 0.98, forward, years);
        expect(Math.sign(skew)).toBe(symbol === 'I:VIX' ? 1 : -1);
        const prices = calls.map((call) => model.fair(call, AT));
        // Falling and convex in the strike: no spread and no butterfly costs less than nothing.
        const slopes = prices
          .slice(1)
          .map((price, n) => (price - prices[n]!) / (calls[n + 1]!.strike - calls[n]!.strike));
        expect(slopes.every((slope, n) => slope <= 1e-9 && slope >= (slopes[n - 1] ?? -1) - 1e-9)).toBe(true);
      }
    },
  ); // prettier-ignore

  test('total variance at the money rises with time to expiry', () => {
    const { model, listing } = market();
    for (const symbol of SYMBOLS) {
      const variances = listing.series(symbol, AT).map((series) => {
        const { atm, years } = model.smile(series, AT);
        return atm * atm * years;
      });
      expect(variances).toEqual([...variances].sort((a, b) => a - b));
    }
  });

  test('spreads widen away from the money and, in proportion, near zero', () => {
    const { model, maker, listing } = market();
    const chain = listing.chain(listing.series('AAPL', AT)[3]!).filter(({ right }) => right === 'call');
    const width = (option: Option) => {
      const quotes = Array.from({ length: 40 }, (_, n) => maker.quote(option, AT + n * 1000));
      return quotes.reduce((sum, { bid, ask }) => sum + ask - bid, 0) / quotes.length;
    };
    const near = chain.reduce((best, each) => (Math.abs(each.moneyness) < Math.abs(best.moneyness) ? each : best));
    expect(width(chain[0]!)).toBeGreaterThan(1.5 * width(near));
    expect(width(chain.at(-1)!) / model.fair(chain.at(-1)!, AT)).toBeGreaterThan(width(near) / model.fair(near, AT));
  });
});

describe('the tape', () => {
  const contract = ({ listing }: ReturnType<typeof market>, at: number) =>
    listing.find(`O:SPY261218C00660000`, at) as Option;

  test('a minute opens where the one before closed, within a spread, and its last second closes where it does', () => {
    const sim = market();
    const option = contract(sim, AT);
    for (let n = 1; n < 200; n++) {
      const at = AT - n * 60_000;
      const [before, bar] = [sim.tape.bar(option, at - 60_000, at), sim.tape.bar(option, at, at + 60_000)];
      const second = sim.tape.bar(option, at + 59_000, at + 60_000);
      if (before && bar && bar.trades > 1) expect(Math.abs(bar.open - before.close)).toBeLessThanOrEqual(0.5);
      if (second && bar) expect(second.close).toBe(bar.close);
      if (bar) {
        expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
        expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
      }
    }
  });

  test('the last bar of history ends at the price that is quoted now', () => {
    const sim = market();
    for (const ticker of ['SPY', 'I:SPX', 'O:SPY261218C00660000']) {
      const instrument = sim.listing.find(ticker, AT)!;
      const bar = sim.tape.bar(instrument, AT - 60_000, AT)!;
      if (ticker === 'I:SPX') expect(bar.close).toBe(sim.maker.trade(instrument, AT));
      else {
        const { bid, ask } = sim.maker.quote(instrument, AT);
        expect(bar.close).toBeGreaterThanOrEqual(bid);
        expect(bar.close).toBeLessThanOrEqual(ask);
      }
    }
  });

  test('a liquid contract has thirty minute bars within the last hours at any time of the day and the week', () => {
    for (let hour = 0; hour < 24 * 7; hour += 23) {
      const at = Date.UTC(2026, 10, 22, hour, 7);
      const sim = market();
      const series = sim.listing.series('SPY', at)[1]!;
      const near = sim.listing.chain(series).filter(({ moneyness }) => Math.abs(moneyness) < 0.4);
      for (const option of near) {
        let count = 0;
        for (let n = 0; n < 180; n++) {
          if (sim.tape.bar(option, at - (n + 1) * 60_000, at - n * 60_000)) count += 1;
        }
        expect(count).toBeGreaterThanOrEqual(30);
      }
    }
  });

  test('a contract that does not trade has no bars, while its quotes move', () => {
    const { tape, maker, listing } = market();
    const silent = listing
      .chain(listing.series('NVDA', AT)[0]!)
      .find(({ dayVolume, moneyness, right }) => dayVolume === 0 && right === 'call' && moneyness < 0)!;
    expect(tape.bar(silent, AT - 86_400_000, AT)).toBeUndefined();
    const bids = new Set(Array.from({ length: 120 }, (_, n) => maker.quote(silent, AT + n * 5000).bid));
    expect(bids.size).toBeGreaterThan(3);
  }); // prettier-ignore

  test('volume never falls, and a day has about as much as it should', () => {
    const sim = market();
    const spy = sim.listing.find('SPY', AT)!;
    let last = 0;
    for (let n = 0; n < 5000; n++) {
      const volume = sim.tape.volumeAt(spy, AT + n * 977);
      expect(volume).toBeGreaterThanOrEqual(last);
      last = volume;
    }
    expect(sim.tape.volumeAt(spy, AT) - sim.tape.volumeAt(spy, AT - 86_400_000)).toBeCloseTo(spy.dayVolume, -6);
  });
});
