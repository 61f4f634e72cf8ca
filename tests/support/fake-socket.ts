import type { Clock } from '../../src/base/clock.js';
import type { SocketLike } from '../../src/upstream/upstream.js';

/** A socket whose other side is the test. */
export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((closed: { code: number; reason: string; wasClean: boolean }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  /** What was sent through it, as text. */
  readonly sent: string[] = [];
  isOpen = true;
  readonly #heard: (text: string) => void;
  readonly #closeAsked: () => void;

  constructor(url: string, heard: (text: string) => void, closeAsked: () => void) {
    this.url = url;
    this.#heard = heard;
    this.#closeAsked = closeAsked;
  }

  send(text: string): void {
    this.sent.push(text);
    this.#heard(text);
  }

  close(): void {
    this.#closeAsked();
  }

  /** The other side sends a text, or an array of items. */
  receive(frame: unknown): void {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
  }

  /** The socket has closed. */
  closed(code = 1006): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.onclose?.({ code, reason: '', wasClean: code === 1000 });
  }
}

export interface FakeUpstreamOptions {
  /** One way, ms. */
  latencyMs?: number;
  /** Keys that are let in; without it, all. */
  keys?: readonly string[];
  /** Wire letters that the plan refuses. */
  refused?: readonly string[];
  /** Pairs that are never answered. */
  unanswered?: readonly string[];
  /** How long the socket takes to close when asked; undefined: it never does. */
  closeMs?: number | undefined;
  /** `refuse`: no connection; `hang`: no `connected`; `mute`: no answer to the key; `deaf`: lives, but says nothing any more. */
  mode?: 'normal' | 'refuse' | 'hang' | 'mute' | 'deaf';
}

/**
 * A vendor's socket server in a few lines, in fake time, as far as connections need it: handshake, confirmations,
 * refusals that name nothing, silence for what is held already. What happened is its timeline.
 */
export class FakeUpstream {
  readonly sockets: FakeSocket[] = [];
  /** `dial:0`, `auth:40`, … in ms since the start. */
  readonly timeline: string[] = [];
  options: FakeUpstreamOptions;
  /** Pairs held by each socket. */
  readonly held = new Map<FakeSocket, Set<string>>();
  /** Most sockets open at a time, half-open ones not counted. */
  mostOpen = 0;
  readonly #halfOpen = new Set<FakeSocket>();
  readonly #clock: Clock;
  readonly #startAt: number;

  constructor(clock: Clock, options: FakeUpstreamOptions = {}) {
    this.#clock = clock;
    this.#startAt = clock.now();
    this.options = options;
  }

  createSocket = (url: string): FakeSocket => {
    const socket = new FakeSocket(
      url,
      (text) => this.#heard(socket, text),
      () => this.#closeAsked(socket),
    );
    this.sockets.push(socket);
    this.held.set(socket, new Set());
    this.mostOpen = Math.max(this.mostOpen, this.open.filter((each) => !this.#halfOpen.has(each)).length);
    this.note('dial');
    if (this.options.mode === 'refuse') this.#soon(() => socket.closed(1006));
    else if (this.options.mode !== 'hang') {
      this.#soon(() => {
        socket.onopen?.();
        this.say(socket, 'connected', 'Connected Successfully');
      });
    }
    return socket;
  };

  get open(): FakeSocket[] {
    return this.sockets.filter((socket) => socket.isOpen);
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    return this.sockets.at(-1)!;
  }

  /** Pairs that the newest socket holds. */
  get pairs(): string[] {
    return [...this.held.get(this.socket)!].sort();
  }

  /** Every text that was ever sent. */
  get sent(): string[] {
    return this.sockets.flatMap((socket) => socket.sent);
  }

  /** Pairs of every subscribe frame ever sent, in order. */
  get subscribes(): string[] {
    return this.sent
      .map((text) => JSON.parse(text))
      .flatMap(({ action, params }) => (action === 'subscribe' ? params.split(',') : []));
  }

  note(what: string): void {
    this.timeline.push(`${what}:${Math.round(this.#clock.now() - this.#startAt)}`);
  }

  /** The network under the newest socket is gone without a word: nothing passes any more, not even a close. */
  halfOpen(): void {
    this.#halfOpen.add(this.socket);
    this.socket.onmessage = null;
  }

  say(socket: FakeSocket, status: string, message: string): void {
    if (socket.isOpen) socket.receive([{ ev: 'status', status, message }]);
  }

  /** One quote to the newest socket. */
  quote(ticker = 'O:SPY251219C00650000'): void {
    this.socket.receive([{ ev: 'Q', sym: ticker, bp: 1, ap: 2, bs: 1, as: 1, t: this.#clock.now(), q: 1 }]);
  }

  #heard(socket: FakeSocket, text: string): void {
    const { action, params } = JSON.parse(text) as { action: string; params: string };
    this.note(action === 'auth' ? 'auth' : `${action === 'subscribe' ? '+' : '-'}${shortened(params)}`);
    if (this.options.mode === 'mute' || this.options.mode === 'deaf' || this.#halfOpen.has(socket)) return;
    this.#soon(() => {
      if (!socket.isOpen || this.options.mode === 'deaf') return;
      if (action === 'auth') return this.#answerKey(socket, params);
      const items = this.#answers(socket, action, params.split(','));
      if (items.length > 0) socket.receive(items);
    });
  }

  #answerKey(socket: FakeSocket, key: string): void {
    if (!this.options.keys || this.options.keys.includes(key)) return this.say(socket, 'auth_success', 'authenticated');
    this.say(socket, 'auth_failed', 'authentication failed');
    socket.closed(1006);
  }

  #answers(socket: FakeSocket, action: string, pairs: readonly string[]): object[] {
    const held = this.held.get(socket)!;
    const { refused = [], unanswered = [] } = this.options;
    const isRefused = (pair: string) => refused.includes(pair.slice(0, pair.indexOf('.')));
    const items: object[] = [];
    for (const pair of pairs) {
      if (action === 'unsubscribe') {
        if (held.delete(pair)) items.push({ ev: 'status', status: 'success', message: `unsubscribed to: ${pair}` });
      } else if (isRefused(pair)) {
        items.unshift({ ev: 'status', status: 'error', message: 'not authorized' });
      } else if (!held.has(pair) && !unanswered.includes(pair)) {
        held.add(pair);
        items.push({ ev: 'status', status: 'success', message: `subscribed to: ${pair}` });
      }
    }
    return items;
  }

  #closeAsked(socket: FakeSocket): void {
    if (this.#halfOpen.has(socket)) return;
    const closeMs = 'closeMs' in this.options ? this.options.closeMs : 5;
    if (closeMs !== undefined && socket.isOpen) this.#clock.after(closeMs, () => socket.closed(1000));
  }

  #soon(run: () => void): void {
    this.#clock.after(this.options.latencyMs ?? 20, run);
  }
}

/** The pairs themselves, or the first of them and how many. */
function shortened(params: string): string {
  const pairs = params.split(',');
  return pairs.length <= 3 ? params : `${pairs[0]}…×${pairs.length}`;
}
