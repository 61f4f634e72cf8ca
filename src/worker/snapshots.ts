import type { Clock } from '../base/clock.js';
import { errorCode, StrikewireError } from '../base/errors.js';
import type { Expiry } from '../market/contract.js';
import { chainKey } from '../market/record-key.js';
import { clusterOf, symbolOf, type Ticker } from '../market/ticker.js';
import type { SnapshotRow } from '../upstream/massive-chain.js';
import { chainSnapshotRequest, previousDayRequest, unifiedSnapshotsRequest } from '../upstream/massive-rest.js';
import type { SpotPage } from '../upstream/massive-spot.js';
import type { Failure } from './hub-api.js';
import type { Listings } from './listings.js';
import type { RecordStore } from './record-store.js';
import { PRIORITY, type RestSource } from './rest-source.js';
import type { SnapshotWriter } from './snapshot-writer.js';
import type { Tasks } from './tasks.js';

const WHOLE_MS = 300_000;

export interface SnapshotsWorld {
  readonly rest: RestSource;
  readonly records: RecordStore;
  readonly writer: SnapshotWriter;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly listings: () => Listings;
  /** Contracts of an expiry as they came, wanted or not. */
  onRows(rows: readonly SnapshotRow[]): void;
  /** Rows changed. */
  onChange(): void;
}

/**
 * First values of wanted instruments: the chain snapshot for contracts, the unified snapshot for underlyings.
 * Only the strikes between the outermost wanted ones are fetched, each once in the life of the hub.
 */
export class Snapshots {
  readonly #world: SnapshotsWorld;
  readonly #asked = new Set<Ticker>();
  readonly #spots = new Map<Ticker, Promise<number | undefined>>();

  constructor(world: SnapshotsWorld) {
    this.#world = world;
  }

  /** Fetches what of these has not been asked for. */
  want(tickers: readonly Ticker[]): void {
    const chains = new Map<string, { underlying: Ticker; expiry: Expiry; tickers: Ticker[] }>();
    for (const ticker of tickers) {
      if (this.#asked.has(ticker)) continue;
      if (clusterOf(ticker) !== 'options') {
        this.#asked.add(ticker);
        void this.spot(ticker).catch(() => undefined); // the listing that needs it says so
        continue;
      }
      const chain = this.#world.listings().chainOf(ticker);
      if (!chain) continue; // asked again when its listing has come
      this.#asked.add(ticker);
      const key = chainKey(chain.underlying, chain.expiry);
      const group = chains.get(key) ?? { ...chain, tickers: [] };
      group.tickers.push(ticker);
      chains.set(key, group);
    }
    for (const chain of chains.values()) this.#wantChain(chain.underlying, chain.expiry, chain.tickers);
  }

  /**
   * Fetches every contract of an expiry, for summaries that rest on all of them. After everything on screen, and again
   * every few minutes: open interest is the night's, quotes off screen age.
   */
  wantWhole(underlying: Ticker, expiry: Expiry): void {
    const listing = this.#world.records.get(chainKey(underlying, expiry));
    if (!listing || listing.tickers.length === 0) return;
    this.#world.tasks.renew(
      `whole ${underlying} ${expiry}`,
      WHOLE_MS,
      () => this.#fetchWhole(underlying, expiry),
      () => undefined,
    );
  }

