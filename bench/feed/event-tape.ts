import { barEvent, quoteEvent } from '../../src/simulator/event-writer.js';
import type { Option } from '../../src/simulator/instrument.js';
import { createRandom } from '../../src/simulator/random.js';
import type { Simulator } from '../../src/simulator/simulator.js';

/** One event of the simulator's making, with the place of its time and sequence left open. */
export interface TapeEvent {
  /** Index among the tape's contracts. */
  readonly contract: number;
  readonly kind: 'Q' | 'A';
  readonly head: string;
  /** Bid, ask and their sizes; undefined for a bar. */
  readonly quote: readonly [bid: number, ask: number, bidSize: number, askSize: number] | undefined;
}

export const CONTRACT_COUNT = 1_000;
const PER_SERIES = 125;
const EVENT_COUNT = 20_000;
const BAR_SHARE = 0.1;
const SPAN_MS = 600_000;

/**
 * The events of a bench: 1,000 contracts of SPY, 90 % quotes and 10 % seconds, made before anything is measured, so that the
 * process that feeds the browser has next to nothing to do.
 */
export class EventTape {
  readonly contracts: readonly Option[];
  readonly events: readonly TapeEvent[];

  constructor(simulator: Simulator, seed: number) {
    const now = simulator.market.now();
    this.contracts = contractsOf(simulator, now);
    const random = createRandom(seed);
    this.events = Array.from({ length: EVENT_COUNT }, () => {
      const contract = Math.floor(random() * this.contracts.length);
      const at = Math.floor(now - random() * SPAN_MS);
      return random() < BAR_SHARE ? this.#bar(simulator, contract, at) : this.#quote(simulator, contract, at);
    });
  }

  #quote(simulator: Simulator, contract: number, at: number): TapeEvent {
    const instrument = this.contracts[contract]!;
    const quote = simulator.maker.quote(instrument, at);
    const { bid, ask, bidSize, askSize } = quote;
    const head = quoteEvent(instrument, quote, 0, 0).slice(0, -'0,"q":0}'.length);
    return { contract, kind: 'Q', head, quote: [bid, ask, bidSize, askSize] };
  }

  /** A second in which it traded; for one that did not trade for ten minutes, a quote. */
  #bar(simulator: Simulator, contract: number, at: number): TapeEvent {
    const instrument = this.contracts[contract]!;
    const bar = simulator.tape.bar(instrument, at - SPAN_MS, at);
    if (!bar) return this.#quote(simulator, contract, at);
    const day = { open: simulator.tape.dayOpen(instrument, at), volume: bar.volume, vwap: bar.vwap };
    const text = barEvent(instrument, 'A', bar, day, 0);
    return { contract, kind: 'A', head: text.slice(0, text.lastIndexOf('"s":') + 4), quote: undefined };
  }
}

/** The nearest to the money of each of the next expirations, expiration by expiration. */
function contractsOf(simulator: Simulator, now: number): Option[] {
  const contracts: Option[] = [];
  for (const series of simulator.listing.series('SPY', now)) {
    const nearest = [...simulator.listing.chain(series)].sort(
      (a, b) => Math.abs(a.moneyness) - Math.abs(b.moneyness) || a.strike - b.strike,
    );
    contracts.push(...nearest.slice(0, Math.min(PER_SERIES, CONTRACT_COUNT - contracts.length)));
    if (contracts.length === CONTRACT_COUNT) return contracts;
  }
  throw new Error(`The simulator lists ${contracts.length} contracts of SPY, fewer than ${CONTRACT_COUNT}.`);
}

/** @param at epoch ms with a fraction: when it is sent. */
export function textOf(event: TapeEvent, at: number, sequence: number): string {
  if (event.kind === 'Q') return `${event.head}${at.toFixed(3)},"q":${sequence}}`;
  const startAt = Math.floor(at / 1000) * 1000;
  return `${event.head}${startAt},"e":${startAt + 1000}}`;
}
