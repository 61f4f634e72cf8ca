/** Nodes in (−1, 1), falling, and weights of the Gauss–Legendre rule; exact for polynomials up to degree 2·count − 1. */
export function gaussLegendre(count: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 40; step++) {
      let value = 1;
      let before = 0;
      for (let j = 0; j < count; j++) {
        const older = before;
        before = value;
        value = ((2 * j + 1) * z * before - j * older) / (j + 1);
      }
      slope = (count * (z * value - before)) / (z * z - 1);
      const change = value / slope;
      z -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    nodes[i] = z;
    weights[i] = 2 / ((1 - z * z) * slope * slope);
  }
  return { nodes, weights };
}

/**
 * The rule for ∫₀^τ f(u) du with u = τ·sin²θ, θ in (0, π/2): both √u and √(τ − u) are smooth in θ, which are the two
 * square roots that early-exercise integrals hold. `weight` includes du/τ.
 */
export function sineRule(count: number): { sine: Float64Array; cosine: Float64Array; weight: Float64Array } {
  const { nodes, weights } = gaussLegendre(count);
  const sine = new Float64Array(count);
  const cosine = new Float64Array(count);
  const weight = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    const angle = (Math.PI / 4) * (1 + nodes[j]!);
    sine[j] = Math.sin(angle);
    cosine[j] = Math.cos(angle);
    weight[j] = ((weights[j]! * Math.PI) / 4) * 2 * sine[j]! * cosine[j]!;
  }
  return { sine, cosine, weight };
}
