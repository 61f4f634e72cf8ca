import type { SimServer } from '../../../tools/sim-server.js';

type Counts = ReturnType<SimServer['stats']>['connections'];

export interface Watched {
  /** Sockets open at the same time, at most. */
  readonly most: Counts;
  /** The longest time without an options socket. */
  readonly longestGapMs: number;
  /** The longest time with two of one cluster. */
  readonly longestOverlapMs: number;
}

/** Looks at the vendor's side all the time. */
export function watchSockets(sim: SimServer): { stop(): Watched } {
  let most = sim.stats().connections;
  let goneAt: number | undefined;
  let doubleAt: number | undefined;
  let longestGapMs = 0;
  let longestOverlapMs = 0;
  const look = () => {
    const { connections } = sim.stats();
    most = {
      stocks: Math.max(most.stocks, connections.stocks),
      options: Math.max(most.options, connections.options),
      indices: Math.max(most.indices, connections.indices),
    };
    const now = performance.now();
    if (connections.options === 0) goneAt ??= now;
    else goneAt = undefined;
    if (goneAt !== undefined) longestGapMs = Math.max(longestGapMs, now - goneAt);
    if (Math.max(...Object.values(connections)) > 1) doubleAt ??= now;
    else doubleAt = undefined;
    if (doubleAt !== undefined) longestOverlapMs = Math.max(longestOverlapMs, now - doubleAt);
  };
  const timer = setInterval(look, 2);
  return {
    stop() {
      clearInterval(timer);
      return { most, longestGapMs, longestOverlapMs };
    },
  };
}
