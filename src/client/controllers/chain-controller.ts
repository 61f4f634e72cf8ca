import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { every, systemClock, type CancelTimer } from '../../base/clock.js';
import type { FeedName } from '../../worker/hub-api.js';
import { chainModel, spotOf, type ChainModel, type ChainRequest, type ModelContext } from '../chain-model.js';
import type { HubClient } from '../hub-client.js';
import { hubFor } from '../hub-context.js';
import { configFor, knownConfigFor } from '../page-config.js';
import { feedConfigOf, type LoadedConfig } from '../config-defaults.js';
import type { Changes } from '../tab-store.js';
import { TabStore } from '../tab-store.js';

export interface ChainSource {
  readonly feed: FeedName | undefined;
  readonly workerSrc: string | undefined;
  readonly configSrc: string | undefined;
}

/**
 * All data work of an element that shows a chain: says its interest, keeps its model.
 * - The host re-renders only when the structure or the state changed; ticks reach `onFrame` instead.
 * - Disconnecting releases the interest; connecting again says it anew.
 */
export class ChainController implements ReactiveController {
  /** Called once per animation frame with what changed; the place to paint live cells. */
  onFrame: ((changes: Changes) => void) | undefined;
  hub: HubClient | undefined;
  model: ChainModel;
  /** What is wrong with the configuration, in a sentence. */
  notice: string | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #request: () => ChainRequest & ChainSource;
  readonly #centres = new Map<string, number>();
  readonly #wantedAt = new Map<string, number>();
  #context: ModelContext;
  #stop: (() => void) | undefined;
  #stopSeconds: CancelTimer | undefined;
  #isConnected = false;
  #sourceKey = '';
  #asked = '';

  constructor(host: ReactiveControllerHost, request: () => ChainRequest & ChainSource) {
    this.#host = host;
    this.#request = request;
    const now = systemClock.now();
    this.#context = {
      store: new TabStore(systemClock),
      link: { state: 'opening', since: now },
      centres: this.#centres,
      wantedAt: this.#wantedAt,
    };
    this.model = chainModel({ symbol: '', expiry: '', strikes: 10, isIdle: true }, this.#context);
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#stopSeconds = every(systemClock, 1_000, () => this.#rebuild());
    void this.#join();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#stopSeconds?.();
    this.#leave();
  }

  /** Before each render of the host: its attributes may be others now. The first is not of an empty table where the configuration is known. */
  hostUpdate(): void {
    const request = this.#request();
    const known = this.#isConnected && !this.#stop ? knownConfigFor(request.configSrc) : undefined;
    if (known) this.#enter(request, known);
    else if (this.#isConnected && sourceKey(request) !== this.#sourceKey) void this.#join();
    const asked = JSON.stringify([request.symbol, request.expiry, request.strikes, request.isLocked, request.isIdle]);
    if (asked === this.#asked) return;
    if (!this.#asked.startsWith(JSON.stringify([request.symbol]).slice(0, -1))) {
      this.#centres.clear();
      this.#wantedAt.clear();
    }
    this.#asked = asked;
    this.#refresh();
  }

  /**
   * Centres the window of every shown expiry on its strike nearest to this one; it stays there while the request is locked.
   * @returns whether there is a strike to centre on.
   */
  centreOn(strike: number): boolean {
    const { sections } = this.model;
    for (const { expiry, record } of sections) {
      const [first, ...others] = record.strikes;
      if (first === undefined) continue;
      const closer = (a: number, b: number) => (Math.abs(b - strike) < Math.abs(a - strike) ? b : a);
      this.#centres.set(expiry, others.reduce(closer, first));
    }
    this.#rebuild(true);
    return sections.length > 0;
  }

  async #join(): Promise<void> {
    const request = this.#request();
    this.#sourceKey = sourceKey(request);
    const loaded = await configFor(request.configSrc);
    if (this.#isConnected && sourceKey(this.#request()) === this.#sourceKey) this.#enter(request, loaded);
  }

  #enter(request: ChainSource, { config, notice }: LoadedConfig): void {
    this.#sourceKey = sourceKey(request);
    const hub = hubFor({ config: feedConfigOf(config, request.feed), workerSrc: request.workerSrc });
    if (hub === this.hub && this.#stop) return;
    this.#leave();
    this.hub = hub;
    this.notice = notice;
    this.#stop = hub.listen((changes) => this.#onChanges(changes));
    this.#rebuild(true);
  }

  #leave(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.hub?.release(this);
  }

  #onChanges(changes: Changes): void {
    const { underlyingRow, spot, state } = this.model;
    const isMoved = underlyingRow !== undefined && changes.rows.has(underlyingRow) && this.#isNewSpot(spot);
    if (changes.records.size > 0 || changes.isLinkChanged || isMoved || state.state !== 'live') this.#rebuild();
    this.onFrame?.(changes);
  }

  /** The spot left the strike on which the window is centred, as far as that can be seen cheaply. */
  #isNewSpot(spot: number | undefined): boolean {
    const now = this.hub && this.model.underlyingRow !== undefined && spotOf(this.hub.store, this.model.underlyingRow);
    if (!now || spot === undefined) return now !== spot;
    return Math.abs(now - spot) > spot * 1e-4;
  }

  #rebuild(isForced = false): void {
    const old = this.model;
    this.#refresh();
    if (isForced || !isSameStructure(old, this.model)) this.#host.requestUpdate();
  }

  #refresh(): void {
    const { hub } = this;
    if (hub) this.#context = { store: hub.store, link: hub.link, centres: this.#centres, wantedAt: this.#wantedAt };
    this.model = chainModel(this.#request(), this.#context);
    if (hub && this.#stop) hub.want(this, { tickers: this.model.tickers, records: this.model.records });
  }
}

function sourceKey(source: ChainSource): string {
  return JSON.stringify([source.feed, source.workerSrc, source.configSrc]);
}

function isSameStructure(a: ChainModel, b: ChainModel): boolean {
  return (
    a.problem === b.problem &&
    a.spotLoss === b.spotLoss &&
    a.asOf === b.asOf &&
    a.source === b.source &&
    a.state.state === b.state.state &&
    a.state.sentence === b.state.sentence &&
    a.state.badge === b.state.badge &&
    a.expiries.length === b.expiries.length &&
    a.expiries[0]?.expiry === b.expiries[0]?.expiry &&
    a.contracts.length === b.contracts.length &&
    a.contracts.every((ticker, index) => ticker === b.contracts[index]) &&
    a.sections.every(
      (section, index) =>
        section.record === b.sections[index]?.record && section.atmIndex === b.sections[index]?.atmIndex,
    ) // prettier-ignore
  );
}
