import { DELTA, GAMMA, GREEK_COUNT, PRICE, THETA, VEGA, europeanGreeks } from '../analytics/european.js';
import type { Right } from '../market/contract.js';
import { AmericanPricer } from './american-pricer.js';
import type { Option } from './instrument.js';
import { YEAR_MS } from './price-path.js';
import type { Underlying } from './underlyings.js';
import { type Smile, modelVolatility } from './volatility-surface.js';

/** How exact a premium is wanted: `tick`, or `cent`, for prices that nobody compares with a quote of the same instant. */
export type PremiumGrade = 'tick' | 'cent';

interface Pace {
  /** A premium is solved for once in so long for each contract, and follows time, spot and volatility in between. */
  readonly spanMs: number;
  /** Move of the spot, in units of σ·√year, from which on a contract is priced anew: the premium bends at the boundary. */
  readonly far: number;
  /** What a change of volatility may leave out, USD. */
  readonly leftOut: number;
}

const PACES: Readonly<Record<PremiumGrade, Pace>> = {
  tick: { spanMs: 64_000, far: 5e-3, leftOut: 5e-5 },
  cent: { spanMs: 3_600_000, far: 3e-2, leftOut: 5e-3 },
};
/** Spans of different contracts begin at so many different times, so that the work of a chain is spread. */
const PHASES = 16;

/** What early exercise adds to a contract's European price at one instant, and how that changes. */
interface Anchor {
  readonly at: number;
  readonly spot: number;
  readonly volatility: number;
  /** USD; by year; by USD of spot once and twice; by volatility. */
  readonly premium: number;
  readonly byTime: number;
  readonly bySpot: number;
  readonly bySpotTwice: number;
  readonly byVolatility: number;
}

/**
 * Early-exercise premiums of American contracts, at the cost of a European price for all but a few of them.
 * - A pure function of contract and instant: the premium at the start of the contract's present span, a minute or
 *   an hour, is carried along by its derivatives. What was asked before changes nothing.
 * - Where spot or volatility jumped in the span it is solved for as it is.
 */
export class ExercisePremiums {
  readonly #smileAt: (option: Option, at: number) => Smile;
  readonly #pricers = new Map<Underlying, Record<Right, AmericanPricer>>();
  /** The two spans asked for last: a live quote and the open of the day take turns. */
  readonly #anchors: Readonly<Record<PremiumGrade, WeakMap<Option, readonly [Anchor, Anchor | undefined]>>> = {
    tick: new WeakMap(),
    cent: new WeakMap(),
  };

  constructor(smileAt: (option: Option, at: number) => Smile) {
    this.#smileAt = smileAt;
  }

  pricer({ underlying, right }: Option, { rate, carryYield }: Smile): AmericanPricer {
    let pricers = this.#pricers.get(underlying);
    if (!pricers) {
      const make = (each: Right) => new AmericanPricer(each, rate, carryYield);
      this.#pricers.set(underlying, (pricers = { call: make('call'), put: make('put') }));
    }
    return pricers[right];
  }

  /**
   * @param smile of the option's series at that instant. @param volatility the option's own.
   * @param european its European price.
   * @returns USD per share; 0 where early exercise never pays.
   */
  premium(option: Option, at: number, smile: Smile, volatility: number, european: number, grade: PremiumGrade): number {
    const pricer = this.pricer(option, smile);
    if (!pricer.isEarly) return 0;
    const { far, leftOut } = PACES[grade];
    const anchor = this.#anchor(option, pricer, at, grade);
    const move = smile.spot - anchor.spot;
    const change = volatility - anchor.volatility;
    const shift = anchor.byVolatility * change;
    const isFar =
      Math.abs(move) > far * anchor.volatility * anchor.spot || Math.abs(shift * change) > leftOut * volatility;
    // Of no length: so short before expiry there is no boundary, and nothing to gain.
    if (isFar) return Math.max(0, pricer.price(smile, option.strike, volatility) - european) || 0;
    const elapsed = (at - anchor.at) / YEAR_MS;
    return anchor.premium + elapsed * anchor.byTime + move * (anchor.bySpot + 0.5 * move * anchor.bySpotTwice) + shift;
  }

  #anchor(option: Option, pricer: AmericanPricer, now: number, grade: PremiumGrade): Anchor {
    const { spanMs } = PACES[grade];
    const phase = ((option.hash & (PHASES - 1)) * spanMs) / PHASES;
    const at = Math.floor((now - phase) / spanMs) * spanMs + phase;
    const anchors = this.#anchors[grade];
    const known = anchors.get(option);
    if (known?.[0].at === at) return known[0];
    const anchor = known?.[1]?.at === at ? known[1] : this.#makeAnchor(option, pricer, at);
    anchors.set(option, [anchor, known?.[0]]);
    return anchor;
  }

  #makeAnchor(option: Option, pricer: AmericanPricer, at: number): Anchor {
    const smile = this.#smileAt(option, at);
    const { spot, forward, years, rate, carryYield } = smile;
    const { right, strike } = option;
    const volatility = modelVolatility(smile, strike, forward, years);
    pricer.greeks(smile, strike, volatility, american);
    europeanGreeks(right, spot, strike, years, rate, carryYield, volatility, european);
    const less = (greek: number): number => american[greek]! - european[greek]! || 0;
    return {
      at,
      spot,
      volatility,
      premium: less(PRICE),
      byTime: less(THETA),
      bySpot: less(DELTA),
      bySpotTwice: less(GAMMA),
      byVolatility: less(VEGA),
    };
  }
}

const american = new Float64Array(GREEK_COUNT);
const european = new Float64Array(GREEK_COUNT);
