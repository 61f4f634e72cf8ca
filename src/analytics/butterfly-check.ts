import { type SmileCurve, butterflyFactor } from './smile-curve.js';

/** What {@link butterflyCheck} found. */
export interface ButterflyCheck {
  readonly isArbitrageFree: boolean;
  /** Smallest {@link butterflyFactor}, and the k where it is. */
  readonly least: number;
  readonly leastAt: number;
}

const STEPS = 160;
/** g rounds to about this where its terms cancel. */
const ROUNDING = 1e-12;

/**
 * Looks for the smallest g(k) and says whether it stays above 0. SVI: over all k, tightly around its bend, with the wings
 * beyond by Lee's bound (slopes below 2, which makes g positive in the end). A polynomial: between its ends.
 */
export function butterflyCheck(curve: SmileCurve): ButterflyCheck {
  let least = Number.POSITIVE_INFINITY;
  let place = 0;
  for (let i = 0; i <= STEPS; i++) {
    const g = butterflyFactor(curve, node(curve, i));
    if (Number.isNaN(g)) return { isArbitrageFree: false, least: Number.NaN, leastAt: node(curve, i) };
    if (g < least) {
      least = g;
      place = i;
    }
  }
  let leastAt = node(curve, place);
  if (place > 0 && place < STEPS) {
    const refinedAt = goldenMinimum(curve, node(curve, place - 1), node(curve, place + 1));
    const refined = butterflyFactor(curve, refinedAt);
    if (refined < least) {
      least = refined;
      leastAt = refinedAt;
    }
  }
  const isTame = curve.model !== 'svi' || curve.svi.b * (1 + Math.abs(curve.svi.rho)) < 2;
  return { isArbitrageFree: isTame && least >= -ROUNDING, least, leastAt };
}

/** Points to look at: for SVI k = m + σ·sinh, close at the bend and far out where the curve is straight. */
function node(curve: SmileCurve, i: number): number {
  const at = (2 * i) / STEPS - 1;
  if (curve.model === 'svi') {
    const { m, sigma } = curve.svi;
    const reach = Math.asinh((40 + Math.abs(m)) / sigma);
    return m + sigma * Math.sinh(at * reach);
  }
  return 0.5 * (curve.low + curve.high) + 0.5 * at * (curve.high - curve.low);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

function goldenMinimum(curve: SmileCurve, from: number, to: number): number {
  let low = from;
  let high = to;
  let inner = high - GOLDEN * (high - low);
  let outer = low + GOLDEN * (high - low);
  let atInner = butterflyFactor(curve, inner);
  let atOuter = butterflyFactor(curve, outer);
  for (let step = 0; step < 40; step++) {
    if (atInner < atOuter) {
      high = outer;
      outer = inner;
      atOuter = atInner;
      inner = high - GOLDEN * (high - low);
      atInner = butterflyFactor(curve, inner);
    } else {
      low = inner;
      inner = outer;
      atInner = atOuter;
      outer = low + GOLDEN * (high - low);
      atOuter = butterflyFactor(curve, outer);
    }
  }
  return 0.5 * (low + high);
}
