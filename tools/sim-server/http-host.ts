import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Simulator } from '../../src/simulator/simulator.js';
import { CLUSTERS, type Cluster } from '../../src/market/ticker.js';
import { rawEvents } from './raw-events.js';

const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id' };
const PREFLIGHT = {
  ...CORS,
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Max-Age': '600',
};
const LONGEST_BODY = 64 * 1024 * 1024;

/** Answers HTTP: the simulated REST API, and the control routes of tests. Every answer may be read from any origin. */
export async function handleHttp(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
  const path = (request.url ?? '/').split('?')[0]!;
  if (request.method === 'OPTIONS') {
    response.writeHead(204, PREFLIGHT).end();
  } else if (path === '/__stats') {
    sendJson(response, 200, simulator.stats());
  } else if (path === '/__fault' || path === '/__emit') {
    const body = request.method === 'POST' ? await readBody(request) : undefined;
    const refusal = body === undefined ? 'POST a JSON body.' : control(simulator, path, body);
    sendJson(response, refusal === undefined ? 200 : 400, refusal === undefined ? { ok: true } : { error: refusal });
  } else {
    answerRest(simulator, request, response, `${origin}${request.url ?? '/'}`);
  }
}

function control(simulator: Simulator, path: string, text: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return 'The body is not JSON.';
  }
  if (path === '/__fault') return simulator.fault(body);
  const cluster = (body as { cluster?: unknown } | null)?.cluster;
  const events = rawEvents(text);
  if (!CLUSTERS.includes(cluster as Cluster)) return `"cluster" is one of ${CLUSTERS.join(', ')}.`;
  if (!events) return '"events" is a list of events.';
  simulator.emit(cluster as Cluster, events);
  return undefined;
}

function answerRest(simulator: Simulator, request: IncomingMessage, response: ServerResponse, url: string): void {
  const { authorization } = request.headers;
  const outcome = simulator.request({ url, authorization });
  if (outcome === 'timeout') return;
  if (outcome === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(outcome.status, { ...(outcome.isCorsDenied ? {} : CORS), ...outcome.headers });
  response.end(outcome.body);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...CORS, 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
