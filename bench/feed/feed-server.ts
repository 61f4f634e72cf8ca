import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../src/base/clock.js';
import { CLUSTERS } from '../../src/market/ticker.js';
import { ProtocolServer } from '../../src/simulator/protocol-server.js';
import { addressOf } from '../../src/simulator/simulated-socket.js';
import { Simulator } from '../../src/simulator/simulator.js';
import { handleHttp } from '../../tools/sim-server/http-host.js';
import { EventPump, type Flow, type LastQuotes } from './event-pump.js';
import { EventTape } from './event-tape.js';
import { SpotFeed } from './spot-feed.js';

/** What `POST /__bench` takes. */
export interface FeedOrder extends Partial<Flow> {
  /** Each REST answer waits so long. */
  readonly restDelayMs?: number;
  readonly isSpotRunning?: boolean;
}

/** What `GET /__bench` tells. */
export interface FeedReport {
  /** Events made, whoever took them. */
  readonly sent: number;
  readonly dropped: number;
  /** Sockets ever opened, and open now, of the options cluster. */
  readonly opened: number;
  readonly open: number;
  /** Option quotes that all connections together are subscribed to. */
  readonly subscribed: number;
  readonly contracts: readonly string[];
  readonly last: LastQuotes;
}

const SEED = 1;

/**
 * The simulated vendor as a bench needs it: the simulator's market, protocol and REST, with events made beforehand that flow at an
 * exact rate and frame size. Any key is taken, each key may have its own connections.
 */
export async function startFeedServer(): Promise<number> {
  const simulator = new Simulator({ clock: systemClock, seed: SEED, rate: 0 });
  const tape = new EventTape(simulator, SEED);
  const pump = new EventPump(tape);
  const server = new ProtocolServer({
    clock: systemClock,
    faults: simulator.faults,
    plan: () => 'advanced',
    connectionLimit: 1,
    isKeyRefused: () => false,
    onInterest: () => pump.interestChanged(),
  });
  const spot = new SpotFeed(simulator, () => server.connections('stocks'));
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  let restDelayMs = 0;

  const report = (): FeedReport => ({
    sent: pump.sentCount,
    dropped: pump.droppedCount,
    opened: server.countsOf('options').opened,
    open: server.connections('options').length,
    subscribed: server.subscriptions('options').filter((pair) => pair.startsWith('Q.')).length,
    contracts: tape.contracts.map(({ ticker }) => ticker),
    last: pump.lastQuotes(),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (path === '/__bench') {
      if (request.method === 'POST') {
        const { restDelayMs: delay, isSpotRunning, ...flow } = JSON.parse(await bodyOf(request)) as FeedOrder;
        restDelayMs = delay ?? restDelayMs;
        spot.isRunning = isSpotRunning ?? spot.isRunning;
        pump.set(flow);
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(report()));
      return;
    }
    if (restDelayMs > 0 && request.method !== 'OPTIONS')
      await new Promise((resolve) => setTimeout(resolve, restDelayMs));
    // A minute graph for each of a thousand contracts would be measured too: the plan of a bench has no option history.
    if (path.startsWith('/v2/aggs/ticker/O')) {
      const body = { status: 'NOT_AUTHORIZED', request_id: 'bench', message: 'You are not entitled to this data.' };
      response.writeHead(403, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
      response.end(JSON.stringify(body));
      return;
    }
    await handleHttp(simulator, request, response);
  }

  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  http.on('upgrade', (request, socket, head) => {
    const address = addressOf(`ws://127.0.0.1${request.url ?? '/'}`);
    if (!address || !CLUSTERS.includes(address.cluster)) return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => {
      const connection = server.connect(address.cluster, address.isDelayed);
      connection.onsend = (text) => client.send(text);
      connection.onclose = () => client.close();
      if (address.cluster === 'options') pump.add(connection, client);
      client.on('message', (data) => connection.receive(String(data)));
      client.on('close', () => {
        pump.remove(connection);
        connection.leave();
      });
      client.on('error', () => client.terminate());
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port; // it listens on TCP
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
