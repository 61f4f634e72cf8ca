import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What no linter here can see, as text: code without its comments, by path below `src`. */
const sources = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(`src/${path}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')]),
);

/** Which files, of those looked at, have it. */
function having(pattern: RegExp, isLookedAt: (path: string) => boolean = () => true): string[] {
  return [...sources].filter(([path, text]) => isLookedAt(path) && pattern.test(text)).map(([path]) => path);
}

/** A statement that imports values, not types, from a place; not `import()`. */
const importOf = (place: string) => new RegExp(`^(?:import|export)\\b(?!\\s+type\\b)[^;]*?from\\s+'${place}'`, 'm');

test('there are sources to look at', () => {
  expect(sources.size).toBeGreaterThan(50);
});

test('the simulator is loaded on demand only: a hub on a real feed never carries it', () => {
  expect(having(importOf("\\.\\./simulator/[^']+"), (path) => path.startsWith('worker/'))).toEqual([]);
});

test('each package comes in by one door', () => {
  const doors: Record<string, RegExp> = {
    comlink: /^(?:worker\/hub\.worker|client\/hub-client|client\/open-port)\.ts$/,
    idb: /^worker\/(idb-cache|key-vault)\.ts$/,
    'lightweight-charts': /^components\/(?:history-chart|sw-[a-z-]+-chart)\.ts$/,
    '@vaadin/router': /^pages\/start-router\.ts$/,
  };
  for (const [name, door] of Object.entries(doors)) {
    expect([name, having(importOf(name), (path) => !door.test(path))]).toEqual([name, []]);
  }
});

test('templates have no style attribute: the policy refuses it', () => {
  const isDrawn = (path: string) => /^(?:components|pages|client|main|embed)/.test(path);
  expect(having(/<[a-z-]+\b[^>`]*\sstyle=/, isDrawn)).toEqual([]);
});

test('the sources run unbundled too', () => {
  expect(having(/import\.meta\.env|from '[^']*\?\w+'|import '[^']+\.css'|\bimport [^;]*'[^']+\.css'/)).toEqual([]);
  expect(having(/^(?:import|export)\b[^;]*?from\s+'\.[^']*(?<!\.js)'/m)).toEqual([]);
});

test('the layers without a host use no timers, no clock and no chance of their own', () => {
  const isPure = (path: string) => /^(?:market|analytics|upstream|simulator)\//.test(path);
  expect(
    having(/\bsetTimeout\(|\bsetInterval\(|\bDate\.now\(|\bMath\.random\(|\bperformance\.now\(|\bnew Date\(\)/, isPure),
  ).toEqual([]);
});
