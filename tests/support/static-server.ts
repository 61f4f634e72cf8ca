import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { type HeaderRule, headersFor } from './static-headers.js';

export interface StaticServerOptions {
  /** The folder that is served. */
  root: string;
  /** The path it is served under; begins and ends with a slash. */
  mount?: string;
  /** What a host would read from `_headers`; its paths count from the mount. */
  headers?: readonly HeaderRule[];
  /** Files made up on the spot, by their path below the mount (`config.json`). They win over the folder's. */
  pages?: Record<string, string>;
  /** Put in front of every script of the folder, workers' too: what the tab's own tools cannot reach in a SharedWorker. */
  scriptPrologue?: string;
  port?: number;
}

export interface StaticServer {
  /** Of the mount, with its slash at the end. */
  readonly url: string;
  readonly origin: string;
  readonly port: number;
  /** Every path asked for, in order, with its answer. */
  readonly requests: readonly { path: string; status: number }[];
  /** Adds, replaces or (undefined) removes a made-up file. */
  put(path: string, body: string | undefined): void;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** A static host on 127.0.0.1: files, `index.html` of folders, a redirect to the slash, 404 for the rest; nothing else. */
export async function startStaticServer(options: StaticServerOptions): Promise<StaticServer> {
  const { mount = '/', scriptPrologue } = options;
  const pages = new Map(Object.entries(options.pages ?? {}));
  const requests: { path: string; status: number }[] = [];

  async function find(path: string): Promise<Buffer | 'folder' | undefined> {
    const made = pages.get(path);
    if (made !== undefined) return Buffer.from(made);
    const file = normalize(join(options.root, path));
    if (!`${file}${sep}`.startsWith(normalize(`${options.root}${sep}`))) return undefined;
    const found = await stat(file).catch(() => undefined);
    if (found?.isDirectory()) return 'folder';
    if (found === undefined) return undefined;
    const body = await readFile(file);
    return scriptPrologue && /\.m?js$/.test(file) ? Buffer.concat([Buffer.from(scriptPrologue), body]) : body;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = decodeURIComponent(url.pathname);
    const end = (status: number, headers: Record<string, string>, body: Buffer | string = '') => {
      requests.push({ path: url.pathname, status });
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    };
    if (!path.startsWith(mount)) return end(404, { 'content-type': 'text/plain' }, 'Not here.');
    const below = path.slice(mount.length);
    const name = below === '' || below.endsWith('/') ? `${below}index.html` : below;
    const found = await find(name);
    const headers = headersFor(options.headers ?? [], `/${below}`);
    if (found === 'folder') return end(301, { ...headers, location: `${url.pathname}/${url.search}` });
    if (found === undefined || name === '_headers')
      return end(404, { ...headers, 'content-type': 'text/plain' }, 'Not found.');
    end(200, { ...headers, 'content-type': types[extname(name)] ?? 'application/octet-stream' }, found);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      requests.push({ path: request.url ?? '', status: 500 });
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    url: `${origin}${mount}`,
    origin,
    port,
    requests,
    put(path, body) {
      if (body === undefined) pages.delete(path);
      else pages.set(path, body);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
