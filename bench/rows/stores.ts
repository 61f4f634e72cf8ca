import { type Bench, call, inFreshContext, openPage } from '../machine/bench.js';
import { missing, ratio, type Result } from '../measure/result.js';
import { inTurns } from '../measure/turns.js';
import type { StoreOrder } from '../pages/stores.js';
import type { RowGroup } from './row-group.js';

const PEERS = ['perspective', 'ag-grid'] as const;

function measureStore(bench: Bench, store: StoreOrder['store'], perUpdate: number): Promise<number> {
  return inFreshContext(bench, async (context) => {
    const page = await openPage(bench, context, 'stores.html');
    const order: StoreOrder = { store, contracts: bench.feed.contracts, perUpdate, forMs: bench.effort.windowMs };
    return call<number>(page, 'ingest', order);
  });
}

async function measureValue(bench: Bench): Promise<Result> {
  const parse = () => measureStore(bench, 'parse', 50).then((perSecond) => 1e6 / perSecond);
  const value = () =>
    inFreshContext(bench, async (context) => {
      const page = await openPage(bench, context, 'stores.html');
      return call<number>(page, 'value', bench.effort.windowMs);
    });
  const sides = [
    { name: 'value', measure: value },
    { name: 'parse', measure: parse },
  ];
  const measured = await inTurns(sides, bench.effort.windows, bench.say);
  const side = (name: string, said: string) => ({ name: said, windows: measured.get(name)! });
  return ratio('value-contract', side('value', 'µs a contract'), side('parse', 'µs an event'));
}

/** A thousand rows by key in memory: events a second of the board and of the stores people would take instead. */
export const stores: RowGroup = {
  name: 'stores',
  isQuick: false,
  async measure(bench) {
    const results: Result[] = [await measureValue(bench)];
    const peers = bench.hasPeers ? PEERS : [];
    for (const perUpdate of [50, 500]) {
      const sides = (['board', ...peers] as const).map((store) => ({
        name: store,
        measure: () => measureStore(bench, store, perUpdate),
      }));
      const measured = await inTurns(sides, bench.effort.windows, bench.say);
      for (const peer of PEERS) {
        const id = `${peer}-${perUpdate}`;
        if (!bench.hasPeers) results.push(missing(id, NO_PEERS));
        else if (!measured.has(peer)) results.push(missing(id, FAILED));
        else {
          const own = { name: 'board, events/s', windows: measured.get('board')! };
          results.push(ratio(id, own, { name: `${peer}, events/s`, windows: measured.get(peer)! }));
        }
      }
    }
    return results;
  },
};

/** Said above, where it happened. */
export const FAILED = 'The peer failed in this run.';
export const NO_PEERS = 'The peers are not installed: run `npm ci --prefix bench`.';
