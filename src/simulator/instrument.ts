import type { Right } from '../market/contract.js';
import type { Cluster } from '../market/ticker.js';
import type { Series } from './expiry-schedule.js';
import type { Underlying } from './underlyings.js';

/** What stocks, indices and options of the simulated market share. */
interface Tradable {
  readonly ticker: string;
  readonly cluster: Cluster;
  readonly underlying: Underlying;
  /** Seed of everything that is this instrument's own. */
  readonly hash: number;
  /** Shares or contracts on this New York day, over the whole day; below 1 it hardly ever trades. */
  readonly dayVolume: number;
  /** Quotes and trades a second at the calm rate. */
  readonly quoteRate: number;
  readonly tradeRate: number;
}

export interface Spot extends Tradable {
  readonly cluster: 'stocks' | 'indices';
}

/** One listed contract. */
export interface Option extends Tradable {
  readonly cluster: 'options';
  readonly series: Series;
  readonly strike: number;
  readonly right: Right;
  readonly openInterest: number;
  /** Distance of the strike from the day's reference spot, in standard deviations to expiry. */
  readonly moneyness: number;
  /** Its deliverable was changed by a corporate action. */
  readonly isAdjusted?: boolean;
}

export type Instrument = Spot | Option;
