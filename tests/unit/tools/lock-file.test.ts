import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

interface LockedPackage {
  resolved?: string;
  integrity?: string;
  optionalDependencies?: Record<string, string>;
  link?: boolean;
}

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, LockedPackage> };

/** The folders a package looks in for another: its own, then each further out, the project's last. */
function homes(path: string): string[] {
  const outer = path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')));
  return path === '' ? [''] : [`${path}/`, ...homes(outer)];
}

const isLocked = (path: string, name: string) =>
  homes(path).some((home) => `${home}node_modules/${name}` in lock.packages);

test('native tools are locked for every platform: npm ci refuses a lock without them', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(path, name))
      .map((name) => `${path} wants ${name}`),
  );
  expect(missing).toEqual([]);
});

test('every package is pinned by its hash, and none by an address: any registry will do', () => {
  const odd = Object.entries(lock.packages)
    .filter(([path, { resolved, integrity }]) => path !== '' && (resolved !== undefined || integrity === undefined))
    .map(([path]) => path);
  expect(odd).toEqual([]);
});
