import { createServer, type IncomingMessage, request as forward, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RestGate {
  /** What to name as `restUrl`. */
  readonly url: string;
  /** Requests that were let through and answered. */
  readonly answeredCount: number;
  /** Requests that wait. */
  readonly waitingCount: number;
  /** From now on every request waits. */
  hold(): void;
  /** Lets everything through, what waits first. */
  release(): void;
  close(): Promise<void>;
}

/** Stands before a REST service of this computer and holds its answers back for as long as a test wants. */
export async function openRestGate(target: string): Promise<RestGate> {
  let isHolding = false;
  let answeredCount = 0;
  const waiting: (() => void)[] = [];
  const pass = (request: IncomingMessage, response: ServerResponse) => {
    const { method, headers } = request;
    // The host stays the gate's own, so that the addresses of further pages lead here too.
    const onward = forward(new URL(request.url ?? '/', target), { method, headers }, (answer) => {
      answeredCount++;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
  const server = createServer((request, response) => {
    if (isHolding) waiting.push(() => pass(request, response));
    else pass(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get answeredCount() {
      return answeredCount;
    },
    get waitingCount() {
      return waiting.length;
    },
    hold() {
      isHolding = true;
    },
    release() {
      isHolding = false;
      for (const go of waiting.splice(0)) go();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
