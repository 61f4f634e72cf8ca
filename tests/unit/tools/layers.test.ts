import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Who may import whom, as the house style draws it. `type` where only types may pass. */
const mayImport: Record<string, Record<string, 'all' | 'type'>> = {
  base: {},
  market: { base: 'all' },
  analytics: { base: 'all', market: 'all' },
  upstream: { base: 'all', market: 'all' },
  simulator: { base: 'all', market: 'all', analytics: 'all', upstream: 'all' },
  worker: { base: 'all', market: 'all', analytics: 'all', upstream: 'all', simulator: 'all' },
  client: { base: 'all', market: 'all', worker: 'type' },
  components: { base: 'all', market: 'all', analytics: 'all', worker: 'type', client: 'all' },
  pages: { base: 'all', market: 'all', worker: 'type', client: 'all', components: 'all' },
};
/** The doors: which layer a package may come in by at all. */
const doors: Record<string, readonly string[]> = {
  lit: ['client', 'components', 'pages'],
  'lit/decorators.js': ['client', 'components', 'pages'],
  'lit/directives/unsafe-html.js': [],
  'lit/directives/unsafe-svg.js': [],
  'lit/directives/style-map.js': [],
  comlink: ['worker', 'client'],
  idb: ['worker'],
  'lightweight-charts': ['components'],
  '@vaadin/router': ['pages'],
  ky: ['worker'],
  'p-queue': ['worker'],
};
const layers = Object.keys(mayImport);

let folder = '';
let refused = new Set<string>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strikewire-layers-'));
  cpSync('.oxlintrc.json', join(folder, '.oxlintrc.json'));
  for (const layer of layers) {
    mkdirSync(join(folder, 'src', layer), { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(folder, 'src', layer, name), text);
    for (const other of layers) {
      write(`value-${other}.ts`, `import { thing } from '../${other}/thing.js';\nexport { thing };\n`);
      write(`type-${other}.ts`, `import type { Thing } from '../${other}/thing.js';\nexport type { Thing };\n`);
    }
    for (const [index, name] of Object.keys(doors).entries()) {
      write(`package-${index}.ts`, `import { thing } from '${name}';\nexport { thing };\n`);
    }
  }
  const { stdout } = spawnSync(resolve('node_modules/.bin/oxlint'), ['--format=json'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  refused = new Set(
    diagnostics
      .filter(({ code }) => code.includes('no-restricted-imports'))
      .map(({ filename }) => filename.replaceAll('\\', '/').replace(/^.*src\//, '')),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(layers)('%s imports only what it may', (layer) => {
  for (const other of layers) {
    if (other === layer) continue;
    const right = mayImport[layer]?.[other];
    expect([`values of ${other}`, refused.has(`${layer}/value-${other}.ts`)]).toEqual([
      `values of ${other}`,
      right !== 'all',
    ]);
    expect([`types of ${other}`, refused.has(`${layer}/type-${other}.ts`)]).toEqual([
      `types of ${other}`,
      right === undefined,
    ]);
  }
});

test.each(Object.entries(doors))('%s comes in by its door', (name, open) => {
  const index = Object.keys(doors).indexOf(name);
  expect(layers.filter((layer) => !refused.has(`${layer}/package-${index}.ts`))).toEqual(open);
});
