/** Which strikes are listed: spacing near the money and further out, as exchanges space this symbol. */
export interface StrikeSteps {
  /** Near the money, expiries up to about two months. */
  readonly near: number;
  /** Further out in strike or time. */
  readonly far: number;
}

/** How prices tick: a penny everywhere, or a penny under 3.00 and a nickel above, or the wider index rule. */
export type TickRule = 'penny' | 'penny-nickel' | 'nickel-dime';

/** `daily`: every trading day for two weeks. `monday-wednesday`: those and Fridays. `wednesday`: VIX. */
export type WeeklyRule = 'daily' | 'monday-wednesday' | 'friday' | 'wednesday';

/** Everything that is constant about one simulated stock, fund or index. Prices are of the winter 2025/2026. */
export interface Underlying {
  readonly ticker: string;
  readonly name: string;
  readonly kind: 'stock' | 'index';
  /** Level that the price path moves about, USD or index points. */
  readonly base: number;
  /** Annualised, of the path; also the level of its implied volatility surface. */
  readonly volatility: number;
  /** Part of the path that is the market's, in correlation. */
  readonly marketShare: number;
  /** Name of the path of its own; a fund shares its index's. */
  readonly path: string;
  /** Continuous dividend and borrow yield. */
  readonly carryYield: number;
  /** Roots of option tickers: of PM-settled contracts, and of AM-settled monthlies where there are any. */
  readonly root: string;
  readonly amRoot?: string;
  /** Correlation and curvature of the surface, see volatility-surface.ts. */
  readonly rho: number;
  readonly eta: number;
  readonly ticks: TickRule;
  readonly weeklies: WeeklyRule;
  readonly strikes: StrikeSteps;
  /** Shares a day; 0 for an index. */
  readonly dayVolume: number;
  /** Option contracts a day, and open, over the whole chain. */
  readonly optionVolume: number;
  readonly openInterest: number;
  /** Width of option spreads, 1 = a typical large stock. */
  readonly optionSpread: number;
  readonly tape: 1 | 2 | 3;
  readonly primaryExchange: number;
}

/** Options on stocks and funds can be exercised at any time, those on an index at expiry. */
export function exerciseStyleOf(kind: Underlying['kind']): 'american' | 'european' {
  return kind === 'index' ? 'european' : 'american';
}

type Row = Omit<Underlying, 'kind' | 'path' | 'root' | 'ticks' | 'weeklies' | 'tape' | 'primaryExchange'> &
  Partial<Underlying>;

function stock(row: Row): Underlying {
  return {
    kind: 'stock',
    path: row.ticker,
    root: row.ticker.replace('.', ''),
    ticks: 'penny-nickel',
    weeklies: 'friday',
    tape: 3,
    primaryExchange: 12,
    ...row,
  };
}

function index(row: Row): Underlying {
  return stock({
    ...row,
    kind: 'index',
    path: row.ticker,
    root: row.root ?? row.ticker.slice(2),
    ticks: 'nickel-dime',
  });
}

