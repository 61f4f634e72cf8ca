import { createSimulatedUpstream } from '../../../src/simulator/simulated-socket.js';
import type { ScenarioName } from '../../../src/simulator/scenarios.js';
import { FakeClock } from '../../support/fake-clock.js';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export const AUTH = '{"action":"auth","params":"any-key"}';

/** A simulated vendor in fake time, and clients of it. */
export function startVendor(options: { seed?: number; rate?: number; scenario?: ScenarioName; startAt?: number } = {}) {
  const clock = new FakeClock(options.startAt);
  const upstream = createSimulatedUpstream<Answer>({
    clock,
    seed: 1,
    ...options,
    createResponse: (body, init) => ({ body, ...init }),
  });

  /** A socket that is open, and what was said on it: `<` from the server, `>` to it, and the close. */
  function dial(url: string) {
    const socket = upstream.createSocket(url);
    const said: string[] = [];
    socket.onmessage = ({ data }) => said.push(`< ${String(data)}`);
    socket.onclose = ({ code }) => said.push(`closed ${code}`);
    const say = (text: string) => {
      said.push(`> ${text}`);
      socket.send(text);
      clock.advance(1);
    };
    const subscribe = (params: string) => say(JSON.stringify({ action: 'subscribe', params }));
    /** Frames from the server since `from`, without the marker. */
    const frames = (from = 0) => said.slice(from).flatMap((line) => (line.startsWith('< ') ? [line.slice(2)] : []));
    /** Market events of the frames that can be read. */
    const events = (from = 0) =>
      frames(from).flatMap((frame) => {
        const items = parsed(frame);
        return Array.isArray(items)
          ? (items as Record<string, unknown>[]).filter((item) => item && item.ev !== 'status')
          : [];
      });
    clock.advance(1);
    return { socket, said, say, subscribe, frames, events };
  }

  /** As `dial`, authenticated and subscribed. */
  function follow(cluster: 'stocks' | 'options' | 'indices', params: string, host = 'socket.massive.com') {
    const client = dial(`wss://${host}/${cluster}`);
    client.say(AUTH);
    client.subscribe(params);
    return client;
  }

  async function get(path: string): Promise<Answer & { json: () => never }> {
    const joint = path.includes('?') ? '&' : '?';
    const promise = upstream.fetch(path.startsWith('http') ? path : `https://api.massive.com${path}${joint}apiKey=k`);
    await clock.advanceAsync(50);
    const answer = await promise;
    return { ...answer, json: () => JSON.parse(answer.body) as never };
  }

  return { clock, upstream, dial, follow, get };
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
