import type { Clock } from '../base/clock.js';
import { CLUSTERS, type Cluster } from '../market/ticker.js';
import type { CreateSocket, SocketLike } from '../upstream/upstream.js';
import { type CreateResponse, createSimulatedFetch, type SimulatedFetch } from './simulated-fetch.js';
import { numberOption } from './faults.js';
import { DROPPED, type ProtocolConnection } from './protocol-connection.js';
import { Simulator, type SimulatorOptions, type SimulatorStats } from './simulator.js';

/** What the dashboard's hub is given in demo mode in place of the network. */
export interface SimulatedUpstream<Reply> {
  readonly createSocket: CreateSocket;
  /** As the platform's `fetch`, for the simulated REST API on any host; every key is good, but one has to be there. */
  readonly fetch: SimulatedFetch<Reply>;
  stats(): SimulatorStats;
  /** As `POST /__fault` of the Node host. */
  fault(body: unknown): string | undefined;
  close(): void;
}

export interface SimulatedUpstreamOptions<Reply> extends SimulatorOptions {
  /** Makes what `fetch` resolves to, such as `(body, init) => new Response(body, init)`. */
  readonly createResponse: CreateResponse<Reply>;
}

/** The simulator inside the page: no network. Any host name will do; `/options` at the end of a URL names the cluster. */
export function createSimulatedUpstream<Reply>(options: SimulatedUpstreamOptions<Reply>): SimulatedUpstream<Reply> {
  const simulator = new Simulator(options);
  const { clock } = options;
  return {
    createSocket: (url) => new SimulatedSocket(simulator, clock, url),
    fetch: createSimulatedFetch(simulator, clock, options.createResponse),
    stats: () => simulator.stats(),
    fault: (body) => simulator.fault(body),
    close: () => simulator.close(),
  };
}

/** Where a socket's URL leads; hosts and paths that begin with `delayed` are 15 minutes late. */
export function addressOf(url: string): { cluster: Cluster; isDelayed: boolean } | undefined {
  const { host, pathname } = new URL(url);
  const match = /^(\/delayed)?\/(\w+)\/?$/.exec(pathname);
  const cluster = CLUSTERS.find((each) => each === match?.[2]);
  return cluster && { cluster, isDelayed: match?.[1] !== undefined || host.startsWith('delayed') };
}

/** A WebSocket as far as the hub uses one. Nothing happens within the call that caused it. */
export class SimulatedSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  readonly #clock: Clock;
  #connection: ProtocolConnection | undefined;
  #queue: (() => void)[] = [];
  #isDraining = false;
  #isClosed = false;

  constructor(simulator: Simulator, clock: Clock, url: string) {
    this.#clock = clock;
    const address = addressOf(url);
    const slow = address && simulator.faults.use('slow-connect', address.cluster);
    clock.after(slow ? numberOption(slow, 'delayMs', 60_000) : 0, () => {
      if (this.#isClosed) return;
      if (!address || simulator.faults.active('tcp-drop', address.cluster)) return this.#fail();
      this.#open(simulator.connect(address.cluster, address.isDelayed));
    });
  }

  send(text: string): void {
    this.#later(() => this.#connection?.receive(text));
  }

  close(code = 1000, reason = ''): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection?.leave();
    this.#queue = [];
    this.#clock.after(0, () => this.onclose?.({ code, reason, wasClean: true }));
  }

  #open(connection: ProtocolConnection): void {
    this.#connection = connection;
    connection.onsend = (text) => this.#later(() => this.onmessage?.({ data: text }));
    connection.onclose = (code, reason) =>
      this.#later(() => {
        if (this.#isClosed) return;
        this.#isClosed = true;
        if (code === DROPPED) this.onerror?.();
        this.onclose?.({ code, reason, wasClean: code !== DROPPED });
      });
    this.onopen?.();
  }

  #fail(): void {
    this.#isClosed = true;
    this.onerror?.();
    this.onclose?.({ code: DROPPED, reason: '', wasClean: false });
  }

  /** Runs in order, in a later turn. */
  #later(run: () => void): void {
    if (this.#isClosed) return;
    this.#queue.push(run);
    if (this.#isDraining) return;
    this.#isDraining = true;
    this.#clock.after(0, () => {
      this.#isDraining = false;
      for (const each of this.#queue.splice(0)) if (!this.#isClosed) each();
    });
  }
}
