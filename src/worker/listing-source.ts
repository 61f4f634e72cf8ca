import { StrikewireError } from '../base/errors.js';
import type { Expiry } from '../market/contract.js';
import { symbolOf, type Ticker } from '../market/ticker.js';
import type { ContractRow } from '../upstream/massive-chain.js';
import { contractsRequest } from '../upstream/massive-rest.js';
import { PRIORITY, type RestSource } from './rest-source.js';

/** Most pages of contracts read for the expirations of one underlying. */
const EXPIRY_PAGES = 12;

export interface ListingSourceWorld {
  readonly rest: RestSource;
  /** The underlying's price, USD, fetched when it is not known; undefined when the plan does not give it. */
  spot(underlying: Ticker): Promise<number | undefined>;
}

/** What the REST service says is listed. All of it may throw as the service fails. */
export class ListingSource {
  readonly #world: ListingSourceWorld;

  constructor(world: ListingSourceWorld) {
    this.#world = world;
  }

  /** Calls near the money of every expiry: there every expiration lists strikes, so a narrow band tells them all in few pages. */
  async nearTheMoney(underlying: Ticker): Promise<ContractRow[]> {
    const { rest } = this.#world;
    const spot = await this.#world.spot(underlying);
    const band = spot === undefined ? undefined : Math.max(2.6, 0.03 * spot);
    const request = contractsRequest({
      underlying,
      right: 'call',
      strikeFrom: band && Math.max(0, Math.floor(spot! - band)),
      strikeTo: band && Math.ceil(spot! + band),
    });
    const { bodies } = await rest.pages(request, { maxPages: EXPIRY_PAGES, priority: PRIORITY.listing });
    const rows = bodies.flatMap((body) => rest.read.contracts(body).rows);
    if (rows.length > 0) return rows;
    throw new StrikewireError('unknown-symbol', `No options are listed for ${symbolOf(underlying)}.`);
  }

  /** Contracts of one expiry, each once. `isPartial`: the list broke off. */
  async contracts(underlying: Ticker, expiry: Expiry): Promise<{ rows: ContractRow[]; isPartial: boolean }> {
    const { rest } = this.#world;
    const request = contractsRequest({ underlying, expiry });
    const { bodies, isPartial } = await rest.pages(request, { priority: PRIORITY.listing });
    const unique = new Map(bodies.flatMap((body) => rest.read.contracts(body).rows).map((row) => [row.ticker, row]));
    const rows = [...unique.values()].filter((row) => row.expiry === expiry);
    if (rows.length > 0) return { rows, isPartial };
    throw new StrikewireError('bad-expiry', `${symbolOf(underlying)} has no options expiring on ${expiry}.`);
  }

  /** The underlying's price, USD; undefined where it is not to be had. */
  async spot(underlying: Ticker): Promise<number | undefined> {
    return this.#world.spot(underlying).catch(() => undefined);
  }
}
