import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { componentFiles } from '../../../tools/component-files.js';

let copy = '';
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'strikewire-new-component-'));
});
afterEach(() => rmSync(copy, { recursive: true }));

test.each([
  '',
  'greeks',
  'OptionsGreeks',
  'options-',
  'x-greeks',
  'options-Greeks',
  '../options-greeks',
  'options-a.b',
])('no files are made for the tag %j', (tag) => {
  expect(() => componentFiles(tag)).toThrow('A tag looks like options-greeks');
});

test('an element and its test are made that are formatted, linted and typed as the rest', () => {
  const files = componentFiles('options-greeks-strip');
  expect(Object.keys(files)).toEqual([
    'src/components/options-greeks-strip.ts',
    'tests/browser/components/options-greeks-strip.test.ts',
  ]);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  for (const path of [
    'src/components/define.ts',
    'src/styles',
    'tsconfig.json',
    'tsconfig.node.json',
    'biome.json',
    '.oxlintrc.json',
  ]) {
    cpSync(path, join(copy, path), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
  const run = (name: string, ...words: string[]) => {
    const { status, stdout, stderr } = spawnSync('npx', ['--no-install', name, ...words], {
      cwd: copy,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    return { status, said: status === 0 ? '' : stdout + stderr };
  };
  const fine = { status: 0, said: '' };
  expect(run('biome', 'format', ...Object.keys(files))).toEqual(fine);
  expect(run('oxlint', '--deny-warnings', ...Object.keys(files))).toEqual(fine);
  expect(run('tsc', '-p', 'tsconfig.json')).toEqual(fine);
  expect(run('tsc', '-p', 'tsconfig.node.json')).toEqual(fine);
}, 60_000);

test('an element that is there already is not written over', () => {
  const tag = 'options-analytics';
  const [path = ''] = Object.keys(componentFiles(tag));
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), 'mine');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), resolve('tools/new-component.ts'), tag],
    { cwd: copy, encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 1, stderr: `There is a ${path} already.\n` });
  expect(readFileSync(join(copy, path), 'utf8')).toBe('mine');
});
