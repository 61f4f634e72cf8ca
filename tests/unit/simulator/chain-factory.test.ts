import { describe, expect, test } from 'vitest';
import { ChainFactory } from '../../../src/simulator/chain-factory.js';
import { MarketModel } from '../../../src/simulator/market-model.js';

const TUESDAY = Date.UTC(2026, 10, 24, 15);
const factory = (seed = 1) => new ChainFactory(new MarketModel(seed));
const dates = (symbol: string, at: number) =>
  factory()
    .series(symbol, at)
    .map((series) => series.date);

describe('expiries', () => {
  test('SPY has its dailies, weeklies, monthlies, quarterlies and LEAPS, and none on a holiday', () => {
    const listed = dates('SPY', TUESDAY);
    expect(listed.slice(0, 6)).toEqual([
      '2026-11-24',
      '2026-11-25',
      '2026-11-27',
      '2026-11-30',
      '2026-12-01',
      '2026-12-02',
    ]);
    expect(listed).toEqual(
      expect.arrayContaining(['2026-12-18', '2026-12-31', '2027-03-31', '2027-06-17', '2028-01-21', '2028-12-15']),
    );
    expect(listed).not.toContain('2026-11-26');
    expect(listed).not.toContain('2027-06-18');
  }); // prettier-ignore

  test('the day itself is listed until its close, and no longer', () => {
    const close = Date.UTC(2026, 10, 24, 21);
    expect(dates('SPY', close - 1)[0]).toBe('2026-11-24');
    expect(dates('SPY', close)[0]).toBe('2026-11-25');
    const shortClose = Date.UTC(2026, 10, 27, 18);
    expect(dates('SPY', shortClose - 1)[0]).toBe('2026-11-27');
    expect(dates('SPY', shortClose)[0]).toBe('2026-11-30');
  });

  test('at a weekend Monday is next', () => {
    expect(dates('QQQ', Date.UTC(2026, 10, 28, 20))[0]).toBe('2026-11-30');
  });

  test('AMD has Fridays only; AAPL Mondays and Wednesdays for two weeks', () => {
    expect(dates('AMD', TUESDAY).slice(0, 3)).toEqual(['2026-11-27', '2026-12-04', '2026-12-11']);
    expect(dates('AAPL', TUESDAY).slice(0, 4)).toEqual(['2026-11-25', '2026-11-27', '2026-11-30', '2026-12-02']);
  });

  test('on a third Friday SPX expires in the morning and SPXW in the evening', () => {
    const third = factory()
      .series('I:SPX', TUESDAY)
      .filter((series) => series.date === '2026-12-18');
    expect(third.map(({ root, expiresAt }) => [root, new Date(expiresAt).toISOString()])).toEqual([
      ['SPX', '2026-12-18T14:30:00.000Z'],
      ['SPXW', '2026-12-18T21:00:00.000Z'],
    ]);
  });

  test('VIX expires on Wednesdays, thirty days before the third Friday after', () => {
    const listed = factory().series('I:VIX', TUESDAY);
    expect(
      listed
        .filter((series) => series.root === 'VIX')
        .slice(0, 2)
        .map((series) => series.date),
    ).toEqual(['2026-12-16', '2027-01-20']);
    expect(listed.filter((series) => series.root === 'VIXW')[0]!.date).toBe('2026-11-25');
  }); // prettier-ignore

  test('an unknown symbol has none', () => {
    expect(dates('ZZZZ', TUESDAY)).toEqual([]);
  });
});

describe('contracts', () => {
  test('SPX has tens of thousands, found one at a time without making the others', () => {
    const listing = factory();
    const found = listing.find('O:SPXW261218P06600000', TUESDAY);
    expect(found).toMatchObject({ cluster: 'options', strike: 6600, right: 'put', series: { root: 'SPXW' } });
    const count = listing.series('I:SPX', TUESDAY).reduce((sum, series) => sum + listing.chain(series).length, 0);
    expect(count).toBeGreaterThan(20_000);
  });

  test('a class share drops its dot', () => {
    expect(factory().find('O:BRKB261218C00500000', TUESDAY)?.underlying.ticker).toBe('BRK.B');
  });

  test('what is not listed is unknown', () => {
    const listing = factory();
    const tickers = [
      'O:SPY261126C00660000',
      'O:SPY261125C00660300',
      'O:ZZZ261218C00100000',
      'O:SPY',
      'ZZZZ',
      '',
      'spy',
      '__proto__',
    ];
    expect(tickers.map((ticker) => listing.find(ticker, TUESDAY))).toEqual(tickers.map(() => undefined));
  });

  test('a contract is gone at its expiry', () => {
    const listing = factory();
    expect(listing.find('O:SPY261124C00660000', Date.UTC(2026, 10, 24, 20, 59))).toBeDefined();
    expect(listing.find('O:SPY261124C00660000', Date.UTC(2026, 10, 24, 21))).toBeUndefined();
    expect(listing.expired('SPY', Date.UTC(2026, 10, 24, 21)).at(-1)?.date).toBe('2026-11-24');
  });

  test('the same seed and day give the same listing, another seed another', () => {
    const chain = (seed: number) => {
      const listing = factory(seed);
      return listing
        .chain(listing.series('TSLA', TUESDAY)[2]!)
        .map(({ ticker, openInterest, dayVolume }) => [ticker, openInterest, dayVolume]);
    }; // prettier-ignore
    expect(chain(4)).toEqual(chain(4));
    expect(chain(4)).not.toEqual(chain(5));
  });

  test('most of the volume is near the money, and some contracts have none', () => {
    for (const symbol of ['SPY', 'TSLA', 'BRK.B', 'I:VIX']) {
      const listing = factory();
      const options = listing.series(symbol, TUESDAY).flatMap((series) => listing.chain(series));
      const volume = (near: boolean) =>
        options
          .filter(({ moneyness }) => Math.abs(moneyness) < 1.5 === near)
          .reduce((sum, each) => sum + each.dayVolume, 0);
      expect(volume(true)).toBeGreaterThan(2 * volume(false));
      expect(options.some(({ dayVolume }) => dayVolume === 0)).toBe(true);
      expect(options.every(({ openInterest }) => Number.isInteger(openInterest) && openInterest >= 0)).toBe(true);
    }
  });
});
