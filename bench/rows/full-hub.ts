import { type Bench, call, inFreshContext } from '../machine/bench.js';
import { cpuWindow } from '../machine/cpu-window.js';
import type { Result } from '../measure/result.js';
import { parseContract } from '../../src/market/contract.js';
import { chainKey, summaryKey } from '../../src/market/record-key.js';
import { asTicker } from '../../src/market/ticker.js';
import type { HubStats } from '../../src/worker/hub-api.js';
import type { RowGroup } from './row-group.js';
import { openTabs } from './tabs.js';

const RATE = 5_000;
const TABS = 8;

/** The chains and summaries of every expiration of the feed. */
function recordsOf(contracts: readonly string[]): string[] {
  const underlying = asTicker('SPY');
  const expiries = new Set(contracts.map((ticker) => parseContract(ticker).expiry));
  return [...expiries].flatMap((expiry) => [chainKey(underlying, expiry), summaryKey(underlying, expiry)]);
}

interface Window {
  readonly busy: number;
  readonly idle: number;
  readonly valued: number;
}

function measureOnce(bench: Bench): Promise<Window> {
  return inFreshContext(bench, async (context) => {
    const records = recordsOf(bench.feed.contracts);
    const pages = await openTabs(bench, context, {
      design: 'hub',
      count: TABS,
      first: 'focused',
      others: 'visible',
      records,
    });
    await bench.feed.order({ rate: RATE, perFrame: 50, isSpotRunning: true });
    const valuations = async () => (await call<HubStats>(pages[0]!, 'stats')).valuations;
    let before = 0;
    const { cores, seconds } = await cpuWindow(bench, async () => {
      before = await valuations();
    });
    const valued = ((await valuations()) - before) / seconds;
    // Idle after busy: by then everything has been loaded, and nothing is under way.
    await bench.feed.order({ rate: 0, isSpotRunning: false });
    const { cores: idle } = await cpuWindow(bench, async () => undefined);
    return { busy: cores, idle, valued };
  });
}

/** A thousand contracts valued as they move, eight tabs that show them. */
export const fullHub: RowGroup = {
  name: 'full-hub',
  isQuick: true,
  async measure(bench): Promise<Result[]> {
    const windows: Window[] = [];
    for (let turn = 1; turn <= bench.effort.windows; turn++) {
      bench.say(`  ${turn}/${bench.effort.windows}`);
      windows.push(await measureOnce(bench));
    }
    const valued = windows.map((window) => Math.round(window.valued)).join(', ');
    return [
      {
        id: 'full-hub',
        values: windows.map(({ busy, idle }) => busy - idle),
        subject: { name: 'busy, cores', windows: windows.map(({ busy }) => busy) },
        peer: { name: 'idle, cores', windows: windows.map(({ idle }) => idle) },
        note: `Valued a second: ${valued}.`,
      },
    ];
  },
};
