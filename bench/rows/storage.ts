import { type Bench, call, inFreshContext, openPage } from '../machine/bench.js';
import { ratio } from '../measure/result.js';
import type { RowGroup } from './row-group.js';

const READS = 7;

/** A chain read back from IndexedDB: one packed record, against one record a contract. */
export const storage: RowGroup = {
  name: 'storage',
  isQuick: false,
  async measure(bench: Bench) {
    const results = [];
    for (const count of [600, 10_000]) {
      const reads = await inFreshContext(bench, async (context) => {
        const page = await openPage(bench, context, 'storage.html');
        const found: { packed: number; records: number }[] = [];
        for (let read = 0; read < Math.min(READS, bench.effort.windows + 2); read++) {
          bench.say(`  ${count} contracts, read ${read + 1}`);
          found.push(await call(page, 'read', count));
        }
        return found;
      });
      const packed = { name: 'packed, ms', windows: reads.map((read) => read.packed) };
      const records = { name: 'getAll, ms', windows: reads.map((read) => read.records) };
      results.push(ratio(`packed-${count}`, packed, records));
    }
    return results;
  },
};