  async #fetchWhole(underlying: Ticker, expiry: Expiry): Promise<void> {
    const { rest, onRows } = this.#world;
    const { bodies } = await rest.pages(chainSnapshotRequest({ underlying, expiry }), { priority: PRIORITY.history });
    onRows(bodies.flatMap((body) => rest.read.chain(body).rows));
  }

  /** Nobody wants the instrument any more: its values are fetched anew when somebody does. */
  forget(ticker: Ticker): void {
    this.#asked.delete(ticker);
    this.#spots.delete(ticker);
  }

  /** Lets everything be asked for again: after a new key, or when the values may have gone stale. */
  reset(): void {
    this.#asked.clear();
    this.#spots.clear();
  }

  /** The underlying's price, USD. @throws `unknown-symbol`, `auth-failed` and the passing failures of the service. */
  async spot(underlying: Ticker): Promise<number | undefined> {
    const { board } = this.#world.writer;
    const row = board.rowOf(underlying);
    const live = row === undefined ? Number.NaN : board.get(row, 'mark');
    if (live > 0 && row !== undefined && !Number.isNaN(board.get(row, 'receivedAt'))) return live;
    let fetched = this.#spots.get(underlying);
    if (!fetched) {
      fetched = this.#fetchSpot(underlying);
      this.#spots.set(underlying, fetched);
      fetched.catch(() => this.#spots.delete(underlying));
    }
    return fetched;
  }

  async #fetchSpot(underlying: Ticker): Promise<number | undefined> {
    const { rest, writer, clock } = this.#world;
    // Only after the answer: rows are given to other instruments meanwhile. Without one the answer is not kept.
    const rowNow = () => {
      const row = writer.board.rowOf(underlying);
      if (row === undefined) this.#spots.delete(underlying);
      return row;
    };
    try {
      const body = await rest.get(unifiedSnapshotsRequest([underlying]), { priority: PRIORITY.spot });
      const page = rest.read.snapshots(body);
      refuseMissing(page, underlying);
      const snapshot = page.rows.find((one) => one.ticker === underlying);
      const row = rowNow();
      if (snapshot && row !== undefined) {
        writer.spot(row, snapshot, clock.wallNow());
        this.#world.onChange();
      }
      return snapshot?.price;
    } catch (thrown) {
      if (errorCode(thrown) !== 'not-entitled') throw thrown;
      const close = await this.#previousClose(underlying);
      const row = rowNow();
      if (close !== undefined && row !== undefined) {
        writer.previousClose(row, close);
        this.#world.onChange();
      }
      return close;
    }
  }

  /** A plan of options alone gives nothing of the stock: what is listed can be told without its price. */
  async #previousClose(underlying: Ticker): Promise<number | undefined> {
    try {
      const { rest } = this.#world;
      const body = await rest.get(previousDayRequest(underlying), { priority: PRIORITY.spot });
      return rest.read.bars(body).rows[0]?.close;
    } catch (thrown) {
      if (errorCode(thrown) === 'not-entitled') return undefined;
      throw thrown;
    }
  }

  #wantChain(underlying: Ticker, expiry: Expiry, tickers: readonly Ticker[]): void {
    const listing = this.#world.records.get(chainKey(underlying, expiry));
    const wanted = new Set<string>(tickers);
    const strikes = (listing?.strikes ?? []).filter((_, index) => wanted.has(listing!.tickers[index]!));
    if (strikes.length === 0) {
      for (const ticker of tickers) this.#asked.delete(ticker); // its listing is not out yet: asked again then
      return;
    }
    const [strikeFrom, strikeTo] = [Math.min(...strikes), Math.max(...strikes)];
    const fail = (failure: Failure) => this.#world.listings().publishChain(underlying, expiry, { failure });
    const name = `snapshot ${underlying} ${expiry} ${strikeFrom} ${strikeTo}`;
    if (this.#world.tasks.isDone(name)) this.#world.tasks.forget(name); // its contracts were forgotten since
    this.#world.tasks.ensure(name, () => this.#fetchChain(underlying, expiry, strikeFrom, strikeTo), fail);
  }

  async #fetchChain(underlying: Ticker, expiry: Expiry, strikeFrom: number, strikeTo: number): Promise<void> {
    const { rest, writer, clock } = this.#world;
    const request = chainSnapshotRequest({ underlying, expiry, strikeFrom, strikeTo });
    const { bodies, isPartial } = await rest.pages(request, { priority: PRIORITY.snapshot });
    const rows = bodies.flatMap((body) => rest.read.chain(body).rows);
    const takenAt = clock.wallNow();
    for (const snapshot of rows) {
      const row = writer.board.rowOf(snapshot.ticker);
      if (row !== undefined) writer.contract(row, snapshot, takenAt);
    }
    this.#world.onRows(rows);
    const known = this.#world.records.get(chainKey(underlying, expiry));
    this.#world.listings().publishChain(underlying, expiry, {
      asOf: takenAt,
      source: 'rest',
      isPartial: isPartial || (known?.isPartial ?? false),
      spot: rows.find((row) => row.underlyingPrice !== undefined)?.underlyingPrice ?? known?.spot,
      missing: missingColumns(rows),
    });
    this.#world.onChange();
  }
}

/** Columns that no contract of the answer has: the plan does not give them. One contract alone proves nothing. */
function missingColumns(rows: readonly SnapshotRow[]): Record<string, string> {
  if (rows.length < 2) return {};
  const missing: Record<string, string> = {};
  const lacks = (has: (row: SnapshotRow) => unknown) => rows.every((row) => has(row) === undefined);
  if (lacks((row) => row.ask)) {
    for (const column of ['bid', 'ask', 'bidSize', 'askSize', 'mid', 'spread']) {
      missing[column] = 'Your plan has no option quotes; trades are shown instead.';
    }
  }
  if (lacks((row) => row.last)) missing.last = 'Your plan has no option trades; the day’s close is shown instead.';
  return missing;
}

/** @throws `unknown-symbol` or `not-entitled` when the vendor says so of this ticker inside an answer that is none. */
function refuseMissing(page: SpotPage, ticker: Ticker): void {
  const found = page.missing.find((missing) => missing.ticker === ticker);
  if (found?.reason === 'unknown') {
    throw new StrikewireError('unknown-symbol', `The data service does not know ${symbolOf(ticker)}.`);
  }
  if (found) throw new StrikewireError('not-entitled');
}