// biome-ignore format: a table
const list: readonly Underlying[] = [
  stock({ ticker: 'SPY', name: 'SPDR S&P 500 ETF Trust', base: 670, volatility: 0.15, marketShare: 1, path: 'I:SPX', carryYield: 0.011, rho: -0.65, eta: 0.85, ticks: 'penny', weeklies: 'daily', strikes: { near: 1, far: 5 }, dayVolume: 78e6, optionVolume: 9e6, openInterest: 22e6, optionSpread: 0.1, tape: 2, primaryExchange: 11 }),
  stock({ ticker: 'QQQ', name: 'Invesco QQQ Trust, Series 1', base: 608, volatility: 0.19, marketShare: 0.94, path: 'I:NDX', carryYield: 0.005, rho: -0.6, eta: 0.85, ticks: 'penny', weeklies: 'daily', strikes: { near: 1, far: 5 }, dayVolume: 52e6, optionVolume: 5.5e6, openInterest: 12e6, optionSpread: 0.13 }),
  stock({ ticker: 'IWM', name: 'iShares Russell 2000 ETF', base: 245, volatility: 0.21, marketShare: 0.85, carryYield: 0.01, rho: -0.55, eta: 0.8, ticks: 'penny', weeklies: 'daily', strikes: { near: 1, far: 5 }, dayVolume: 33e6, optionVolume: 1.4e6, openInterest: 7e6, optionSpread: 0.2, tape: 2, primaryExchange: 11 }),
  stock({ ticker: 'AAPL', name: 'Apple Inc.', base: 272, volatility: 0.25, marketShare: 0.65, carryYield: 0.004, rho: -0.4, eta: 0.8, weeklies: 'monday-wednesday', strikes: { near: 2.5, far: 5 }, dayVolume: 46e6, optionVolume: 1.1e6, openInterest: 5e6, optionSpread: 0.6 }),
  stock({ ticker: 'MSFT', name: 'Microsoft Corp', base: 495, volatility: 0.24, marketShare: 0.68, carryYield: 0.007, rho: -0.4, eta: 0.8, weeklies: 'monday-wednesday', strikes: { near: 2.5, far: 10 }, dayVolume: 21e6, optionVolume: 420e3, openInterest: 2.4e6, optionSpread: 0.9 }),
  stock({ ticker: 'NVDA', name: 'Nvidia Corp', base: 185, volatility: 0.42, marketShare: 0.62, carryYield: 0.0002, rho: -0.3, eta: 0.8, weeklies: 'monday-wednesday', strikes: { near: 2.5, far: 5 }, dayVolume: 175e6, optionVolume: 3.1e6, openInterest: 15e6, optionSpread: 0.5 }),
  stock({ ticker: 'TSLA', name: 'Tesla, Inc.', base: 420, volatility: 0.52, marketShare: 0.5, carryYield: 0, rho: -0.2, eta: 0.75, weeklies: 'monday-wednesday', strikes: { near: 2.5, far: 10 }, dayVolume: 82e6, optionVolume: 3e6, openInterest: 6.5e6, optionSpread: 0.6 }),
  stock({ ticker: 'AMD', name: 'Advanced Micro Devices', base: 215, volatility: 0.5, marketShare: 0.55, carryYield: 0, rho: -0.25, eta: 0.75, strikes: { near: 2.5, far: 5 }, dayVolume: 44e6, optionVolume: 700e3, openInterest: 3.6e6, optionSpread: 0.8 }),
  stock({ ticker: 'AMZN', name: 'Amazon.Com Inc', base: 230, volatility: 0.31, marketShare: 0.65, carryYield: 0, rho: -0.35, eta: 0.8, weeklies: 'monday-wednesday', strikes: { near: 2.5, far: 5 }, dayVolume: 40e6, optionVolume: 850e3, openInterest: 4.2e6, optionSpread: 0.7 }),
  stock({ ticker: 'META', name: 'Meta Platforms, Inc. Class A Common Stock', base: 620, volatility: 0.33, marketShare: 0.6, carryYield: 0.003, rho: -0.35, eta: 0.8, weeklies: 'monday-wednesday', strikes: { near: 2.5, far: 10 }, dayVolume: 14e6, optionVolume: 520e3, openInterest: 1.9e6, optionSpread: 1 }),
  stock({ ticker: 'GOOGL', name: 'Alphabet Inc. Class A Common Stock', base: 300, volatility: 0.29, marketShare: 0.6, carryYield: 0.003, rho: -0.35, eta: 0.8, weeklies: 'monday-wednesday', strikes: { near: 2.5, far: 5 }, dayVolume: 34e6, optionVolume: 480e3, openInterest: 3e6, optionSpread: 0.8 }),
  stock({ ticker: 'BRK.B', name: 'Berkshire Hathaway Inc. Class B', base: 505, volatility: 0.17, marketShare: 0.6, carryYield: 0, rho: -0.4, eta: 0.8, strikes: { near: 5, far: 10 }, dayVolume: 4.4e6, optionVolume: 26e3, openInterest: 420e3, optionSpread: 2.2, tape: 1, primaryExchange: 10 }),
  index({ ticker: 'I:SPX', name: 'S&P 500', base: 6720, volatility: 0.15, marketShare: 1, carryYield: 0.012, root: 'SPXW', amRoot: 'SPX', rho: -0.65, eta: 0.85, weeklies: 'daily', strikes: { near: 5, far: 25 }, dayVolume: 0, optionVolume: 3.8e6, openInterest: 19e6, optionSpread: 0.4 }),
  index({ ticker: 'I:NDX', name: 'Nasdaq-100', base: 24950, volatility: 0.19, marketShare: 0.94, carryYield: 0.006, root: 'NDXP', amRoot: 'NDX', rho: -0.6, eta: 0.85, weeklies: 'daily', strikes: { near: 25, far: 100 }, dayVolume: 0, optionVolume: 60e3, openInterest: 260e3, optionSpread: 1.2 }),
  // Its level is the 30-day volatility of the S&P surface, not a path; `base` and `volatility` are those of its options.
  index({ ticker: 'I:VIX', name: 'CBOE Volatility Index', base: 17.5, volatility: 0.95, marketShare: -0.8, carryYield: 0.04, root: 'VIXW', amRoot: 'VIX', rho: 0.55, eta: 0.9, weeklies: 'wednesday', strikes: { near: 1, far: 5 }, dayVolume: 0, optionVolume: 820e3, openInterest: 9e6, optionSpread: 0.9 }),
];

/** The whole simulated market; any other ticker is unknown to it. */
export const UNDERLYINGS: ReadonlyMap<string, Underlying> = new Map(list.map((each) => [each.ticker, each]));

/** Continuous risk-free rate of the model. */
export const MODEL_RATE = 0.04;
