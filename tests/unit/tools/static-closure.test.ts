import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkedFiles, staticClosure } from '../../../tools/static-closure.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strikewire-closure-'));
});
afterEach(() => rm(folder, { recursive: true }));

const names = (files: Iterable<string>) => [...files].map((file) => file.slice(folder.length + 1)).sort();

test('what is imported by statement is followed, what is loaded later is not', async () => {
  await writeFile(
    join(folder, 'main.js'),
    'import{a as b}from"./lit.js";import"./side.js";const c=()=>import("./later.js");',
  );
  await writeFile(join(folder, 'lit.js'), 'export*from"./base.js";import"lit";');
  for (const leaf of ['side.js', 'base.js', 'later.js'])
    await writeFile(join(folder, leaf), 'import{x}from"./main.js";');
  expect(names(staticClosure([join(folder, 'main.js')]))).toEqual(['base.js', 'lit.js', 'main.js', 'side.js']);
});

test('a page names its scripts, preloads and style sheets', async () => {
  await writeFile(
    join(folder, 'index.html'),
    `<link rel="icon" href="./favicon.svg"><script type="module" crossorigin src="./assets/main.js"></script>
     <link rel="modulepreload" crossorigin href="./assets/lit.js"><link rel="stylesheet" crossorigin href="./assets/page.css">`,
  );
  expect(names(linkedFiles(join(folder, 'index.html')))).toEqual([
    'assets/lit.js',
    'assets/main.js',
    'assets/page.css',
  ]);
});
