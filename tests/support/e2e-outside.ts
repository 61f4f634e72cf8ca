import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Outside {
  /** Arguments that send whatever is not for this computer here. Chromium itself spares the loopback addresses. */
  readonly chromeArguments: readonly string[];
  /** Hosts somebody tried to reach, page or worker, plain or encrypted, in order. */
  readonly attempts: readonly string[];
  close(): Promise<void>;
}

/**
 * The end of the world: a proxy that refuses everything and remembers what was asked for.
 * @param ignored addresses that are refused but not remembered.
 */
export async function watchOutside(ignored: RegExp): Promise<Outside> {
  const attempts: string[] = [];
  const remember = (address = '') => {
    if (!ignored.test(address)) attempts.push(address);
  };
  const server = createServer((request, response) => {
    remember(request.url);
    response.writeHead(403).end();
  });
  server.on('connect', (request, socket) => {
    remember(request.url);
    socket.on('error', () => {}); // It may hang up before it hears the answer.
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    chromeArguments: [`--proxy-server=http://127.0.0.1:${port}`],
    attempts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
