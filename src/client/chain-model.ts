import { errorSentence } from '../base/errors.js';
import { asExpiries, type Expiry } from '../market/contract.js';
import { daysToExpiry, productOf } from '../market/market-hours.js';
import { chainKey, expiriesKey, summaryKey } from '../market/record-key.js';
import type { Row } from '../market/quote-board.js';
import { asUnderlying, symbolOf, type Ticker } from '../market/ticker.js';
import type { ChainRecord, Failure, RecordKey } from '../worker/hub-api.js';
import { duration, elementState, type StateReport } from './element-state.js';
import type { LinkState } from './hub-client.js';
import { spotLoss } from './spot-loss.js';
import { windowOf, type StrikeWindow } from './strike-window.js';
import type { TabStore } from './tab-store.js';

/** What an element was asked to show, as its attributes say it. */
export interface ChainRequest {
  readonly symbol: string;
  /** Empty for the nearest; a date, or several with commas. */
  readonly expiry: string;
  /** Which strikes: see `strike-window.ts`. */
  readonly strikes: StrikeWindow;
  /** The window stays where it is, wherever the spot goes. */
  readonly isLocked?: boolean | undefined;
  /** Out of the document or off screen: nothing is wanted. */
  readonly isIdle: boolean;
}

export interface ExpiryChoice {
  readonly expiry: Expiry;
  /** Calendar days from today's exchange date. */
  readonly days: number;
  /** `Fri 28 Nov`. */
  readonly label: string;
  /** The third Friday. */
  readonly isMonthly: boolean;
}

export interface ContractCell {
  readonly ticker: Ticker;
  /** Row in the tab's board. */
  readonly row: Row;
}

export interface ChainStrike {
  readonly strike: number;
  readonly call: ContractCell | undefined;
  readonly put: ContractCell | undefined;
}

export interface ChainSection {
  readonly expiry: Expiry;
  readonly days: number;
  readonly expiresAt: number;
  readonly strikes: readonly ChainStrike[];
  /** Index of the strike nearest the spot; −1 when the spot is unknown. */
  readonly atmIndex: number;
  readonly record: ChainRecord;
}

/** The structure to draw. Live values are not in it: they are in the store's board, by row. */
export interface ChainModel {
  readonly underlying: Ticker | undefined;
  readonly symbol: string;
  readonly underlyingRow: Row | undefined;
  /** USD; what the window is centred on. */
  readonly spot: number | undefined;
  readonly expiries: readonly ExpiryChoice[];
  /** Those that are shown, or will be when their contracts are known; soonest first. */
  readonly chosen: readonly Expiry[];
  readonly sections: readonly ChainSection[];
  readonly state: StateReport;
  /** Why the price of the underlying is not of now, in a sentence, when its own connection is to blame. */
  readonly spotLoss: string | undefined;
  /** Time of the oldest snapshot shown while no live values came yet, epoch ms. */
  readonly asOf: number | undefined;
  readonly source: 'cache' | 'rest' | 'none';
  /** Columns that the plan does not give, each with its sentence. */
  readonly missing: Readonly<Record<string, string>>;
  /** What went wrong, in a sentence. */
  readonly problem: string | undefined;
  readonly contracts: readonly Ticker[];
  readonly tickers: readonly Ticker[];
  readonly records: readonly RecordKey[];
}

export interface ModelContext {
  readonly store: TabStore;
  readonly link: LinkState;
  /** Centre strikes of the last model by expiry, so that the window does not tremble. */
  readonly centres: Map<string, number>;
  /** Since when the contracts of an underlying and expiry are wanted, hub clock: a first event is given its time from then. */
  readonly wantedAt: Map<string, number>;
}

const NOTHING = {
  underlying: undefined,
  underlyingRow: undefined,
  spot: undefined,
  expiries: [],
  chosen: [],
  sections: [],
  spotLoss: undefined,
  asOf: undefined,
  source: 'none',
  missing: {},
  contracts: [],
  tickers: [],
  records: [],
} as const;

/** The model for a request, from what the store holds now. */
export function chainModel(request: ChainRequest, context: ModelContext): ChainModel {
  const symbol = request.symbol.trim().toUpperCase();
  if (symbol === '' || request.isIdle) {
    return { ...NOTHING, symbol, problem: undefined, state: stateOf(request, context, {}) };
  }
  try {
    return modelOf(asUnderlying(symbol), asExpiries(request.expiry), request, context);
  } catch (thrown) {
    const problem = errorSentence(thrown);
    return { ...NOTHING, symbol, problem, state: stateOf(request, context, { problem }) };
  }
}

