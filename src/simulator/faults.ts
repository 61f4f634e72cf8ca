import type { Clock } from '../base/clock.js';
import { CLUSTERS, type Cluster } from '../market/ticker.js';

/** Where a fault strikes. */
export type FaultPlace = Cluster | 'rest';

/** Every fault that can be injected; docs/simulator.md says what each does and takes. */
export const FAULT_NAMES = [
  'tcp-drop',
  'close-code',
  'half-open',
  'slow-connect',
  'slow-auth',
  'auth-failed',
  'max-connections-newcomer',
  'max-connections-incumbent',
  'partial-refusal',
  'never-confirmed',
  'malformed-frames',
  'huge-frame',
  'odd-events',
  'out-of-order',
  'clock-skew',
  'burst',
  'rest-status',
  'pagination',
  'hostile-strings',
  'prototype-pollution',
  'contract-lifecycle',
  'mute',
  'market',
  'plan',
] as const; // prettier-ignore

export type FaultName = (typeof FAULT_NAMES)[number];

export interface Fault {
  readonly name: FaultName;
  /** Everywhere when undefined. */
  readonly place: FaultPlace | undefined;
  readonly endsAt: number;
  usesLeft: number;
  /** What came with it, unread. */
  readonly options: Readonly<Record<string, unknown>>;
}

const PLACES: readonly string[] = [...CLUSTERS, 'rest'];

/**
 * The faults in force.
 * - One of a name and place at a time: a second injection replaces the first.
 * - Each lasts until `none`, for `ms`, or for `count` uses, whichever comes first.
 */
export class FaultBoard {
  readonly #clock: Clock;
  #faults: Fault[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param body as posted to `/__fault`.
   * @returns the fault now in force, undefined for `none`, or a sentence saying why the body cannot be used.
   */
  inject(body: unknown): Fault | undefined | string {
    if (typeof body !== 'object' || body === null) return 'A fault is a JSON object with a member "fault".';
    const options = body as Record<string, unknown>;
    const { fault: name, cluster: place, ms, count } = options;
    if (place !== undefined && !PLACES.includes(place as string)) return `"cluster" is one of ${PLACES.join(', ')}.`;
    if (name === 'none') {
      this.#faults = place === undefined ? [] : this.#faults.filter((each) => each.place !== place);
      return undefined;
    }
    if (!FAULT_NAMES.includes(name as FaultName)) return `"fault" is none or one of ${FAULT_NAMES.join(', ')}.`;
    for (const [label, value] of [
      ['ms', ms],
      ['count', count],
    ] as const) {
      if (value !== undefined && !(typeof value === 'number' && value > 0)) return `"${label}" is a positive number.`;
    } // prettier-ignore
    const fault: Fault = {
      name: name as FaultName,
      place: place as FaultPlace | undefined,
      endsAt: this.#clock.now() + durationOf(name as FaultName, options),
      usesLeft: typeof count === 'number' ? count : Number.POSITIVE_INFINITY,
      options,
    };
    this.#faults = this.#faults.filter((each) => each.name !== fault.name || each.place !== fault.place);
    this.#faults.push(fault);
    return fault;
  }

  /** The fault of this name in force at a place; asking costs nothing. */
  active(name: FaultName, place: FaultPlace): Fault | undefined {
    if (this.#faults.length === 0) return undefined;
    const now = this.#clock.now();
    return this.#faults.find(
      (each) =>
        each.name === name &&
        (each.place === undefined || each.place === place) &&
        each.usesLeft > 0 &&
        each.endsAt > now,
    );
  }

  /** As `active`, and counts one use. */
  use(name: FaultName, place: FaultPlace): Fault | undefined {
    const fault = this.active(name, place);
    if (fault) fault.usesLeft -= 1;
    return fault;
  }

  names(): FaultName[] {
    const now = this.#clock.now();
    return this.#faults.filter((each) => each.usesLeft > 0 && each.endsAt > now).map((each) => each.name);
  }
}

/** A drop is over at once, but for the time in which nobody may come back. */
function durationOf(name: FaultName, { ms, downMs }: Readonly<Record<string, unknown>>): number {
  if (name === 'tcp-drop') return typeof downMs === 'number' ? downMs : 0;
  return typeof ms === 'number' ? ms : Number.POSITIVE_INFINITY;
}

/** A number among a fault's options. */
export function numberOption(fault: Fault, name: string, otherwise: number): number {
  const value = fault.options[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

/** Texts among a fault's options, given as a list or as one text; undefined when absent. */
export function listOption(fault: Fault, name: string): readonly string[] | undefined {
  const value = fault.options[name];
  if (typeof value === 'string') return value.split(',');
  return Array.isArray(value) ? value.map(String) : undefined;
}

/**
 * Which of the `choices` a fault names: as `kind`, as one of the `labels`, or as a member that is true
 * (`{"kind":"closed"}`, `{"market":"closed"}`, `{"closed":true}`).
 */
export function choiceOption<Choice extends string>(
  fault: Fault,
  choices: readonly Choice[],
  labels: readonly string[] = [],
): Choice | undefined {
  for (const label of ['kind', 'state', 'value', ...labels]) {
    const value = fault.options[label];
    if (choices.includes(value as Choice)) return value as Choice;
  }
  return choices.find((choice) => fault.options[choice] === true);
}

/** True when the fault is about this ticker: it names none, or this one. */
export function concernsTicker(fault: Fault, ticker: string): boolean {
  const tickers = listOption(fault, 'tickers');
  return tickers === undefined || tickers.includes(ticker);
}
