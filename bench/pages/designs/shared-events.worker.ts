/* A hub as one writes it first: one socket in a SharedWorker, every event handed to every tab in the way that is asked for. */
import * as Comlink from 'comlink';
import { openVendorSocket } from '../vendor-socket.js';
import type { WireEvent } from '../wire-event.js';

export interface EventHub {
  open(url: string, contracts: readonly string[]): Promise<void>;
  /** By Comlink, one call an event. */
  listen(callback: (event: WireEvent) => void): void;
}

const callbacks: ((event: WireEvent) => void)[] = [];
const ports: MessagePort[] = [];
const channel = new BroadcastChannel('bench-events');
let mode = '';
let opening: Promise<unknown> | undefined;

function handOut(events: readonly WireEvent[]): void {
  if (mode === 'comlink') for (const event of events) for (const callback of callbacks) callback(event);
  if (mode === 'objects') for (const port of ports) port.postMessage({ events });
  if (mode === 'broadcast') channel.postMessage(events);
}

const hub: EventHub = {
  async open(url, contracts) {
    opening ??= openVendorSocket(url, 'bench', contracts, (text) => handOut(JSON.parse(text) as WireEvent[]));
    await opening;
  },
  listen(callback) {
    callbacks.push(callback);
  },
};

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports: [port] }) => {
  mode = self.name;
  ports.push(port!);
  Comlink.expose(hub, port!);
};
