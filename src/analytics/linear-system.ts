/**
 * Solves a·x = b for a small dense system, Gaussian elimination with row exchange.
 * @param a row-major, size·size; destroyed.
 * @param b right-hand side; becomes x.
 * @returns false when the matrix is singular or holds something that is not a number.
 */
export function solveLinear(a: Float64Array, b: Float64Array, size: number): boolean {
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(a[row * size + column]!) > Math.abs(a[pivot * size + column]!)) pivot = row;
    }
    const top = a[pivot * size + column]!;
    if (!(Math.abs(top) > 0 && Math.abs(top) < Infinity)) return false;
    if (pivot !== column) {
      for (let k = column; k < size; k++) {
        const kept = a[column * size + k]!;
        a[column * size + k] = a[pivot * size + k]!;
        a[pivot * size + k] = kept;
      }
      const kept = b[column]!;
      b[column] = b[pivot]!;
      b[pivot] = kept;
    }
    for (let row = column + 1; row < size; row++) {
      const factor = a[row * size + column]! / top;
      if (factor === 0) continue;
      for (let k = column + 1; k < size; k++) a[row * size + k] = a[row * size + k]! - factor * a[column * size + k]!;
      b[row] = b[row]! - factor * b[column]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    let rest = b[row]!;
    for (let k = row + 1; k < size; k++) rest -= a[row * size + k]! * b[k]!;
    b[row] = rest / a[row * size + row]!;
  }
  return true;
}
