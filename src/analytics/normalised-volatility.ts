import { ratioSpread } from './european.js';
import { INV_SQRT_TWO_PI, bell, normalCdf, normalInverse } from './normal.js';

const SQRT_TWO_PI = 1 / INV_SQRT_TWO_PI;
/** A step this small, relative to the volatility, leaves a fourth-order remainder below rounding. */
const LAST_STEP = 2e-4;
const MAX_STEPS = 60;

/** Steps the last call took; for tests and the bench. */
export const inversion = { stepCount: 0 };

/**
 * Total volatility s = σ√T from the value of an out-of-the-money option.
 * The start is the Bachelier volatility (a rational fit) corrected for the log-normal drift; then Householder steps of
 * fourth order on the logarithm of the value, or of its distance to the upper bound when that is the smaller, kept
 * inside a bracket by bisection.
 * @param x −|ln(forward/strike)|, not positive.
 * @param value price / (discount·√(forward·strike)), above 0.
 * @param room (upper bound − price) / (discount·√(forward·strike)), above 0; given apart, for it keeps its digits.
 * @returns s, or NaN when an input is not a positive number.
 */
export function normalisedVolatility(x: number, value: number, room: number): number {
  inversion.stepCount = 0;
  if (!(value > 0 && room > 0 && value < Infinity && x <= 0)) return Number.NaN;
  const isHigh = value > room;
  let low = 0;
  let high = Infinity;
  let s = isHigh && (value > 0.6 || room < 0.2 * value) ? highStart(x, room) : lowStart(x, value);
  if (!(s > 0 && s < Infinity)) s = Math.sqrt(-2 * x) || value * SQRT_TWO_PI;
  for (let step = 1; step <= MAX_STEPS; step++) {
    inversion.stepCount = step;
    const h = x / s;
    const t = 0.5 * s;
    // f: logarithm of the model's value (or room) over the wanted one; slope f′, from vega e^(−(h²+t²)/2)/√2π.
    let f: number;
    let slope: number;
    if (isHigh) {
      const modelRoom = Math.exp(0.5 * x) * normalCdf(-h - t) + Math.exp(-0.5 * x) * normalCdf(h - t);
      f = -Math.log(modelRoom / room);
      slope = (INV_SQRT_TWO_PI * bell(h) * Math.exp(-0.5 * t * t)) / modelRoom;
    } else if (h + t > 0 && t >= 0.15) {
      const vega = INV_SQRT_TWO_PI * bell(h) * Math.exp(-0.5 * t * t);
      const model = Math.exp(0.5 * x) * normalCdf(h + t) - Math.exp(-0.5 * x) * normalCdf(h - t);
      f = Math.log(model / value);
      slope = vega / model;
    } else {
      const spread = ratioSpread(h, t);
      f = Math.log((spread * INV_SQRT_TWO_PI) / value) - 0.5 * (h * h + t * t);
      slope = 1 / spread;
    }
    if (f === 0) return s;
    if (f > 0) high = s;
    else low = s;
    // Derivatives of vega over vega: r2 = x²/s³ − s/4, r3 = r2² − 3x²/s⁴ − 1/4.
    const hh = (h * h) / s;
    const r2 = hh - 0.25 * s;
    const r3 = r2 * r2 - (3 * hh) / s - 0.25;
    const signed = isHigh ? -slope : slope;
    const newton = -f / slope;
    const f2 = r2 - signed;
    const f3 = r3 - 3 * signed * r2 + 2 * signed * signed;
    let change = (newton * (1 + 0.5 * f2 * newton)) / (1 + newton * (f2 + (f3 * newton) / 6));
    if (!(change * newton > 0)) change = newton; // a step against the slope: too far for the series
    if (Math.abs(newton) <= LAST_STEP * s && Math.abs(change) <= LAST_STEP * s) return s + change;
    let next = s + change;
    if (!(next > low && next < high)) {
      next = high === Infinity ? 2 * s : low === 0 ? 0.5 * high : 0.5 * (low + high);
    }
    s = next;
    if (high < Infinity && high - low <= 4e-16 * high) return s;
  }
  return s;
}

/** Bachelier start. With y = value/|x|, u = |x|/s solves n(u)/u − N(−u) = y; the fits below are good to 1e-4. */
function lowStart(x: number, value: number): number {
  if (x === 0) return value * SQRT_TWO_PI * (1 + (value * value * SQRT_TWO_PI * SQRT_TWO_PI) / 24);
  const y = -value / x;
  let u = bachelierDistance(y);
  const s = -x / u;
  if (s > 3) return Math.sqrt(-2 * x) > 0.5 * s ? Math.sqrt(-2 * x) : s;
  // value ≈ Bachelier's · e^(−s²/8 + s²/24·Y‴/Y′); the last ratio falls from 2 at the money to 6/u².
  const shift = s * s * (0.125 - 1 / (12 * (1 + u * (0.627 + u / 3))));
  u = bachelierDistance(y * Math.exp(shift / (1 + 0.5 * shift)));
  return -x / u;
}

function bachelierDistance(y: number): number {
  if (y > 0.05) {
    const v = 1 / (SQRT_TWO_PI * (y + 0.5));
    return (
      (v * ((((0.0690986917509 * v + 0.279349824344) * v - 0.179582412857) * v - 1.25739370897) * v + 0.999999788079)) /
      (((0.897651876025 * v - 0.678556149027) * v - 1.2574307821) * v + 1)
    );
  }
  const r = Math.sqrt(-Math.log(y));
  if (r < 5) {
    return (
      (((0.598894918846 * r - 1.27621682599) * r + 1.37920644248) * r - 0.290258653242) /
      (((0.000907284730557 * r + 0.399683346196) * r - 0.595177417042) * r + 1)
    );
  }
  return (
    (((-0.0173920101122 * r + 0.416269127157) * r + 1.47315584734) * r - 2.43525892206) /
    ((-0.0122906220553 * r + 0.293316675825) * r + 1)
  );
}

/** Near the upper bound: room ≈ 2·cosh(x/2)·N(−s/2). */
function highStart(x: number, room: number): number {
  return -2 * normalInverse(Math.min(0.5, room / (Math.exp(0.5 * x) + Math.exp(-0.5 * x))));
}
