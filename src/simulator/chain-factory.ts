import { type Contract, formatContract, type Right } from '../market/contract.js';
import { expirySchedule, type Series } from './expiry-schedule.js';
import type { Instrument, Option, Spot } from './instrument.js';
import type { MarketModel } from './market-model.js';
import { YEAR_MS } from './price-path.js';
import { hash32, hashNormal, hashText } from './random.js';
import { strikeLadder } from './strike-ladder.js';
import { UNDERLYINGS, type Underlying } from './underlyings.js';

const PAST_MS = 10 * 86_400_000;
const OCC = /^O:([A-Z0-9]{1,6})(\d{6}[CP]\d{8})$/;

/**
 * What is listed, by instant: stocks, indices, expiries and contracts, made when first asked for.
 * - Deterministic by (seed, New York day); a new day starts a new listing, volumes and open interest included.
 * - An expired series is never given out.
 * - Asking for an unknown ticker gives `undefined`, never an error.
 */
export class ChainFactory {
  readonly #model: MarketModel;
  #day = Number.NaN;
  #closedAt = 0;
  #schedules = new Map<Underlying, Series[]>();
  #pastSchedules = new Map<Underlying, Series[]>();
  #chains = new Map<Series, Option[]>();
  #options = new Map<string, Option>();
  #spots = new Map<string, Spot>();

  constructor(model: MarketModel) {
    this.#model = model;
  }

  /** The New York day of the present listing; it changes when somebody asks at an instant of another day. */
  dayAt(at: number): number {
    const { day, closedAt } = this.#model.reference(at);
    // A delayed feed asks of the day before for some minutes after midnight; it is served from the newer listing.
    if (!(day <= this.#day)) {
      this.#day = day;
      this.#closedAt = closedAt;
      this.#schedules.clear();
      this.#pastSchedules.clear();
      this.#chains.clear();
      this.#options.clear();
      this.#spots.clear();
    }
    return this.#day;
  }

  /** Listed series of an underlying, nearest first; empty for an unknown one. */
  series(underlying: string, at: number): Series[] {
    this.dayAt(at);
    const known = UNDERLYINGS.get(underlying);
    if (!known) return [];
    let schedule = this.#schedules.get(known);
    if (!schedule) this.#schedules.set(known, (schedule = expirySchedule(known, at)));
    return schedule.filter((series) => series.expiresAt > at);
  }

  /** Series that have expired within ten days, nearest first. */
  expired(underlying: string, at: number): Series[] {
    this.dayAt(at);
    const known = UNDERLYINGS.get(underlying);
    if (!known) return [];
    let past = this.#pastSchedules.get(known);
    if (!past) this.#pastSchedules.set(known, (past = expirySchedule(known, at - PAST_MS)));
    return past.filter((series) => series.expiresAt <= at);
  }

  /** Every contract of a series, by strike, the call before the put. */
  chain(series: Series): Option[] {
    let chain = this.#chains.get(series);
    if (!chain) {
      const spot = this.#model.spot(series.underlying, this.#closedAt);
      chain = strikeLadder(series, spot, this.#closedAt).flatMap((strike, at, strikes) => {
        const step = at > 0 ? strike - strikes[at - 1]! : (strikes[1] ?? strike) - strike;
        return [this.#makeOption(series, strike, 'call', step), this.#makeOption(series, strike, 'put', step)];
      });
      this.#chains.set(series, chain);
      for (const option of chain) this.#options.set(option.ticker, option);
    }
    return chain;
  }

  find(ticker: string, at: number): Instrument | undefined {
    this.dayAt(at);
    return ticker.startsWith('O:') ? this.#findOption(ticker, at) : this.#findSpot(ticker);
  }

  #findOption(ticker: string, at: number): Option | undefined {
    const match = OCC.exec(ticker);
    if (!match) return undefined;
    if (!this.#options.has(ticker)) {
      const underlying = underlyingOfRoot(match[1]!);
      const date = `20${match[2]!.slice(0, 2)}-${match[2]!.slice(2, 4)}-${match[2]!.slice(4, 6)}`;
      const series =
        underlying && this.series(underlying.ticker, at).find((each) => each.root === match[1] && each.date === date);
      if (series) this.chain(series);
    }
    const option = this.#options.get(ticker);
    return option && option.series.expiresAt > at ? option : undefined;
  }