function modelOf(underlying: Ticker, asked: Expiry[], request: ChainRequest, context: ModelContext): ChainModel {
  const { store } = context;
  const listing = store.record(expiriesKey(underlying));
  const listed = listing?.expiries ?? [];
  const chosen = asked.length > 0 ? asked : listed.slice(0, 1);
  const chains = chosen.map((expiry) => store.record(chainKey(underlying, expiry)));
  const underlyingRow = store.rowFor(underlying);
  const spot = spotOf(store, underlyingRow) ?? chains.find((chain) => chain?.spot !== undefined)?.spot;
  const sections = chains.flatMap((chain) =>
    chain && chain.tickers.length > 0 ? [sectionOf(chain, spot, request, context)] : [],
  );
  const failure = chains.find((chain) => chain?.failure)?.failure ?? listing?.failure;
  const unlisted = listing?.source === 'rest' && asked.find((expiry) => !listed.includes(expiry));
  const problem =
    failure && isHopeless(failure)
      ? failure.message
      : unlisted
        ? `${symbolOf(underlying)} has no options expiring on ${unlisted}.${nearestSentence(listed)}`
        : undefined;
  const contracts = byNearness(sections, spot);
  const sources = sections.map((section) => section.record.source);
  const ages = sections.flatMap((section) => section.record.asOf ?? []);
  const state = stateOf(request, context, {
    underlying,
    sections,
    failure,
    problem: sections.length > 0 ? undefined : problem,
    hasSnapshot: failure !== undefined || chains.some((chain) => chain?.asOf !== undefined),
  });
  return {
    underlying,
    symbol: symbolOf(underlying),
    underlyingRow,
    spot,
    expiries: listed.map((expiry) => choiceOf(expiry, store.now())),
    chosen,
    sections,
    state,
    spotLoss: spotLoss({
      underlying,
      state: state.state,
      link: context.link,
      feed: store.record('feed'),
      newestAt: store.board.get(underlyingRow, 'receivedAt'),
      now: store.now(),
    }),
    asOf: ages.length > 0 ? Math.min(...ages) : undefined,
    source: sources.includes('cache') ? 'cache' : (sources[0] ?? 'none'),
    missing: missingOf(store, sections),
    problem:
      problem ??
      failure?.message ??
      (chains.length > 0 && chains.every(isFetched) ? undefined : patienceOf(store)) ??
      haltOf(store, underlying, underlyingRow),
    contracts,
    tickers: [underlying, ...contracts],
    records: [
      expiriesKey(underlying),
      ...chosen.flatMap((expiry) => [chainKey(underlying, expiry), summaryKey(underlying, expiry)]),
    ],
  };
}

/** Nothing of it is still to come. */
function isFetched(chain: ChainRecord | undefined): boolean {
  return chain?.source === 'rest' && chain.asOf !== undefined;
}

/** The service's request limit holds up what is still to come. */
function patienceOf(store: TabStore): string | undefined {
  const until = store.record('feed')?.restPausedUntil;
  if (until === undefined || until <= store.now()) return undefined;
  return `The request limit of your plan is reached; asking again in ${duration(until - store.now())}.`;
}

const REFUSED: readonly [channel: string, columns: readonly string[], sentence: string][] = [
  ['quote', ['bid', 'ask', 'bidSize', 'askSize'], 'Your plan has no option quotes; trades are shown instead.'],
  ['trade', ['last', 'lastSize'], 'Your plan has no option trades; the last of the second is shown instead.'],
  ['second', ['volume'], 'Your plan has no aggregates by the second; the volume is of the last snapshot.'],
];

/** Columns that the plan does not give, as the snapshots and the socket's refusals say. */
function missingOf(store: TabStore, sections: readonly ChainSection[]): Record<string, string> {
  const missing = new Map(sections.flatMap((section) => Object.entries(section.record.missing)));
  const refused = store.record('feed')?.clusters.options.refusedChannels ?? [];
  for (const [channel, columns, sentence] of REFUSED) {
    if (refused.includes(channel)) for (const column of columns) missing.set(column, sentence);
  }
  return Object.fromEntries(missing);
}

/** The exchange has stopped trading in the underlying, and with it in its options. */
function haltOf(store: TabStore, underlying: Ticker, row: Row): string | undefined {
  if (store.board.get(row, 'halted') !== 1) return undefined;
  return `Trading in ${symbolOf(underlying)} is halted. Its values are those of before the halt.`;
}

function nearestSentence(listed: readonly Expiry[]): string {
  return listed.length > 0 ? ` The next are ${listed.slice(0, 3).join(', ')}.` : '';
}

/** Last print or level of the underlying, else its mark. */
export function spotOf(store: TabStore, row: Row): number | undefined {
  const last = store.board.get(row, 'last');
  const spot = last > 0 ? last : store.board.get(row, 'mark');
  return spot > 0 ? spot : undefined;
}

