import type { Cluster } from '../market/ticker.js';

/**
 * What the simulated account may have. `advanced` is a real-time plan with trades and quotes; `business` adds fair values;
 * `no-quotes` has real-time aggregates and trades only; `delayed` the same 15 minutes late, on the delayed host only;
 * `unsigned` is a real-time plan whose exchange agreements wait for a signature; `none` has no sockets and no data.
 */
export type Plan = 'advanced' | 'business' | 'no-quotes' | 'delayed' | 'unsigned' | 'none';

export const PLANS: readonly Plan[] = ['advanced', 'business', 'no-quotes', 'delayed', 'unsigned', 'none'];

/** Letters that each cluster's socket knows; any other is answered by silence. */
export const CHANNELS: Readonly<Record<Cluster, readonly string[]>> = {
  stocks: ['A', 'AM', 'T', 'Q', 'LULD', 'NOI', 'FMV'],
  options: ['A', 'AM', 'T', 'Q', 'FMV'],
  indices: ['A', 'AM', 'V'],
};

export function hasQuotes(plan: Plan): boolean {
  return plan === 'advanced' || plan === 'business';
}

export function hasTrades(plan: Plan): boolean {
  return plan !== 'none';
}

export function hasFairValues(plan: Plan): boolean {
  return plan === 'business';
}

/** Imbalances (`NOI`) are an add-on that no simulated account has. */
export function allowsChannel(plan: Plan, channel: string): boolean {
  if (channel === 'NOI') return false;
  if (channel === 'FMV') return hasFairValues(plan);
  if (channel === 'Q' || channel === 'LULD') return hasQuotes(plan);
  return plan !== 'none';
}
