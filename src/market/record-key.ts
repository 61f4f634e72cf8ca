import type { Expiry } from './contract.js';
import type { Ticker } from './ticker.js';

/** Names of the records a tab can want: small last values that are not rows of the board. */
export const expiriesKey = (underlying: Ticker) => `expiries ${underlying}` as const;
export const chainKey = (underlying: Ticker, expiry: Expiry) => `chain ${underlying} ${expiry}` as const;
export const summaryKey = (underlying: Ticker, expiry: Expiry) => `summary ${underlying} ${expiry}` as const;
/** Strikes of one expiry, for charts. */
export const profileKey = (underlying: Ticker, expiry: Expiry) => `profile ${underlying} ${expiry}` as const;
/** Every listed expiry in a line each, for whoever chooses among them. */
export const outlookKey = (underlying: Ticker) => `outlook ${underlying}` as const;
/** All wanted expiries of an underlying together. */
export const overviewKey = (underlying: Ticker) => `overview ${underlying}` as const;
