import { VEGA, europeanGreeks, europeanPrice } from '../analytics/european.js';
import { type Day, closeInstant, easternDay, tradingDayBefore } from './exchange-day.js';
import { ExercisePremiums, type PremiumGrade } from './exercise-premium.js';
import type { Series } from './expiry-schedule.js';
import type { Instrument, Option } from './instrument.js';
import { PricePath, YEAR_MS, marketDays } from './price-path.js';
import { hashText } from './random.js';
import { exerciseStyleOf, MODEL_RATE, UNDERLYINGS, type Underlying } from './underlyings.js';
import { type Smile, atmVolatility, modelVolatility } from './volatility-surface.js';

/** An underlying at one instant. */
export interface SpotState {
  readonly spot: number;
  /** At-the-forward volatility of the shortest expiry, and far out. */
  readonly shortVolatility: number;
  readonly longVolatility: number;
}

/** The index whose surface gives the VIX, and its factor from at-the-money to variance-swap volatility. */
const VIX_SOURCE = 'I:SPX';
const VIX_CONVEXITY = 1.12;
/** Realised volatility as a part of the implied one. */
const REALISED = 0.9;
const KEPT_STATES = 6000;

/**
 * The market as a pure function of (seed, instant): history and the live feed are read off the same curves.
 * - Spots: one market path and one of its own for each symbol; volatility rises when the market falls.
 * - The VIX is computed from the S&P surface.
 * - Options: SSVI smiles around the forward. Those on an index are priced as European, those on stocks and funds as American.
 */
export class MarketModel {
  readonly seed: number;
  readonly #market: PricePath;
  readonly #mood: PricePath;
  readonly #paths = new Map<string, PricePath>();
  readonly #states = new Map<Underlying, Map<number, SpotState>>();
  readonly #smiles = new Map<Series, { at: number; smile: Smile }>();
  readonly #premiums = new ExercisePremiums((option, at) => this.#makeSmile(option.series, at));

  constructor(seed: number) {
    this.seed = seed;
    this.#market = new PricePath(hashText('market', seed));
    this.#mood = new PricePath(hashText('mood', seed));
  }

  state(underlying: Underlying, at: number): SpotState {
    let states = this.#states.get(underlying);
    if (!states) this.#states.set(underlying, (states = new Map()));
    let state = states.get(at);
    if (!state) {
      if (states.size >= KEPT_STATES) states.clear();
      states.set(at, (state = this.#makeState(underlying, at)));
    }
    return state;
  }

  spot(underlying: Underlying, at: number): number {
    return this.state(underlying, at).spot;
  }

  /** Level at the last regular close before this New York day. */
  previousClose(underlying: Underlying, day: Day): number {
    return this.spot(underlying, closeInstant(tradingDayBefore(day)));
  }

  smile(series: Series, at: number): Smile {
    const known = this.#smiles.get(series);
    if (known?.at === at) return known.smile;
    const smile = this.#makeSmile(series, at);
    if (known) {
      known.at = at;
      known.smile = smile;
    } else {
      if (this.#smiles.size > 2000) this.#smiles.clear();
      this.#smiles.set(series, { at, smile });
    }
    return smile;
  }

  /** Annualised fraction; NaN at and after expiry. */
  volatility(option: Option, at: number): number {
    const smile = this.smile(option.series, at);
    return smile.years > 0 ? modelVolatility(smile, option.strike, smile.forward, smile.years) : Number.NaN;
  }

  /** Fair value before ticks and spreads, USD per share; of American options to a tick's rounding, or to a cent. */
  fair(option: Option, at: number, grade: PremiumGrade = 'tick'): number {
    const smile = this.smile(option.series, at);
    const intrinsic = Math.max(0, option.right === 'call' ? smile.spot - option.strike : option.strike - smile.spot);
    if (smile.years <= 0) return intrinsic;
    const volatility = modelVolatility(smile, option.strike, smile.forward, smile.years);
    const { spot, years, rate, carryYield } = smile;
    const price = europeanPrice(option.right, spot, option.strike, years, rate, carryYield, volatility);
    if (exerciseStyleOf(option.underlying.kind) === 'european') return price;
    return Math.max(price + this.#premiums.premium(option, at, smile, volatility, price, grade), price, intrinsic);
  }

  /**
   * Price, delta, gamma, theta and vega of a contract before its expiry, raw and in the order of `europeanGreeks`;
   * of the American model for stocks and funds.
   */
  greeks(option: Option, at: number, out: Float64Array): void {
    const smile = this.smile(option.series, at);
    const { strike, right } = option;
    const volatility = modelVolatility(smile, strike, smile.forward, smile.years);
    if (exerciseStyleOf(option.underlying.kind) === 'american') {
      this.#premiums.pricer(option, smile).greeks(smile, strike, volatility, out);
      if (Number.isFinite(out[VEGA])) return;
    }
    const { spot, years, rate, carryYield } = smile;
    europeanGreeks(right, spot, strike, years, rate, carryYield, volatility, out);
  }

  /** Fair value of an option, level of anything else. */
  value(instrument: Instrument, at: number): number {
    return instrument.cluster === 'options' ? this.fair(instrument, at) : this.spot(instrument.underlying, at);
  }

  /** The New York date and the instant of the last close before it, by which listings and volumes of a day are set. */
  reference(at: number): { readonly day: Day; readonly closedAt: number } {
    const day = easternDay(at);
    return { day, closedAt: closeInstant(tradingDayBefore(day)) };
  }

  #makeSmile({ underlying, expiresAt }: Series, at: number): Smile {
    const state = this.state(underlying, at);
    const years = Math.max(0, expiresAt - at) / YEAR_MS;
    return {
      spot: state.spot,
      forward: state.spot * Math.exp((MODEL_RATE - underlying.carryYield) * years),
      years,
      rate: MODEL_RATE,
      carryYield: underlying.carryYield,
      atm: atmVolatility(state.shortVolatility, state.longVolatility, years),
      rho: underlying.rho,
      eta: underlying.eta,
    };
  }

  #makeState(underlying: Underlying, at: number): SpotState {
    const days = marketDays(at);
    const market = this.#market.at(days);
    const level = Math.exp(0.035 * this.#mood.at(days) - 0.04 * market);
    const { volatility } = underlying;
    if (underlying.weeklies === 'wednesday') {
      const source = this.state(UNDERLYINGS.get(VIX_SOURCE)!, at);
      const thirtyDays = atmVolatility(source.shortVolatility, source.longVolatility, 30 / 365);
      return {
        spot: 100 * VIX_CONVEXITY * thirtyDays,
        shortVolatility: volatility * level ** 0.3,
        longVolatility: volatility * 0.5,
      };
    }
    const share = underlying.marketShare;
    const own = share === 1 ? 0 : this.#path(underlying.path).at(days);
    const walk = share * market + Math.sqrt(1 - share * share) * own;
    return {
      spot: underlying.base * Math.exp((REALISED * volatility * walk) / Math.sqrt(365)),
      shortVolatility: volatility * level,
      longVolatility: volatility * 1.12 * level ** 0.35,
    };
  }

  #path(name: string): PricePath {
    let path = this.#paths.get(name);
    if (!path) this.#paths.set(name, (path = new PricePath(hashText(name, this.seed), 0.03)));
    return path;
  }
}
