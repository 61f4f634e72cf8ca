import type { ExpiryChoice } from '../client/chain-model.js';
import type { SummaryRecord } from '../worker/hub-api.js';

/** One expiry of the term structure. Unknown is NaN. */
export interface TermExpiry {
  readonly expiry: string;
  readonly label: string;
  /** To expiry, calendar days with their fraction. */
  readonly days: number;
  /** At the money, an annualised fraction. */
  readonly iv: number;
  /** Until expiry, USD: what the straddle costs, and one standard deviation. */
  readonly straddle: number;
  readonly deviation: number;
  /** Shown elsewhere on the page. */
  readonly isChosen: boolean;
}

/**
 * Expirations for the term structure, soonest first: the nearest, then monthly ones spread to the furthest. Each costs the snapshot of
 * a whole expiry, so there are few.
 * @param always expirations that are shown elsewhere anyway, beside those.
 * @param most how many there are without them.
 */
export function termChoices(listed: readonly ExpiryChoice[], always: readonly string[], most: number): ExpiryChoice[] {
  const near = Math.ceil(most / 2);
  const chosen = new Set(listed.filter(({ expiry }, index) => index < near || always.includes(expiry)));
  const monthly = listed.slice(near).filter(({ isMonthly }) => isMonthly);
  const far = monthly.length > 0 ? monthly : listed.slice(near);
  const places = Math.min(most - near, far.length);
  for (let place = 0; place < places; place++) {
    const index = places === 1 ? far.length - 1 : Math.round((place * (far.length - 1)) / (places - 1));
    chosen.add(far[index]!);
  }
  return listed.filter((choice) => chosen.has(choice));
}

export function termExpiry({ expiry, label }: ExpiryChoice, summary: SummaryRecord, isChosen: boolean): TermExpiry {
  const { years, atmIv, expectedMoveStraddle, expectedMoveIv } = summary;
  return {
    expiry,
    label,
    days: (years ?? Number.NaN) * 365,
    iv: atmIv ?? Number.NaN,
    straddle: expectedMoveStraddle ?? Number.NaN,
    deviation: expectedMoveIv ?? Number.NaN,
    isChosen,
  };
}
