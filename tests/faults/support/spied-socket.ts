import type { SocketLike } from '../../../src/upstream/upstream.js';
import type { FakeClock } from '../../support/fake-clock.js';

/** A socket of the hub, listened to on the wire. */
export interface SpiedSocket extends SocketLike {
  readonly url: string;
  readonly openedAt: number;
  isOpen: boolean;
  /** Close code, once it closed. */
  code: number | undefined;
  /** What the hub said. */
  readonly sent: string[];
  /** When an event of a ticker last came, by ticker. */
  readonly heardAt: Map<string, number>;
  /** Frames, raw, when asked for. */
  frames: string[] | undefined;
}

const DATA = new Set(['Q', 'T', 'A', 'AM', 'V', 'FMV']);

/** Puts an ear on a socket. */
export function spySocket(inner: SocketLike, url: string, clock: FakeClock): SpiedSocket {
  const spied: SpiedSocket = {
    url,
    openedAt: clock.now(),
    isOpen: true,
    code: undefined,
    sent: [],
    heardAt: new Map(),
    frames: undefined,
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send(text) {
      spied.sent.push(text);
      inner.send(text);
    },
    close: (code, reason) => inner.close(code, reason),
  };
  inner.onopen = () => spied.onopen?.();
  inner.onerror = () => spied.onerror?.();
  inner.onmessage = (message) => {
    spied.frames?.push(String(message.data));
    for (const { ev, sym, T } of itemsOf(message.data)) {
      if (DATA.has(String(ev))) spied.heardAt.set(String(sym ?? T), clock.now());
    }
    spied.onmessage?.(message);
  };
  inner.onclose = (closed) => {
    spied.isOpen = false;
    spied.code = closed.code;
    spied.onclose?.(closed);
  };
  return spied;
}

function itemsOf(data: unknown): Record<string, unknown>[] {
  try {
    const items: unknown = JSON.parse(String(data));
    return Array.isArray(items)
      ? items.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null)
      : [];
  } catch {
    return [];
  }
}
