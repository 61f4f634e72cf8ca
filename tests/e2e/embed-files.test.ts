import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = 'dist/embed';
const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');

test('dist/embed is two files and no more', () => {
  expect(readdirSync(folder).sort()).toEqual(['hub.js', 'options-analytics.js']);
});

test.each(['hub.js', 'options-analytics.js'])('%s is whole in itself', (name) => {
  const code = read(name);
  expect(code.match(/(?<![@\w])(?:from|import)\s*(?:\(\s*)?["'`][^"'`]*["'`]/g) ?? []).toEqual([]);
  expect(code).not.toContain('@vite-ignore');
  expect(code).not.toMatch(/import\.meta\.env|process\.env/);
  expect(code).not.toMatch(/^\s*(?:\/\*\*|\/\/ )/m); // minified
});

test('the element names its hub as bundlers look for it, and carries no worker of its own', () => {
  const code = read('options-analytics.js');
  const named = code.split('new URL("./hub.js", import.meta.url)').length - 1;
  expect(named).toBeGreaterThan(0);
  expect(code.match(/hub\.js/g)).toHaveLength(named);
  expect(code).not.toMatch(/hub\.worker|data:text\/javascript|data:application\/javascript/);
});

test('the site carries the headers a host is to send, and an empty configuration, which means the defaults', () => {
  expect(existsSync('dist/_headers')).toBe(true);
  expect(JSON.parse(readFileSync('dist/config.json', 'utf8'))).toEqual({});
});