  #findSpot(ticker: string): Spot | undefined {
    const underlying = UNDERLYINGS.get(ticker);
    if (!underlying) return undefined;
    let spot = this.#spots.get(ticker);
    if (!spot) {
      const isStock = underlying.kind === 'stock';
      const hash = hashText(ticker, this.#model.seed);
      const liveliness = Math.min(1, underlying.dayVolume / 5e7);
      spot = {
        ticker,
        cluster: isStock ? 'stocks' : 'indices',
        underlying,
        hash,
        dayVolume: underlying.dayVolume * Math.exp(0.2 * hashNormal(hash, this.#day)),
        quoteRate: isStock ? 1.5 + 2.5 * liveliness : 1,
        tradeRate: isStock ? 0.8 + 1.7 * liveliness : 0,
      };
      this.#spots.set(ticker, spot);
    }
    return spot;
  }

  #makeOption(series: Series, strike: number, right: Right, step: number): Option {
    const { underlying } = series;
    const ticker = formatContract({ root: series.root, expiry: series.date as Contract['expiry'], strike, right });
    const hash = hashText(ticker, this.#model.seed);
    const years = Math.max(series.expiresAt - this.#closedAt, YEAR_MS / 730) / YEAR_MS;
    const spot = this.#model.spot(underlying, this.#closedAt);
    const sd = underlying.volatility * Math.sqrt(years);
    const moneyness = Math.log(strike / spot) / sd;
    const closeness = Math.exp(-0.5 * moneyness * moneyness);
    // In-the-money contracts trade little: their interest is on the other side of the chain.
    const isInTheMoney = right === 'call' ? strike < spot : strike > spot;
    const crowd = (closeness * step) / (2.5 * spot * sd + step);
    const side = isInTheMoney ? 0.25 * Math.exp(-moneyness * moneyness) + 0.02 : 0.5;
    const days = years * 365;
    const term = (series.isMonthly ? 2 : 1) / (1 + days);
    const volume = underlying.optionVolume * 0.6 * term * crowd * side * Math.exp(0.7 * hashNormal(hash, this.#day, 1));
    const roundness = strike % (step * 10) === 0 ? 4 : strike % (step * 2) === 0 ? 1.6 : 1;
    const held = underlying.openInterest * 0.05 * (series.isMonthly ? 3 : 1) * crowd * (side + 0.15) * roundness;
    const liveliness = Math.exp(-0.35 * moneyness * moneyness) * Math.min(1, 0.25 + 30 / (30 + days));
    return {
      ticker,
      cluster: 'options',
      underlying,
      series,
      strike,
      right,
      hash,
      moneyness,
      dayVolume: volume < 3 ? 0 : volume,
      openInterest: Math.floor((held / (1 + days) ** 0.4) * Math.exp(0.8 * hashNormal(hash, 2))),
      quoteRate: 0.05 + 1.6 * liveliness,
      tradeRate: volume < 3 ? 0 : Math.min(0.7, volume / 86_400 / 4 + (hash32(hash, 3) % 100) / 1e5),
    };
  }
}

const roots = new Map<string, Underlying>();
for (const underlying of UNDERLYINGS.values()) {
  roots.set(underlying.root, underlying);
  if (underlying.amRoot) roots.set(underlying.amRoot, underlying);
}

/** The underlying of an option root, `BRKB` → BRK.B, `SPXW` → I:SPX. */
export function underlyingOfRoot(root: string): Underlying | undefined {
  return roots.get(root);
}
