/** Most strikes of an expiry that an outlook rests on. */
const MOST = 8;
/** Dividends and borrow are taken to cost no more than this a year. */
const MOST_YIELD = 0.025;

/** Between which prices the forward of an expiry lies, whatever the yield of its underlying. */
export function forwardBand(spot: number, rate: number, years: number): [low: number, high: number] {
  const grown = [spot * Math.exp((rate - MOST_YIELD) * years), spot, spot * Math.exp(rate * years)];
  return [Math.min(...grown), Math.max(...grown)];
}

/**
 * The strikes around the forward, wherever in its band that is: from the last one below the band to the first one above it, thinned evenly
 * where there are many.
 * @param listed ascending.
 */
export function strikesAround(listed: readonly number[], [low, high]: readonly [number, number]): number[] {
  const from = Math.max(
    0,
    listed.findLastIndex((strike) => strike <= low),
  );
  const above = listed.findIndex((strike) => strike > high);
  const strikes = listed.slice(from, above < 0 ? listed.length : above + 1);
  if (strikes.length <= MOST) return strikes;
  const places = Array.from({ length: MOST }, (_, place) => Math.round((place * (strikes.length - 1)) / (MOST - 1)));
  return places.map((place) => strikes[place]!);
}
