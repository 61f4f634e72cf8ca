import * as Comlink from 'comlink';
import { PROTOCOL, VERSION } from '../../src/base/version.js';
import { openSharedWorker } from '../../src/client/open-port.js';
import type { FeedConfig, HubApi } from '../../src/worker/hub-api.js';

/** A Comlink proxy that nobody holds closes its port when it is collected. */
const held: unknown[] = [];

/**
 * Makes the hub subscribe to `contracts` on a port of a frozen page: it is served nothing, so that a hub with one tab and one with
 * sixteen take in the same stream.
 */
export async function holdContracts(config: FeedConfig, contracts: readonly string[]): Promise<void> {
  const opened = openSharedWorker(undefined, { missing: () => undefined, restarted: () => undefined });
  const api = Comlink.wrap<HubApi>(opened.port as unknown as Comlink.Endpoint);
  held.push(api);
  opened.port.start?.();
  await api.hello({ protocol: PROTOCOL, version: VERSION, tabId: 'holder', visibility: 'frozen', config });
  await api.connect('bench', 'memory');
  await api.setInterest({ version: 1, tickers: contracts, rows: contracts.map((_, row) => row), records: [] });
}
