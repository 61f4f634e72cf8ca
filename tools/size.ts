/**
 * `npm run size`: what a visitor downloads before the first row of a chain is painted, gzipped, against the goal and against the
 * limit. A goal that is not reached is said and fails nothing; the limit, what has been reached and 2 %, keeps it from growing.
 * Reads `dist/`, so build first.
 * - The element is built once more in memory with its lazy parts apart, as a host's bundler would do it: the file for other
 *   people's pages carries everything inside. What counts is the entry and all that it imports by statement. Charts, mini-graphs,
 *   chosen columns, the menu, the key's field, sums of an expiry, the tools and the ways without a SharedWorker come later.
 * - The hub is its worker and all that this imports by statement: what it needs to serve the first row from the cache and to
 *   dial. The simulator, the keeper of the key, the REST service with its readers, listings, histories and the valuation come
 *   right after.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { firstLoadInside } from './first-load.js';
import { hubBeside } from './hub-beside.js';
import { minifyTemplates } from './minify-templates.js';
import { linkedFiles, staticClosure } from './static-closure.js';

const dist = 'dist';
const assets = join(dist, 'assets');

interface Measure {
  readonly name: string;
  /** In units of 1,000 bytes: where it is to be, and what it may be until then. */
  readonly goalKb: number;
  readonly limitKb: number;
  readonly bytes: () => number | Promise<number>;
}

const measures: readonly Measure[] = [
  { name: '<options-analytics> with lit, without charts', goalKb: 25, limitKb: 41.2, bytes: elementBytes },
  { name: 'hub, without simulator', goalKb: 25, limitKb: 29.1, bytes: () => total(hubFiles()) },
  { name: 'chart chunk', goalKb: 60, limitKb: 61, bytes: () => total(new Set(chartFiles())) },
  {
    name: 'first load of the app: page, styles, scripts, hub',
    goalKb: 70,
    limitKb: 80.4,
    bytes: () => total(firstLoadFiles()),
  },
];

function asset(stem: string): string {
  const pattern = new RegExp(`^${stem.replaceAll('.', '\\.')}-[\\w-]{8}\\.js$`);
  const found = readdirSync(assets).filter((name) => pattern.test(name));
  if (found[0] === undefined || found.length > 1)
    throw new Error(`${found.length} files are called ${stem}-*.js in ${assets}, not one.`);
  return join(assets, found[0]);
}

const hubFiles = () => staticClosure([asset('hub.worker')]);

function firstLoadFiles(): Set<string> {
  const page = join(dist, 'index.html');
  const scripts = staticClosure([...linkedFiles(page), asset('dashboard-page')]);
  return new Set([page, ...scripts, ...hubFiles()]);
}

function* chartFiles(): Generator<string> {
  const before = firstLoadFiles();
  for (const file of staticClosure([asset('sw-price-chart')])) if (!before.has(file)) yield file;
}

function total(files: ReadonlySet<string>): number {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(file)).length;
  return bytes;
}

async function elementBytes(): Promise<number> {
  const first = firstLoadInside('src/embed.ts');
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [minifyTemplates(), hubBeside()],
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: 'src/embed.ts', formats: ['es'] },
      rolldownOptions: { ...first, output: { ...first.output, minify: true } },
    },
  })) as Rolldown.RolldownOutput[];
  const chunks = new Map(
    built
      .flatMap(({ output }) => output)
      .flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])),
  );
  const wanted = [...chunks.values()].filter((chunk) => chunk.isEntry);
  let bytes = 0;
  for (const chunk of wanted) {
    bytes += gzipSync(chunk.code).length;
    for (const name of chunk.imports) {
      const next = chunks.get(name);
      if (next !== undefined && !wanted.includes(next)) wanted.push(next);
    }
  }
  return bytes;
}

let isBroken = false;
for (const { name, goalKb, limitKb, bytes } of measures) {
  try {
    const kb = (await bytes()) / 1000;
    const verdict = kb > limitKb ? 'GREW' : kb > goalKb ? 'OVER' : 'ok  ';
    isBroken ||= kb > limitKb;
    console.log(`${verdict} ${kb.toFixed(1).padStart(6)} KB, goal ${goalKb}, limit ${limitKb}  ${name}`);
  } catch (error) {
    isBroken = true;
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exit(isBroken ? 1 : 0);
