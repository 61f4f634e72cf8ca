import { PriceRings } from '../market/price-ring.js';
import type { Row } from '../market/quote-board.js';
import type { FieldName } from './field-names.js';

/** Points kept of each contract and value. */
const POINTS = 120;
/** Shortest time between two points: so long that the points fill the window. */
const LEAST_MS = 2_000;

interface Collected {
  readonly rings: PriceRings;
  readonly spacingMs: number;
  readonly owners: (string | undefined)[];
}

/**
 * What this tab has seen of values that have no history: the points of their mini-graphs, for shown contracts only.
 * A point is taken when the contract changed and the window's share of time has gone by.
 */
export class MetricRings {
  readonly #now: () => number;
  readonly #byName = new Map<FieldName, Collected>();

  /** @param now hub clock, epoch ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The rings of a value, for a window of so many minutes (0: as fine as is kept). */
  of(name: FieldName, minutes: number): PriceRings {
    const spacingMs = Math.max(LEAST_MS, (minutes * 60_000) / POINTS);
    let collected = this.#byName.get(name);
    if (collected?.spacingMs !== spacingMs) {
      // Points of another spacing are still points: they go on.
      collected = { rings: collected?.rings ?? new PriceRings(POINTS, 64), spacingMs, owners: collected?.owners ?? [] };
      this.#byName.set(name, collected);
    }
    return collected.rings;
  }

  /** Takes a value; unknown ones are left out, since nothing says that the line was broken there. */
  take(name: FieldName, row: Row, ticker: string, value: number): void {
    const collected = this.#byName.get(name);
    if (!collected) return;
    const { rings, spacingMs, owners } = collected;
    if (owners[row] !== ticker) {
      owners[row] = ticker;
      rings.clear(row);
    }
    const newest = rings.newest(row);
    const now = this.#now();
    if (Number.isNaN(value) || (newest && now - newest.at < spacingMs)) return;
    rings.push(row, now, value);
  }
}
