import { StrikewireError } from '../base/errors.js';
import type { Nominal } from '../base/nominal.js';

/** Canonical symbol as the vendor writes it: `SPY`, `BRK.B`, `I:SPX`, `O:SPY251219C00650000`. */
export type Ticker = Nominal<string, 'Ticker'>;

/** The family of instruments that shares one upstream socket. */
export type Cluster = 'stocks' | 'options' | 'indices';

export const CLUSTERS: readonly Cluster[] = ['stocks', 'options', 'indices'];

const STOCK = /^[A-Z][A-Za-z0-9]{0,8}(\.[A-Z]{1,3})?$/;
const INDEX = /^I:[A-Z][A-Z0-9]{0,9}$/;
const OPTION = /^O:[A-Z0-9]{1,6}\d{6}[CP]\d{8,9}$/;

/** Symbols that people type for an index, which the vendor writes with `I:`. */
const INDEX_SYMBOLS: ReadonlySet<string> = new Set([
  'SPX',
  'SPXW',
  'NDX',
  'NDXP',
  'RUT',
  'RUTW',
  'VIX',
  'VIXW',
  'XSP',
  'DJX',
  'OEX',
  'XEO',
  'XND',
  'MRUT',
]); // prettier-ignore

/** Index roots whose underlying has another name. */
const INDEX_OF_ROOT: Readonly<Record<string, string>> = { SPXW: 'SPX', NDXP: 'NDX', RUTW: 'RUT', VIXW: 'VIX' };

/** True for the form of any ticker, known or not. */
export function isTicker(text: string): text is Ticker {
  // Asked for every event: one pattern each.
  if (text.charCodeAt(1) !== 0x3a) return STOCK.test(text);
  return text.charCodeAt(0) === 0x4f ? OPTION.test(text) : INDEX.test(text);
}

/** @throws {StrikewireError} `bad-ticker` when the text has no ticker's form. */
export function asTicker(text: string): Ticker {
  if (!isTicker(text)) throw new StrikewireError('bad-ticker', `“${text.slice(0, 40)}” is not a ticker symbol.`);
  return text;
}

export function clusterOf(ticker: string): Cluster {
  if (ticker.startsWith('O:')) return 'options';
  if (ticker.startsWith('I:')) return 'indices';
  return 'stocks';
}

/**
 * The underlying that a person means: `spy` → `SPY`, `SPX` → `I:SPX`.
 * @throws {StrikewireError} `bad-ticker`, for options too, since an option has no chain.
 */
export function asUnderlying(text: string): Ticker {
  const symbol = text.trim().toUpperCase().replace(/^I:/, '');
  if (INDEX_SYMBOLS.has(symbol)) return asTicker(`I:${INDEX_OF_ROOT[symbol] ?? symbol}`);
  const ticker = asTicker(text.trim().toUpperCase());
  if (clusterOf(ticker) === 'options') {
    throw new StrikewireError('bad-ticker', `“${text.trim().slice(0, 40)}” is a contract; name its underlying.`);
  }
  return ticker;
}

/** The short form people read: `I:SPX` → `SPX`. */
export function symbolOf(underlying: string): string {
  return underlying.startsWith('I:') ? underlying.slice(2) : underlying;
}
