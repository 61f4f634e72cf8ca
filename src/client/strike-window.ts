/**
 * Which strikes of an expiry are shown: so many each side of the money, all, those whose delta is at least so large, or
 * those within so many expected moves (one standard deviation each) of the forward.
 */
export type StrikeWindow = number | 'all' | { readonly delta: number } | { readonly deviations: number };

/** What a window by delta or deviation is drawn from; of a summary. */
export interface WindowSmile {
  readonly forward?: number | undefined;
  readonly atmIv?: number | undefined;
  readonly years?: number | undefined;
}

const MOST = 500;
const DEFAULT = 10;

/** `10`, `all`, `delta 0.1`, `2 sd`; anything else is the default of 10. */
export function parseStrikeWindow(text: string): StrikeWindow {
  const words = text.trim().toLowerCase();
  if (words === 'all') return 'all';
  if (/^\d{1,4}$/.test(words)) return Math.min(MOST, Math.max(1, Number(words)));
  const delta = /^delta (0?\.\d{1,3})$/.exec(words);
  if (delta && Number(delta[1]) > 0 && Number(delta[1]) < 0.5) return { delta: Number(delta[1]) };
  const deviations = /^(\d(?:\.\d)?) ?sd$/.exec(words);
  if (deviations && Number(deviations[1]) > 0) return { deviations: Number(deviations[1]) };
  return DEFAULT;
}

/** The words of a window, as `parseStrikeWindow` reads them. */
export function strikeWindowText(window: StrikeWindow): string {
  if (typeof window !== 'object') return String(window);
  return 'delta' in window ? `delta ${window.delta}` : `${window.deviations} sd`;
}

/**
 * Indices of the first strike shown and of the one after the last.
 * Where the smile is not known yet, a window by delta or deviation is the default count.
 */
export function windowOf(
  strikes: readonly number[],
  centre: number,
  window: StrikeWindow,
  smile: WindowSmile | undefined,
): [from: number, to: number] {
  if (window === 'all') return [0, strikes.length];
  const bounds = typeof window === 'object' ? boundsOf(window, smile) : undefined;
  if (bounds) {
    const from = strikes.findIndex((strike) => strike >= bounds[0]);
    const to = strikes.findLastIndex((strike) => strike <= bounds[1]) + 1;
    if (from >= 0 && to > from) return [from, to];
  }
  const count = typeof window === 'number' ? window : DEFAULT;
  const middle = centre >= 0 ? centre : Math.floor(strikes.length / 2);
  return [Math.max(0, middle - count), Math.min(strikes.length, middle + count + 1)];
}

function boundsOf(
  window: Exclude<StrikeWindow, number | 'all'>,
  smile: WindowSmile | undefined,
): [number, number] | undefined {
  const { forward, atmIv, years } = smile ?? {};
  if (!(forward! > 0 && atmIv! > 0 && years! > 0)) return undefined;
  const deviation = atmIv! * Math.sqrt(years!);
  // |delta| = N(d1): at the volatility of the money, the strike of a delta lies so many deviations out.
  const reach = 'deviations' in window ? window.deviations : -normalInverse(window.delta);
  const drift = 'delta' in window ? deviation / 2 : 0;
  return [forward! * Math.exp(-deviation * (reach - drift)), forward! * Math.exp(deviation * (reach + drift))];
}

/**
 * Inverse of the normal distribution function, to 4.5e-4: enough to choose strikes by.
 * Source: Abramowitz and Stegun 26.2.23.
 */
function normalInverse(share: number): number {
  if (share > 0.5) return -normalInverse(1 - share);
  const t = Math.sqrt(-2 * Math.log(share));
  return -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
}
