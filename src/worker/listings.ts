import type { Clock } from '../base/clock.js';
import { parseContract, type Expiry } from '../market/contract.js';
import type { MarketCalendar } from '../market/market-calendar.js';
import { chainKey, expiriesKey } from '../market/record-key.js';
import { symbolOf, type Ticker } from '../market/ticker.js';
import type { ContractRow } from '../upstream/massive-chain.js';
import type { ChainRecord, ExpiriesRecord, Failure, RecordKey } from './hub-api.js';
import type { ListingSource } from './listing-source.js';
import type { RecordStore } from './record-store.js';
import type { Tasks } from './tasks.js';

export interface ListingsWorld {
  readonly records: RecordStore;
  readonly calendar: MarketCalendar;
  readonly clock: Clock;
  readonly tasks: Tasks;
  /** Who asks what is listed. @throws when it cannot be loaded. */
  source(): Promise<ListingSource>;
  /** A record changed. */
  onChange(): void;
}

/**
 * Which expirations and contracts are listed, as records.
 * What is asked for is fetched once and kept; failures stand in the record, with the time of the next try.
 */
export class Listings {
  readonly #world: ListingsWorld;
  /** Contract → the chain it belongs to. The root does not tell: adjusted and index roots differ from the underlying. */
  readonly #chainOf = new Map<string, { underlying: Ticker; expiry: Expiry }>();
  readonly #styles = new Map<Ticker, 'american' | 'european'>();
  /** Calls near the money of every expiry, as the expirations were told from them. */
  readonly #near = new Map<Ticker, readonly ContractRow[]>();
  /** When the contracts of an underlying and expiry end, epoch ms; and those that have. */
  readonly #endsAt = new Map<string, number>();
  readonly #ended = new Set<string>();

  constructor(world: ListingsWorld) {
    this.#world = world;
  }

  want(keys: readonly RecordKey[]): void {
    for (const key of keys) {
      const [kind, underlying, expiry] = key.split(' ') as [string, Ticker, Expiry];
      if (kind === 'expiries') this.#wantExpiries(underlying);
      if (kind === 'chain') this.#wantChain(underlying, expiry);
    }
  }

  chainOf(contract: string): { underlying: Ticker; expiry: Expiry } | undefined {
    return this.#chainOf.get(contract);
  }

  /** Calls within some percent of the spot, of every expiry; undefined until the expirations were fetched. */
  nearTheMoney(underlying: Ticker): readonly ContractRow[] | undefined {
    return this.#near.get(underlying);
  }

  /** True once the contract's last moment has passed. */
  isExpired(contract: string): boolean {
    const chain = this.#chainOf.get(contract);
    return chain !== undefined && this.#ended.has(`${chain.underlying} ${chain.expiry}`);
  }

