import { readBars } from './massive-bars.js';
import { readMarketStatus, readUpcomingDays } from './massive-calendar.js';
import { readChainPage, readContractsPage } from './massive-chain.js';
import { readSnapshots } from './massive-spot.js';

/** How each kind of REST body is read; loaded with what fetches them. */
export const massiveReaders = {
  bars: readBars,
  chain: readChainPage,
  contracts: readContractsPage,
  marketStatus: readMarketStatus,
  snapshots: readSnapshots,
  upcomingDays: readUpcomingDays,
};
