import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type SimServer, startSimServer } from '../../../tools/sim-server.js';
import { openRestGate, type RestGate } from '../../support/e2e-rest-gate.js';
import { allowSources, parseHeaders } from '../../support/static-headers.js';
import { type StaticServer, startStaticServer } from '../../support/static-server.js';
import type { Engine, EngineTab } from './engine.js';

const MOUNT = '/some/sub/path/';
const DEATH = 'strikewire-test-death';

export interface SiteOptions {
  /** The built site, or several below the folders named. */
  readonly dist?: string;
  /** Each with a slash at its end. */
  readonly folders?: readonly string[];
  /** A browser that has none: the constructor is gone before any script of ours runs. */
  readonly withoutSharedWorker?: boolean;
  /** Events a second. */
  readonly rate?: number;
}

/** The built site under a sub-path with its real headers, the simulator behind it, and a gate before its REST service. */
export interface Site {
  readonly sim: SimServer;
  readonly rest: RestGate;
  readonly url: string;
  openTab(engine: Engine, path?: string, place?: 'front' | 'behind'): Promise<EngineTab>;
  /** The hub ends without a word to anybody, as in a crash. */
  killHub(tab: EngineTab): Promise<void>;
  close(): Promise<void>;
}

export const builtSite = (): string =>
  process.env.STRIKEWIRE_DIST ?? fileURLToPath(new URL('../../../dist', import.meta.url));

/** @throws Error when the site has not been built. */
export async function openSite({
  dist = builtSite(),
  folders = [''],
  withoutSharedWorker = false,
  rate = 60,
}: SiteOptions = {}): Promise<Site> {
  for (const folder of folders) {
    const page = `${dist}/${folder}index.html`;
    if (!existsSync(page)) throw new Error(`There is no ${page}: run \`npm run build\` first.`);
  }
  const sim = await startSimServer({ seed: 1, rate, port: 0 });
  const rest = await openRestGate(sim.url);
  const site = await startStaticServer({
    root: dist,
    mount: MOUNT,
    headers: allowSources(parseHeaders(await readFile(`${dist}/${folders[0]}_headers`, 'utf8')), 'connect-src', [
      rest.url,
      `ws://127.0.0.1:${sim.port}`,
    ]),
    pages: { 'favicon.ico': '' },
  });
  for (const folder of folders) {
    site.put(`${folder}config.json`, JSON.stringify(configOf(sim.port, rest.url)));
    await makeMortal(site, dist, folder);
  }
  if (withoutSharedWorker) await takeSharedWorker(site, dist);
  return {
    sim,
    rest,
    url: site.url,
    openTab: (engine, path = '', place = 'front') => engine.openTab(new URL(path, site.url).href, place),
    async killHub(tab) {
      await tab.run((name) => new BroadcastChannel(name).postMessage('now'), DEATH);
    },
    async close() {
      await site.close();
      await rest.close();
      await sim.close();
    },
  };
}

/** What no engine but one can do from outside, the hub does to itself: one line more at the end of its file. */
async function makeMortal(site: StaticServer, dist: string, folder: string): Promise<void> {
  for (const file of await readdir(`${dist}/${folder}assets`)) {
    if (!file.startsWith('hub.worker')) continue;
    const code = await readFile(`${dist}/${folder}assets/${file}`, 'utf8');
    site.put(
      `${folder}assets/${file}`,
      `${code}\nnew BroadcastChannel(${JSON.stringify(DEATH)}).onmessage = () => self.close();\n`,
    );
  }
}

/** By a script of the site's own, since its policy allows no other. */
async function takeSharedWorker(site: StaticServer, dist: string): Promise<void> {
  site.put('older-browser.js', 'delete globalThis.SharedWorker;\n');
  for (const [page, way] of [
    ['index.html', './'],
    ['settings/index.html', '../'],
  ] as const) {
    const html = await readFile(`${dist}/${page}`, 'utf8');
    site.put(
      page,
      html.replace(/<head>/i, (head) => `${head}<script src="${way}older-browser.js"></script>`),
    );
  }
}

function configOf(port: number, restUrl: string): Record<string, unknown> {
  const sockets = `ws://127.0.0.1:${port}`;
  return {
    feed: 'massive',
    symbols: ['SPY'],
    stocksUrl: `${sockets}/stocks`,
    optionsUrl: `${sockets}/options`,
    indicesUrl: `${sockets}/indices`,
    delayedStocksUrl: `${sockets}/stocks`,
    delayedOptionsUrl: `${sockets}/options`,
    delayedIndicesUrl: `${sockets}/indices`,
    restUrl,
  };
}
