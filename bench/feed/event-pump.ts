import type { WebSocket } from 'ws';
import type { ProtocolConnection } from '../../src/simulator/protocol-connection.js';
import { type EventTape, textOf } from './event-tape.js';

/** How the events flow; changed while it runs. */
export interface Flow {
  /** Events a second over all contracts; 0 is silence. */
  readonly rate: number;
  readonly perFrame: number;
  /** As fast as the client takes them. */
  readonly isUnpaced: boolean;
}

/** The last quote sent of each contract: bid, ask, bidSize, askSize, time. */
export type LastQuotes = Record<string, readonly number[]>;

interface Receiver {
  readonly connection: ProtocolConnection;
  readonly socket: WebSocket;
  /** Which contracts it is subscribed to; undefined when it is all of them. */
  wanted: Uint8Array | undefined;
  wantedCount: number;
}

/** A client that reads too slowly is dropped once this much waits for it, as the vendor does. */
const MOST_BUFFERED = 64 * 1024 * 1024;
const PUMP_BUFFERED = 256 * 1024;
/** What cannot be made up for is not: a feed that hangs must not end in a flood. */
const LONGEST_GAP_MS = 250;

/** Sends the tape round and round to who is subscribed, each event with the time of its sending. */
export class EventPump {
  sentCount = 0;
  droppedCount = 0;
  flow: Flow = { rate: 0, perFrame: 50, isUnpaced: false };
  readonly #tape: EventTape;
  readonly #receivers = new Set<Receiver>();
  readonly #last: (readonly number[] | undefined)[] = [];
  #place = 0;
  #sequence = 1_000_000;
  #sinceAt = performance.now();
  #sentSince = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(tape: EventTape) {
    this.#tape = tape;
    this.#tick();
  }

  set(flow: Partial<Flow>): void {
    this.flow = { ...this.flow, ...flow };
    this.#sinceAt = performance.now();
    this.#sentSince = 0;
  }

  add(connection: ProtocolConnection, socket: WebSocket): void {
    this.#receivers.add({ connection, socket, wanted: new Uint8Array(0), wantedCount: 0 });
  }

  remove(connection: ProtocolConnection): void {
    for (const receiver of this.#receivers) if (receiver.connection === connection) this.#receivers.delete(receiver);
  }

  /** A connection has subscribed or unsubscribed. */
  interestChanged(): void {
    const { contracts } = this.#tape;
    for (const receiver of this.#receivers) {
      const { pairs } = receiver.connection;
      const wanted = Uint8Array.from(contracts, ({ ticker }) => (pairs.has(`Q.${ticker}`) ? 1 : 0));
      receiver.wantedCount = wanted.reduce((sum, one) => sum + one, 0);
      receiver.wanted = receiver.wantedCount === contracts.length ? undefined : wanted;
    }
  }

  lastQuotes(): LastQuotes {
    const quotes: LastQuotes = {};
    this.#last.forEach((quote, contract) => {
      if (quote) quotes[this.#tape.contracts[contract]!.ticker] = quote;
    });
    return quotes;
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #tick(): void {
    const { rate, perFrame, isUnpaced } = this.flow;
    if (isUnpaced) this.#fill();
    else if (rate > 0) {
      const now = performance.now();
      const due = ((now - this.#sinceAt) * rate) / 1000 - this.#sentSince;
      if (due > (LONGEST_GAP_MS * rate) / 1000) this.set({});
      else for (let left = due; left >= perFrame; left -= perFrame) this.#sentSince += this.#send();
    }
    if (isUnpaced) setImmediate(() => this.#tick());
    else this.#timer = setTimeout(() => this.#tick(), 1);
  }

  #fill(): void {
    const isHungry = () =>
      [...this.#receivers].some((one) => one.wantedCount > 0 && one.socket.bufferedAmount < PUMP_BUFFERED);
    for (let frames = 0; frames < 50 && isHungry(); frames++) this.#send();
  }

  #send(): number {
    const { contracts, events } = this.#tape;
    const at = performance.timeOrigin + performance.now();
    const { perFrame } = this.flow;
    const texts: string[] = [];
    const from = this.#place;
    for (let count = 0; count < perFrame; count++) {
      const event = events[(from + count) % events.length]!;
      texts.push(textOf(event, at, ++this.#sequence));
      if (event.quote) this.#last[event.contract] = [...event.quote, Number(at.toFixed(3))];
    }
    this.#place = (from + perFrame) % events.length;
    let whole: Buffer | undefined;
    for (const { socket, wanted, wantedCount } of this.#receivers) {
      if (wantedCount === 0 || socket.readyState !== socket.OPEN) continue;
      if (wanted === undefined) {
        whole ??= Buffer.from(`[${texts.join()}]`);
        socket.send(whole, { binary: false });
      } else {
        const own = texts.filter((_, index) => wanted[events[(from + index) % events.length]!.contract] === 1);
        if (own.length > 0) socket.send(`[${own.join()}]`);
      }
      if (socket.bufferedAmount > MOST_BUFFERED) {
        this.droppedCount++;
        socket.terminate();
      }
    }
    if (contracts.length > 0) this.sentCount += perFrame;
    return perFrame;
  }
}
