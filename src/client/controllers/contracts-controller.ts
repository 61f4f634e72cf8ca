import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Ticker } from '../../market/ticker.js';
import type { FeedName, RecordKey } from '../../worker/hub-api.js';
import type { HubClient } from '../hub-client.js';
import { hubFor } from '../hub-context.js';
import { configFor } from '../page-config.js';
import { feedConfigOf } from '../config-defaults.js';
import type { Changes } from '../tab-store.js';

/** What a host wants: these instruments and records, of this feed. */
export interface ContractsRequest {
  readonly tickers: readonly Ticker[];
  readonly records: readonly RecordKey[];
  readonly feed: FeedName | undefined;
  readonly workerSrc: string | undefined;
  readonly configSrc: string | undefined;
}

/**
 * Keeps a list of contracts live for its host.
 * - Disconnecting releases them; connecting again says them anew.
 * - `onFrame` is called once per animation frame in which something changed.
 */
export class ContractsController implements ReactiveController {
  hub: HubClient | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #request: () => ContractsRequest;
  readonly #onFrame: (changes: Changes) => void;
  #stop: (() => void) | undefined;
  #isConnected = false;
  #source = '';

  constructor(host: ReactiveControllerHost, request: () => ContractsRequest, onFrame: (changes: Changes) => void) {
    this.#host = host;
    this.#request = request;
    this.#onFrame = onFrame;
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
    void this.#join();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#leave();
  }

  hostUpdate(): void {
    if (this.#isConnected && sourceOf(this.#request()) !== this.#source) void this.#join();
    this.#say();
  }

  async #join(): Promise<void> {
    const { configSrc, feed, workerSrc } = this.#request();
    this.#source = sourceOf(this.#request());
    const { config } = await configFor(configSrc);
    if (!this.#isConnected || sourceOf(this.#request()) !== this.#source) return;
    const hub = hubFor({ config: feedConfigOf(config, feed), workerSrc });
    if (hub !== this.hub || !this.#stop) {
      this.#leave();
      this.hub = hub;
      this.#stop = hub.listen(this.#onFrame);
    }
    this.#say();
    this.#host.requestUpdate();
  }

  #say(): void {
    const { tickers, records } = this.#request();
    if (this.#stop) this.hub?.want(this, { tickers, records });
  }

  #leave(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.hub?.release(this);
  }
}

function sourceOf({ feed, workerSrc, configSrc }: ContractsRequest): string {
  return JSON.stringify([feed, workerSrc, configSrc]);
}
