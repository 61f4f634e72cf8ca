import { StrikewireError } from '../base/errors.js';
import type { Awaited } from './lazy-part.js';
import type { RestClient } from './rest-client.js';
import type { RestReaders, RestSource } from './rest-source.js';

/** The REST service, loaded when the feed has begun: the cache paints without it, and so do the sockets. What is asked meanwhile waits. */
export class LazyRest implements RestSource {
  readonly #client: Awaited<RestClient>;

  constructor(client: Awaited<RestClient>) {
    this.#client = client;
  }

  get read(): RestReaders {
    const { part } = this.#client;
    if (!part) throw new StrikewireError('service-down'); // there is no answer to read yet
    return part.read;
  }

  get requestsCount(): number {
    return this.#client.part?.requestsCount ?? 0;
  }

  get pausedUntil(): number | undefined {
    return this.#client.part?.pausedUntil;
  }

  async get(...asked: Parameters<RestSource['get']>): Promise<unknown> {
    return (await this.#client.ready()).get(...asked);
  }

  async pages(...asked: Parameters<RestSource['pages']>): ReturnType<RestSource['pages']> {
    return (await this.#client.ready()).pages(...asked);
  }
}