function sectionOf(
  chain: ChainRecord,
  spot: number | undefined,
  { strikes: window, isLocked = false }: ChainRequest,
  { store, centres }: ModelContext,
): ChainSection {
  const byStrike = new Map<number, { call?: Ticker; put?: Ticker }>();
  chain.tickers.forEach((ticker, index) => {
    const strike = chain.strikes[index]!;
    const pair = byStrike.get(strike) ?? {};
    // A strike may be listed twice after a corporate action: the standard contract comes first and is shown.
    pair[chain.rights[index]!] ??= ticker;
    byStrike.set(strike, pair);
  });
  const strikes = [...byStrike.keys()].sort((a, b) => a - b);
  const held = isLocked ? strikes.indexOf(centres.get(chain.expiry) ?? Number.NaN) : -1;
  const centre = held >= 0 ? held : centreOf(strikes, spot, centres.get(chain.expiry));
  if (centre >= 0) centres.set(chain.expiry, strikes[centre]!);
  const summary = store.record(summaryKey(chain.underlying, chain.expiry));
  const [from, to] = windowOf(strikes, centre, window, summary && { ...summary, ...heldAt(isLocked, strikes[centre]) });
  const cell = (ticker: Ticker | undefined) => ticker && { ticker, row: store.rowFor(ticker) };
  return {
    expiry: chain.expiry,
    days: daysToExpiry(chain.expiry, store.now()),
    expiresAt: chain.expiresAt,
    strikes: strikes.slice(from, to).map((strike) => {
      const pair = byStrike.get(strike)!;
      return { strike, call: cell(pair.call), put: cell(pair.put) };
    }),
    atmIndex: centre < 0 ? -1 : nearestIndex(strikes, spot) - from,
    record: chain,
  };
}

/** A locked window is drawn around its centre, not around the forward. */
function heldAt(isLocked: boolean, centre: number | undefined): { forward?: number } {
  return isLocked && centre !== undefined ? { forward: centre } : {};
}

/** Index of the strike nearest the spot. The last centre holds until the spot is clearly nearer to another. */
function centreOf(strikes: readonly number[], spot: number | undefined, lastCentre: number | undefined): number {
  if (spot === undefined || strikes.length === 0) return -1;
  const nearest = nearestIndex(strikes, spot);
  const last = lastCentre === undefined ? -1 : strikes.indexOf(lastCentre);
  if (last < 0 || Math.abs(last - nearest) > 1) return nearest;
  const step = Math.abs(strikes[nearest]! - strikes[last]!);
  return Math.abs(strikes[last]! - spot) > 0.65 * step ? nearest : last;
}

function nearestIndex(strikes: readonly number[], spot: number | undefined): number {
  let nearest = 0;
  strikes.forEach((strike, index) => {
    if (spot !== undefined && Math.abs(strike - spot) < Math.abs(strikes[nearest]! - spot)) nearest = index;
  });
  return nearest;
}

/** Contracts in order of their distance from the money: the order in which a limit would spare them. */
function byNearness(sections: readonly ChainSection[], spot: number | undefined): Ticker[] {
  const cells = sections.flatMap((section) =>
    section.strikes.map((pair, index) => ({
      pair,
      distance: spot === undefined ? index : Math.abs(pair.strike - spot),
    })),
  );
  cells.sort((a, b) => a.distance - b.distance);
  return cells.flatMap(({ pair }) => [pair.call, pair.put].flatMap((cell) => cell?.ticker ?? []));
}

/** Waiting does not help, and it is not the key: that has states of its own. */
function isHopeless(failure: Failure): boolean {
  return failure.nextRetryAt === undefined && failure.code !== 'auth-failed' && failure.code !== 'no-key';
}

/** What of a request's chains its state is judged by. */
interface Findings {
  readonly underlying?: Ticker;
  readonly sections?: readonly ChainSection[];
  readonly problem?: string | undefined;
  readonly failure?: Failure | undefined;
  readonly hasSnapshot?: boolean;
}

function stateOf(
  request: ChainRequest,
  { store, link, wantedAt }: ModelContext,
  { underlying, sections = [], problem, failure, hasSnapshot = false }: Findings,
): StateReport {
  const names = sections.map(({ record }) => `${record.underlying} ${record.expiry}`);
  for (const name of names) if (!wantedAt.has(name)) wantedAt.set(name, store.now());
  let newestAt = Number.NaN;
  for (const section of sections) {
    for (const { call, put } of section.strikes) {
      for (const cell of [call, put]) {
        const at = cell ? store.board.get(cell.row, 'receivedAt') : Number.NaN;
        if (!(newestAt >= at) && !Number.isNaN(at)) newestAt = at;
      }
    }
  }
  return elementState({
    isIdle: request.isIdle || request.symbol.trim() === '',
    problem,
    link,
    feed: store.record('feed'),
    market: store.record('market'),
    cluster: 'options',
    isLate: underlying !== undefined && productOf(underlying) === 'late-close',
    newestAt,
    wantedAt: Math.min(...names.map((name) => wantedAt.get(name)!)),
    hasSnapshot,
    failure,
    now: store.now(),
  });
}

const dayLabel = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

function choiceOf(expiry: Expiry, now: number): ExpiryChoice {
  const date = new Date(`${expiry}T00:00:00Z`);
  return {
    expiry,
    days: daysToExpiry(expiry, now),
    label: dayLabel.format(date).replace(',', ''),
    isMonthly: date.getUTCDay() === 5 && date.getUTCDate() >= 15 && date.getUTCDate() <= 21,
  };
}
