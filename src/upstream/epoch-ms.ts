/** Past this the vendor's integers would not fit 64 bits of nanoseconds: not an instant. */
const LARGEST = 1e19;

/**
 * An instant of the wire in milliseconds. The vendor mixes units between channels and against its own documentation,
 * so the unit is told by magnitude: 18 digits and more are nanoseconds, 15 to 17 microseconds, 12 to 14 milliseconds,
 * fewer are seconds. Nanoseconds beyond 2^53 have lost their last digits before they come here: never compare for equality.
 * @returns epoch ms, to the microsecond where the wire was finer; NaN for anything that is not an instant.
 */
export function epochMs(instant: unknown): number {
  if (typeof instant !== 'number' || !(instant > 0) || instant >= LARGEST) return Number.NaN;
  if (instant >= 1e17) return Math.round(instant / 1e3) / 1e3; // a double holds nanoseconds to some 256 only
  if (instant >= 1e14) return instant / 1e3;
  if (instant >= 1e11) return instant;
  return instant * 1e3;
}
