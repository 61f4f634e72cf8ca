import type { Cluster } from '../market/ticker.js';
import type { ChainFactory } from './chain-factory.js';
import type { Series } from './expiry-schedule.js';
import { choiceOption, type Fault, type FaultBoard, listOption } from './faults.js';
import type { Instrument, Option } from './instrument.js';
import { UNDERLYINGS } from './underlyings.js';

/** What a corporate action made of a contract. */
const LIFECYCLES = ['expire', 'delist', 'adjust', 'halt'] as const;

/** Front series and width of the money that stand for "everything" when a client subscribes to all options. */
const WILDCARD_SERIES = 4;
const WILDCARD_MONEYNESS = 1.2;

/**
 * What the vendor lists right now: the factory's contracts, less what a `contract-lifecycle` fault took away.
 * - `expire` and `delist`: the tickers named are gone, from REST and socket.
 * - `adjust`: gone under their name, there under one whose root has a digit, delivering something else.
 * - `halt`: listed, but neither quoted nor traded, with the options on it.
 */
export class Listing {
  readonly #factory: ChainFactory;
  readonly #faults: FaultBoard;

  constructor(factory: ChainFactory, faults: FaultBoard) {
    this.#factory = factory;
    this.#faults = faults;
  }

  /** Changes when another day's listing begins. */
  dayAt(at: number): number {
    return this.#factory.dayAt(at);
  }

  series(underlying: string, at: number): Series[] {
    return this.#factory.series(underlying, at);
  }

  /** Series that expired in the last days, for those who ask for expired contracts. */
  expired(underlying: string, at: number): Series[] {
    return this.#factory.expired(underlying, at);
  }

  find(ticker: string, at: number): Instrument | undefined {
    const fault = this.#lifecycle();
    if (!fault) return this.#factory.find(ticker, at);
    const original = /^(O:[A-Z]+)1(\d{6}[CP]\d{8})$/.exec(ticker);
    if (original && choiceOption(fault, LIFECYCLES) === 'adjust') {
      const option = this.#factory.find(original[1]! + original[2]!, at);
      return option?.cluster === 'options' && isNamed(fault, option) ? adjusted(option) : undefined;
    }
    const instrument = this.#factory.find(ticker, at);
    return instrument && this.#isGone(fault, instrument) ? undefined : instrument;
  }

  /** Contracts of one series, after corporate actions. */
  chain(series: Series): readonly Option[] {
    const chain = this.#factory.chain(series);
    const fault = this.#lifecycle();
    if (!fault) return chain;
    const kept = chain.filter((option) => !this.#isGone(fault, option));
    if (choiceOption(fault, LIFECYCLES) !== 'adjust') return kept;
    return [...kept, ...chain.filter((option) => isNamed(fault, option)).map(adjusted)];
  }

  isHalted(instrument: Instrument): boolean {
    const fault = this.#lifecycle();
    return fault !== undefined && choiceOption(fault, LIFECYCLES) === 'halt' && isNamed(fault, instrument);
  }

  /** Everything that a wildcard subscription of a cluster is served. */
  everything(cluster: Cluster, at: number): Instrument[] {
    if (cluster !== 'options') {
      return [...UNDERLYINGS.keys()]
        .flatMap((ticker) => this.find(ticker, at) ?? [])
        .filter((each) => each.cluster === cluster);
    }
    return [...UNDERLYINGS.keys()]
      .flatMap((underlying) => this.series(underlying, at).slice(0, WILDCARD_SERIES))
      .flatMap((series) => this.chain(series))
      .filter((option) => Math.abs(option.moneyness) < WILDCARD_MONEYNESS && option.dayVolume > 0);
  }

  #lifecycle(): Fault | undefined {
    return this.#faults.active('contract-lifecycle', 'options') ?? this.#faults.active('contract-lifecycle', 'stocks');
  }

  #isGone(fault: Fault, instrument: Instrument): boolean {
    return choiceOption(fault, LIFECYCLES) !== 'halt' && isNamed(fault, instrument);
  }
}

/** True when the fault names the instrument or, for an option, what it is on. */
function isNamed(fault: Fault, instrument: Instrument): boolean {
  const tickers = listOption(fault, 'tickers') ?? [];
  const isHalt = choiceOption(fault, LIFECYCLES) === 'halt';
  return tickers.includes(instrument.ticker) || (isHalt && tickers.includes(instrument.underlying.ticker));
}

/** After a merger: 44 shares of a successor and some cash instead of 100 shares. */
function adjusted(option: Option): Option {
  return { ...option, ticker: option.ticker.replace(/^(O:[A-Z]+)/, '$11'), isAdjusted: true };
}
