import { PROTOCOL, VERSION } from '../../../src/base/version.js';
import { chainModel, type ChainModel, type ChainRequest } from '../../../src/client/chain-model.js';
import type { StateReport } from '../../../src/client/element-state.js';
import type { LinkState } from '../../../src/client/hub-client.js';
import { TabStore } from '../../../src/client/tab-store.js';
import type { DeltaMessage, FeedConfig, HubApi, HubMessage, Visibility } from '../../../src/worker/hub-api.js';
import type { Hub } from '../../../src/worker/hub.js';
import type { FakeClock } from '../../support/fake-clock.js';

export interface HubTabOptions {
  readonly symbol?: string;
  readonly expiry?: string;
  readonly strikes?: number | 'all';
  readonly visibility?: Visibility;
  /** How long its screen takes to show a delta, ms. */
  readonly frameMs?: number;
}

let tabsCount = 0;

/** A tab with one chain element: the store, the model and the state are the real ones, screen and port are of the test. */
export class HubTab {
  readonly store: TabStore;
  readonly deltas: DeltaMessage[] = [];
  /** Deltas not yet acknowledged, most at a time. */
  mostPending = 0;
  isClosed = false;
  /** True: deltas are taken and not shown, as on a blocked main thread. */
  isStuck = false;
  request: ChainRequest;
  model: ChainModel;
  readonly api: HubApi;
  readonly #receive: (message: unknown) => void;
  readonly #clock: FakeClock;
  readonly #config: FeedConfig;
  readonly #visibility: Visibility;
  readonly #frameMs: number;
  readonly #tabId = `test-tab-${tabsCount++}`;
  readonly #centres = new Map<string, number>();
  readonly #wantedAt = new Map<string, number>();
  readonly #waiting: DeltaMessage[] = [];
  readonly #link: LinkState = { state: 'attached', since: 0 };
  #version = 0;
  #said = '';

  constructor(hub: Hub, clock: FakeClock, config: FeedConfig, options: HubTabOptions) {
    const { symbol = 'SPY', expiry = '', strikes = 5, visibility = 'focused', frameMs = 16 } = options;
    this.#clock = clock;
    this.#config = config;
    this.#visibility = visibility;
    this.#frameMs = frameMs;
    this.store = new TabStore(clock);
    this.request = { symbol, expiry, strikes, isIdle: false };
    this.model = chainModel(this.request, this.#context());
    // What passes a port is a copy, and arrives in a later turn.
    const port = {
      postMessage: (message: unknown) => {
        const copy = structuredClone(message) as HubMessage;
        clock.after(1, () => this.#heard(copy));
      },
    };
    const { api, receive } = hub.accept(port);
    this.api = api;
    this.#receive = receive;
  }

  async hello(): Promise<void> {
    await this.api.hello({
      protocol: PROTOCOL,
      version: VERSION,
      tabId: this.#tabId,
      visibility: this.#visibility,
      config: this.#config,
    });
    this.#rebuild();
  }

  connect(key: string): Promise<void> {
    return this.api.connect(key, 'memory');
  }

  /** The element's verdict now. */
  get report(): StateReport {
    this.model = chainModel(this.request, this.#context());
    return this.model.state;
  }

  get state(): StateReport['state'] {
    return this.report.state;
  }

  /** Says something to the hub, as a page does. */
  say(message: unknown): void {
    this.#receive(structuredClone(message));
  }

  show(request: Partial<ChainRequest>): void {
    this.request = { ...this.request, ...request };
    this.#rebuild();
  }

  /** Shows what waited. */
  unstick(): void {
    this.isStuck = false;
    this.#show();
  }

  close(): void {
    this.isClosed = true;
    this.say({ sw: 'bye' });
  }

  #heard(message: HubMessage): void {
    if (this.isClosed || message.sw !== 'delta') return;
    this.deltas.push(message);
    this.#waiting.push(message);
    this.mostPending = Math.max(this.mostPending, this.#waiting.length);
    if (!this.isStuck) this.#clock.after(this.#frameMs, () => this.#show());
  }

  #show(): void {
    if (this.isStuck || this.isClosed) return;
    let isOther = false;
    for (const delta of this.#waiting.splice(0)) {
      isOther ||= delta.records.length > 0;
      this.store.merge(delta);
      this.store.drain(false, () => {});
      this.#receive({ sw: 'ack', id: delta.id });
    }
    if (isOther || this.model.contracts.length === 0) this.#rebuild();
  }

  #rebuild(): void {
    this.model = chainModel(this.request, this.#context());
    const { tickers, records } = this.model;
    const said = JSON.stringify([tickers, records]);
    if (said === this.#said) return;
    this.#said = said;
    const rows = this.store.resize(tickers, records, ++this.#version);
    void this.api.setInterest({ version: this.#version, tickers, rows, records });
  }

  #context() {
    return { store: this.store, link: this.#link, centres: this.#centres, wantedAt: this.#wantedAt };
  }
}
