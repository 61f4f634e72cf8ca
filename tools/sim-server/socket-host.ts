import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { systemClock } from '../../src/base/clock.js';
import { numberOption } from '../../src/simulator/faults.js';
import { DROPPED } from '../../src/simulator/protocol-connection.js';
import { addressOf } from '../../src/simulator/simulated-socket.js';
import type { Simulator } from '../../src/simulator/simulator.js';

/** A client that reads too slowly is dropped once this much waits for it, as the vendor does. */
const MOST_BUFFERED = 64 * 1024 * 1024;
const LONGEST_MESSAGE = 4 * 1024 * 1024;

/** Carries the simulator's connections over real sockets, and the faults that are of sockets. */
export class SocketHost {
  readonly #simulator: Simulator;
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: LONGEST_MESSAGE });
  readonly #sockets = new Set<Duplex>();

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
  }

  /** Handles an HTTP upgrade; to be called on the server's `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const address = addressOf(`ws://127.0.0.1${request.url ?? '/'}`);
    if (!address) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    const { faults } = this.#simulator;
    if (faults.active('tcp-drop', address.cluster)) {
      socket.destroy();
      return;
    }
    const slow = faults.use('slow-connect', address.cluster);
    const accept = () => {
      if (socket.destroyed) return;
      this.#server.handleUpgrade(request, socket, head, (client) => {
        this.#serve(client, socket, address.cluster, address.isDelayed);
      });
    };
    if (slow) socket.once('close', systemClock.after(numberOption(slow, 'delayMs', 60_000), accept));
    else accept();
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(client: WebSocket, socket: Duplex, ...address: Parameters<Simulator['connect']>): void {
    const connection = this.#simulator.connect(...address);
    connection.onsend = (text) => {
      client.send(text);
      if (client.bufferedAmount > MOST_BUFFERED) client.terminate();
    };
    connection.onclose = (code, reason) => {
      if (code === DROPPED) client.terminate();
      else client.close(code, reason);
    };
    connection.onfreeze = () => socket.pause();
    client.on('message', (data, isBinary) => {
      if (!isBinary) connection.receive(String(data));
    });
    client.on('close', () => connection.leave());
    client.on('error', () => client.terminate());
  }
}
