import { type ClassifiedPrint, type Print, SWEEP_ORDER } from './trade-side.js';

/** A run of prints of one contract on one side over several exchanges, each shortly after the one before. */
export interface Sweep {
  readonly side: 'buy' | 'sell';
  /** Epoch ms of the first print. */
  readonly startAt: number;
  readonly endAt: number;
  readonly printCount: number;
  /** Contracts. */
  readonly size: number;
  readonly venueCount: number;
  /** One of the prints was an intermarket sweep order. */
  readonly isSweepOrder: boolean;
}

export interface SweepRule {
  /** Longest pause between two prints, ms. */
  readonly pauseMs: number;
  /** Fewest exchanges. */
  readonly venues: number;
}

export const SWEEP_RULE: SweepRule = { pauseMs: 250, venues: 2 };

interface Run {
  side: 'buy' | 'sell';
  startAt: number;
  endAt: number;
  printCount: number;
  size: number;
  venues: Set<number>;
  isSweepOrder: boolean;
}

/**
 * Finds the sweeps of one contract. Complex and excluded prints are passed over; a print of unknown side ends a run.
 * A lone sweep order is no sweep.
 */
export class SweepDetector {
  readonly #rule: SweepRule;
  #run: Run | undefined;

  constructor(rule: SweepRule = SWEEP_RULE) {
    this.#rule = rule;
  }

  /** The run as it stands, when it is a sweep already; it may grow yet. */
  get current(): Sweep | undefined {
    const run = this.#run;
    if (!run || run.venues.size < this.#rule.venues) return undefined;
    const { side, startAt, endAt, printCount, size, venues, isSweepOrder } = run;
    return { side, startAt, endAt, printCount, size, venueCount: venues.size, isSweepOrder };
  }

  /** @returns the sweep that this print shows to have ended, if one has. */
  add(print: Print, { side, isComplex, isExcluded }: ClassifiedPrint): Sweep | undefined {
    if (isComplex || isExcluded) return undefined;
    const run = this.#run;
    const pause = run ? print.at - run.endAt : Number.NaN;
    if (run && side === run.side && pause >= 0 && pause <= this.#rule.pauseMs) {
      run.endAt = print.at;
      run.printCount++;
      run.size += print.size;
      run.venues.add(print.exchange);
      run.isSweepOrder ||= print.conditions.includes(SWEEP_ORDER);
      return undefined;
    }
    const ended = this.current;
    this.#run =
      side === 'buy' || side === 'sell'
        ? {
            side,
            startAt: print.at,
            endAt: print.at,
            printCount: 1,
            size: print.size,
            venues: new Set([print.exchange]),
            isSweepOrder: print.conditions.includes(SWEEP_ORDER),
          }
        : undefined;
    return ended;
  }

  /** Ends the run, as at the end of the tape or once its pause is over. */
  flush(): Sweep | undefined {
    const ended = this.current;
    this.#run = undefined;
    return ended;
  }
}
