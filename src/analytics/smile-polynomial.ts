import { solveLinear } from './linear-system.js';

const normal = new Float64Array(9);
const side = new Float64Array(3);

/**
 * Total variance as a polynomial of k: of the highest order up to the parabola that there are points for, and that stays
 * positive between them.
 * @param weight of the squared error, one per point; not all 0. @param distinct how many different k there are, 1 at least.
 * @returns coefficients of 1, k and k².
 */
export function positivePolynomial(
  k: Float64Array,
  variance: Float64Array,
  weight: Float64Array,
  count: number,
  distinct: number,
): [number, number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (k[i]! < low) low = k[i]!;
    if (k[i]! > high) high = k[i]!;
  }
  for (let size = Math.min(distinct, 3); size > 1; size--) {
    const [c0, c1, c2] = polynomial(k, variance, weight, count, size);
    const vertex = Math.min(Math.max(c2 > 0 ? (-0.5 * c1) / c2 : low, low), high);
    const isPositive = [low, vertex, high].every((at) => c0 + at * (c1 + at * c2) > 0);
    if (isPositive) return [c0, c1, c2];
  }
  return polynomial(k, variance, weight, count, 1);
}

/** Weighted least squares of w on the first `size` of 1, k, k². */
function polynomial(
  k: Float64Array,
  variance: Float64Array,
  weight: Float64Array,
  count: number,
  size: number,
): [number, number, number] {
  // About the mean, in units of the spread: else nearby strikes make the system singular.
  let total = 0;
  let centre = 0;
  for (let i = 0; i < count; i++) {
    total += weight[i]!;
    centre += weight[i]! * k[i]!;
  }
  centre /= total;
  let unit = 0;
  for (let i = 0; i < count; i++) unit = Math.max(unit, Math.abs(k[i]! - centre));
  if (!(unit > 0)) unit = 1;
  normal.fill(0);
  side.fill(0);
  for (let i = 0; i < count; i++) {
    const x = (k[i]! - centre) / unit;
    for (let row = 0; row < size; row++) {
      side[row] = side[row]! + weight[i]! * x ** row * variance[i]!;
      for (let column = 0; column < size; column++) {
        normal[row * size + column] = normal[row * size + column]! + weight[i]! * x ** (row + column);
      }
    }
  }
  if (!solveLinear(normal, side, size)) {
    side.fill(0);
    for (let i = 0; i < count; i++) side[0] = side[0]! + (weight[i]! * variance[i]!) / total;
  }
  const c2 = size > 2 ? side[2]! / (unit * unit) : 0;
  const c1 = size > 1 ? side[1]! / unit : 0;
  return [side[0]! - c1 * centre + c2 * centre * centre, c1 - 2 * c2 * centre, c2];
}
