import { StrikewireError } from '../base/errors.js';
import type { Nominal } from '../base/nominal.js';
import type { Ticker } from './ticker.js';

export type Right = 'call' | 'put';

/** Expiration date in exchange-local time, `YYYY-MM-DD`. */
export type Expiry = Nominal<string, 'Expiry'>;

/** One listed option, as far as its ticker tells. The underlying is not in it: adjusted and index roots differ from it. */
export interface Contract {
  readonly ticker: Ticker;
  readonly root: string;
  readonly expiry: Expiry;
  /** USD per share. */
  readonly strike: number;
  readonly right: Right;
  /** The root ends in a digit: the deliverable was changed by a corporate action, or it is a mini. */
  readonly isAdjusted: boolean;
}

/** Read from the right: strike in thousandths (the vendor's docs show nine digits once), right, date; the root is the rest. */
const OCC = /^O:([A-Z0-9]{1,6})(\d{2})(\d{2})(\d{2})([CP])(\d{8,9})$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a date that the calendar has. */
export function isExpiry(text: string): text is Expiry {
  const match = DATE.exec(text);
  if (!match) return false;
  const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return Number(match[1]) >= 1970 && date.toISOString().slice(0, 10) === text;
}

/** @throws {StrikewireError} `bad-expiry` */
export function asExpiry(text: string): Expiry {
  if (!isExpiry(text)) {
    throw new StrikewireError('bad-expiry', `“${text.slice(0, 40)}” is not an expiration date; use YYYY-MM-DD.`);
  }
  return text;
}

/** Up to eight dates with commas between, soonest first, each once. @throws {StrikewireError} `bad-expiry` */
export function asExpiries(text: string): Expiry[] {
  const parts = text.split(',').map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== '').slice(0, 8))].map(asExpiry).sort();
}

/** @throws {StrikewireError} `bad-ticker` when this is not an option's ticker, or its date does not exist. */
export function parseContract(ticker: string): Contract {
  const match = OCC.exec(ticker);
  const expiry = match ? `20${match[2]}-${match[3]}-${match[4]}` : '';
  const strike = match ? Number(match[6]) / 1000 : 0;
  if (!match || !isExpiry(expiry) || strike <= 0) {
    throw new StrikewireError('bad-ticker', `“${ticker.slice(0, 40)}” is not an option contract.`);
  }
  const root = match[1]!;
  return {
    ticker: ticker as Ticker,
    root,
    expiry,
    strike,
    right: match[5] === 'C' ? 'call' : 'put',
    isAdjusted: /\d$/.test(root),
  };
}

/** The ticker of a contract: `O:` root, YYMMDD, C or P, strike in thousandths padded to eight digits. */
export function formatContract(contract: Pick<Contract, 'root' | 'expiry' | 'strike' | 'right'>): Ticker {
  const date = contract.expiry.slice(2).replaceAll('-', '');
  const strike = String(Math.round(contract.strike * 1000)).padStart(8, '0');
  return `O:${contract.root}${date}${contract.right === 'call' ? 'C' : 'P'}${strike}` as Ticker;
}
