import type { Clock } from '../base/clock.js';
import type { CreateSocket, SocketLike } from '../upstream/upstream.js';
import type { FeedConfig } from './hub-api.js';
import type { RestFetch } from './rest-client.js';

/** The two things in which the live and the demo feed differ. */
export interface OpenUpstream {
  readonly createSocket: CreateSocket;
  readonly fetch: RestFetch;
}

/** The simulator is a chunk of its own, loaded in demo mode only. */
export async function openUpstream(config: FeedConfig, clock: Clock): Promise<OpenUpstream> {
  if (config.feed === 'demo') {
    const { createSimulatedUpstream } = await import('../simulator/simulated-socket.js');
    return createSimulatedUpstream({ clock, createResponse: (body, init) => new Response(body, init) });
  }
  return {
    createSocket: (url) => new WebSocket(url) as SocketLike,
    fetch: (url, init) => fetch(url, init),
  };
}
