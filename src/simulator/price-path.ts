import { hashNormal, hashUniform } from './random.js';
import { DAY_MS, easternDay, easternInstant } from './exchange-day.js';

/** Days between the coarsest knots; between them the path is tied down, so it can wander for ever without leaving. */
const SPAN_DAYS = 32;
/** Halvings of the span: the finest cell is a third of a second. */
const LEVELS = 23;
const CELL_DAYS = Array.from({ length: LEVELS }, (_, level) => SPAN_DAYS / 2 ** level);
const TENT = CELL_DAYS.map((cell) => Math.sqrt(cell) / 2);
const KNOT = Math.sqrt(SPAN_DAYS / 2);

/** Jumps: at most one in each cell, fading over a few hours. */
const JUMP_CELL_DAYS = 1 / 8;
const JUMP_LOOKBACK = 6;
const JUMP_FADE_DAYS = 0.12;

/**
 * A random path that is a pure function of time, so that a bar of last week and the tick of this moment lie on one curve.
 * - Brownian motion by Lévy's construction (a tent of half the size at each halving), variance 1 per day of market time.
 * - Stationary: knots 32 days apart are independent.
 * - Now and then it jumps, then gives most of it back within hours.
 * Source: P. Lévy 1948; Karatzas & Shreve, Brownian Motion and Stochastic Calculus, 2.3.
 */
export class PricePath {
  readonly #seed: number;
  readonly #jumpChance: number;

  constructor(seed: number, jumpChance = 0.05) {
    this.#seed = seed;
    this.#jumpChance = jumpChance;
  }

  /** @param days market time, see {@link marketDays}. */
  at(days: number): number {
    const seed = this.#seed;
    const knot = Math.floor(days / SPAN_DAYS);
    const part = days / SPAN_DAYS - knot;
    let sum = KNOT * ((1 - part) * hashNormal(seed, knot) + part * hashNormal(seed, knot + 1));
    for (let level = 0; level < LEVELS; level++) {
      const position = days / CELL_DAYS[level]!;
      const cell = Math.floor(position);
      const inside = position - cell;
      sum += TENT[level]! * 2 * (inside < 0.5 ? inside : 1 - inside) * hashNormal(seed, cell, level + 1);
    }
    return sum + this.#jumps(days);
  }

  #jumps(days: number): number {
    const newest = Math.floor(days / JUMP_CELL_DAYS);
    let sum = 0;
    for (let cell = newest - JUMP_LOOKBACK; cell <= newest; cell++) {
      if (hashUniform(this.#seed, cell, 101) >= this.#jumpChance) continue;
      const since = days - (cell + hashUniform(this.#seed, cell, 102)) * JUMP_CELL_DAYS;
      if (since < 0) continue;
      // Taken down to nothing at the end of the lookback, so that forgetting a jump is no jump.
      const left = 1 - since / (JUMP_LOOKBACK * JUMP_CELL_DAYS);
      if (left > 0) sum += hashNormal(this.#seed, cell, 103) * 0.45 * left * Math.exp(-since / JUMP_FADE_DAYS);
    }
    return sum;
  }
}

/** Activity by the hour of the New York day, mean 1 over the day: high at the open and the close, never asleep. */
const OPEN = 9.5;
const CLOSE = 16;
const NIGHT = 0.72;

/** Activity integrated from midnight to `hour`, in hours before scaling. */
function activityUntil(hour: number): number {
  if (hour <= OPEN) return NIGHT * hour;
  const within = Math.min(hour, CLOSE) - OPEN;
  const half = (CLOSE - OPEN) / 2;
  const u = within / half - 1; // −1 at the open, 1 at the close
  // 0.95 in the middle of the session, rising by the square towards both ends.
  const session = 0.95 * within + (1.5 * half * (u ** 3 + 1)) / 3;
  return NIGHT * OPEN + session + (hour > CLOSE ? NIGHT * (hour - CLOSE) : 0);
}

const WHOLE_DAY = activityUntil(24);

let knownDay = Number.NaN;
let knownStartAt = 0;
let knownEndAt = 0;

/** Share of the day's activity that is over, 0…1, at an instant. */
export function dayShare(at: number): number {
  if (!(at >= knownStartAt && at < knownEndAt)) {
    knownDay = easternDay(at);
    knownStartAt = easternInstant(knownDay, 0);
    knownEndAt = easternInstant(knownDay + 1, 0);
  }
  return activityUntil((24 * (at - knownStartAt)) / (knownEndAt - knownStartAt)) / WHOLE_DAY;
}

/** Market time in days: runs with activity, so that a path evaluated in it is lively at the open and calm at lunch. */
export function marketDays(at: number): number {
  const share = dayShare(at);
  return knownDay + share;
}

/** First instant of the New York day. */
export function dayStart(at: number): number {
  dayShare(at);
  return knownStartAt;
}

export const YEAR_MS = 365 * DAY_MS;
