import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../src/base/clock.js';
import type { Cluster } from '../src/market/ticker.js';
import { isScenarioName, SCENARIOS, type ScenarioName } from '../src/simulator/scenarios.js';
import { Simulator, type SimulatorStats } from '../src/simulator/simulator.js';
import { handleHttp } from './sim-server/http-host.js';
import { SocketHost } from './sim-server/socket-host.js';

export interface SimServerOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly seed?: number;
  /** Events a second over all that is subscribed. */
  readonly rate?: number | undefined;
  readonly scenario?: ScenarioName;
  /** What time it is in the market when the server starts, epoch ms; from then on it runs as everywhere. */
  readonly now?: number | undefined;
}

export interface SimServer {
  /** `http://127.0.0.1:PORT`; the sockets are on the same port. */
  readonly url: string;
  readonly port: number;
  stats(): SimulatorStats;
  /** @throws {Error} when the body names no fault. */
  fault(body: Readonly<Record<string, unknown>>): void;
  /** Sends events now; texts go out in their very words. @returns how many, over all connections. */
  emit(body: { readonly cluster: Cluster; readonly events: readonly unknown[] }): number;
  close(): Promise<void>;
}

/** The simulated vendor on 127.0.0.1: sockets, REST and control routes on one port. */
export async function startSimServer({
  port = 0,
  seed,
  rate,
  scenario,
  now,
}: SimServerOptions = {}): Promise<SimServer> {
  const simulator = new Simulator({
    clock: now === undefined ? systemClock : clockFrom(now),
    rate,
    ...(seed !== undefined && { seed }),
    ...(scenario && { scenario }),
  });
  const sockets = new SocketHost(simulator);
  const server = createServer((request, response) => {
    handleHttp(simulator, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    stats: () => simulator.stats(),
    fault(body) {
      const refusal = simulator.fault(body);
      if (refusal !== undefined) throw new Error(refusal);
    },
    emit: ({ cluster, events }) =>
      simulator.emit(
        cluster,
        events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))),
      ),
    close() {
      simulator.close();
      sockets.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The system's clock, set to an instant. */
function clockFrom(now: number): Clock {
  const [by, byWall] = [now - systemClock.now(), now - systemClock.wallNow()];
  return {
    now: () => systemClock.now() + by,
    wallNow: () => systemClock.wallNow() + byWall,
    after: (delayMs, run) => systemClock.after(delayMs, run),
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      seed: { type: 'string' },
      rate: { type: 'string' },
      scenario: { type: 'string' },
      now: { type: 'string' },
    },
  });
  const scenario = values.scenario ?? 'calm';
  if (!isScenarioName(scenario)) throw new Error(`--scenario is one of ${Object.keys(SCENARIOS).join(', ')}.`);
  const [port, seed, rate] = (['port', 'seed', 'rate'] as const).map((name) => {
    const text = values[name];
    const number = Number(text);
    if (text !== undefined && !(Number.isFinite(number) && number >= 0)) throw new Error(`--${name} is a number.`);
    return text === undefined ? undefined : number;
  });
  const now = values.now === undefined ? undefined : Date.parse(values.now);
  if (Number.isNaN(now)) throw new Error('--now is an instant such as 2026-11-20T15:59:00-05:00.');
  const server = await startSimServer({ port: port ?? 8787, seed: seed ?? 1, rate, scenario, now });
  console.log(`simulator on ${server.url}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((thrown: unknown) => {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exitCode = 1;
  });
}