  /** Takes out of the lists what has expired by now. @returns whether anything did. */
  expire(): boolean {
    const now = this.#world.clock.wallNow();
    const over = [...this.#endsAt].filter(([, endsAt]) => endsAt <= now).map(([name]) => name);
    for (const name of over) {
      this.#endsAt.delete(name);
      this.#ended.add(name);
      const [underlying, expiry] = name.split(' ') as [Ticker, Expiry];
      const listed = this.#world.records.get(expiriesKey(underlying));
      if (listed?.expiries.includes(expiry)) {
        this.#publishExpiries(underlying, { expiries: listed.expiries.filter((one) => one !== expiry) });
      }
    }
    return over.length > 0;
  }

  /** American unless the vendor said otherwise. */
  styleOf(underlying: Ticker): 'american' | 'european' {
    return this.#styles.get(underlying) ?? (underlying.startsWith('I:') ? 'european' : 'american');
  }

  /** Takes over a listing from the cache, unless there is a better one. */
  restoreExpiries(underlying: Ticker, expiries: readonly Expiry[], asOf: number): void {
    if (this.#world.records.get(expiriesKey(underlying))?.source === 'rest') return;
    const unexpired = expiries.filter((expiry) => this.#isUnexpired(underlying, expiry));
    this.#publishExpiries(underlying, { expiries: unexpired, asOf, source: 'cache' });
  }

  restoreChain(record: ChainRecord): void {
    const known = this.#world.records.get(chainKey(record.underlying, record.expiry));
    if (known && known.tickers.length > 0) return;
    this.#remember(record.underlying, record.expiry, record.tickers);
    this.#end(record.underlying, record.expiry, record.expiresAt);
    this.publishChain(record.underlying, record.expiry, record);
  }

  /**
   * One root and date identify an expiry: of roots that settle at different instants (SPX in the morning, SPXW at the
   * close) the later one is kept. At one strike the standard contract stands before an adjusted one.
   */
  oneSettlement(listed: readonly ContractRow[]): { rows: ContractRow[]; expiresAt: number } {
    const settlesAt = (row: ContractRow) => this.#world.calendar.expiryInstant(row.expiry, rootOf(row.ticker));
    const expiresAt = Math.max(...listed.map(settlesAt));
    const rows = listed.filter((row) => settlesAt(row) === expiresAt);
    const isAdjusted = (row: ContractRow) => Number(/\d$/.test(rootOf(row.ticker)));
    rows.sort(
      (a, b) =>
        a.strike - b.strike ||
        a.right.localeCompare(b.right) ||
        isAdjusted(a) - isAdjusted(b) ||
        a.ticker.localeCompare(b.ticker),
    );
    return { rows, expiresAt };
  }

  publishChain(underlying: Ticker, expiry: Expiry, change: Partial<ChainRecord>): void {
    const key = chainKey(underlying, expiry);
    const old: ChainRecord = this.#world.records.get(key) ?? {
      underlying,
      expiry,
      tickers: [],
      strikes: [],
      rights: [],
      expiresAt: this.#world.calendar.expiryInstant(expiry),
      spot: undefined,
      asOf: undefined,
      source: 'none',
      isPartial: false,
      missing: {},
    };
    const failure = named(change.failure, underlying);
    if (this.#world.records.set(key, { ...old, ...change, failure })) this.#world.onChange();
  }

  #publishExpiries(underlying: Ticker, change: Partial<ExpiriesRecord>): void {
    const key = expiriesKey(underlying);
    const old = this.#world.records.get(key) ?? { underlying, expiries: [], asOf: undefined, source: 'none' as const };
    const failure = named(change.failure, underlying);
    if (this.#world.records.set(key, { ...old, ...change, failure })) this.#world.onChange();
  }

  #wantExpiries(underlying: Ticker): void {
    const fail = (failure: Failure) => this.#publishExpiries(underlying, { failure });
    this.#world.tasks.ensure(`expiries ${underlying}`, () => this.#fetchExpiries(underlying), fail);
  }

  async #fetchExpiries(underlying: Ticker): Promise<void> {
    const source = await this.#world.source();
    const rows = await source.nearTheMoney(underlying);
    this.#near.set(underlying, rows);
    const expiries = [...new Set(rows.map((row) => row.expiry))].sort();
    this.#publishExpiries(underlying, {
      expiries: expiries.filter((expiry) => this.#isUnexpired(underlying, expiry, rows)),
      asOf: this.#world.clock.wallNow(),
      source: 'rest',
    });
  }

  #isUnexpired(underlying: Ticker, expiry: Expiry, rows: readonly ContractRow[] = []): boolean {
    const roots = new Set(rows.filter((row) => row.expiry === expiry).map((row) => rootOf(row.ticker)));
    if (roots.size === 0) roots.add('');
    const { calendar, clock } = this.#world;
    const endsAt = Math.max(...[...roots].map((root) => calendar.expiryInstant(expiry, root)));
    this.#end(underlying, expiry, endsAt);
    return endsAt > clock.wallNow();
  }

  #wantChain(underlying: Ticker, expiry: Expiry): void {
    const fail = (failure: Failure) => this.publishChain(underlying, expiry, { failure });
    this.#world.tasks.ensure(`contracts ${underlying} ${expiry}`, () => this.#fetchContracts(underlying, expiry), fail);
  }

  async #fetchContracts(underlying: Ticker, expiry: Expiry): Promise<void> {
    const source = await this.#world.source();
    const { rows: listed, isPartial } = await source.contracts(underlying, expiry);
    const { rows, expiresAt } = this.oneSettlement(listed);
    const style = rows[0]!.exerciseStyle;
    if (style === 'american' || style === 'european') this.#styles.set(underlying, style);
    const tickers = rows.map((row) => row.ticker);
    this.#remember(underlying, expiry, tickers);
    this.#end(underlying, expiry, expiresAt);
    this.publishChain(underlying, expiry, {
      tickers,
      strikes: rows.map((row) => row.strike),
      rights: rows.map((row) => row.right),
      expiresAt,
      spot: await source.spot(underlying), // without one the contracts are listed all the same
      isPartial,
    });
  }

  #end(underlying: Ticker, expiry: Expiry, at: number): void {
    const name = `${underlying} ${expiry}`;
    if (!this.#ended.has(name)) this.#endsAt.set(name, at);
  }

  #remember(underlying: Ticker, expiry: Expiry, tickers: readonly Ticker[]): void {
    for (const ticker of tickers) this.#chainOf.set(ticker, { underlying, expiry });
  }
}

/** A bare 404 does not say of what. */
function named(failure: Failure | undefined, underlying: Ticker): Failure | undefined {
  if (failure?.code !== 'unknown-symbol' || failure.message.includes(symbolOf(underlying))) return failure;
  return { ...failure, message: `No options are listed for ${symbolOf(underlying)}.` };
}

function rootOf(ticker: string): string {
  try {
    return parseContract(ticker).root;
  } catch {
    return ''; // the vendor's own terms told its expiry; the root's settlement stays unknown
  }
}
