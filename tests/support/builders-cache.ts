/* What every cache has to do, wherever it keeps things. */
import type { CachedBytes } from '../../src/market/chain-cache.js';
import type { Cache } from '../../src/worker/cache.js';

const bytesOf = (...values: number[]): ArrayBuffer => new Uint8Array(values).slice().buffer as ArrayBuffer;
const valueOf = (savedAt: number, ...values: number[]): CachedBytes => ({ savedAt, bytes: bytesOf(...values) });

/** What was read, as something that can be compared. */
const read = async (cache: Cache, key: string) => {
  const found = await cache.read(key);
  return found && `${found.savedAt}: ${[...new Uint8Array(found.bytes)].join()}`;
};

type Is = (actual: unknown, expected: unknown) => void;

/** Named cases; each is given an empty cache and a deep equality of the suite’s own runner. */
export const CACHE_CONTRACT: readonly [name: string, run: (cache: Cache, is: Is) => Promise<void>][] = [
  [
    'what was never written is not there',
    async (cache, is) => {
      is(await read(cache, 'x'), undefined);
    },
  ],
  [
    'what is written is read, byte by byte, with its time',
    async (cache, is) => {
      await cache.write('a', valueOf(7, 1, 2, 255));
      await cache.write('b', valueOf(8));
      is(await read(cache, 'a'), '7: 1,2,255');
      is(await read(cache, 'b'), '8: ');
    },
  ],
  [
    'the newest of a name stands',
    async (cache, is) => {
      await cache.write('a', valueOf(1, 1));
      await cache.write('a', valueOf(2, 2));
      is(await read(cache, 'a'), '2: 2');
    },
  ],
  [
    'names are taken as they are',
    async (cache, is) => {
      const names = ['', ' ', '__proto__', 'constructor', 'chain SPY 2026-12-18', '\u0000', '💥'];
      for (const [index, name] of names.entries()) await cache.write(name, valueOf(index, index));
      for (const [index, name] of names.entries()) is(await read(cache, name), `${index}: ${index}`);
    },
  ],
  [
    'what is kept is a copy: the writer’s buffer may change, and so may the reader’s',
    async (cache, is) => {
      const value = valueOf(1, 1, 2);
      await cache.write('a', value);
      new Uint8Array(value.bytes).fill(9);
      is(await read(cache, 'a'), '1: 1,2');
      const found = await cache.read('a');
      new Uint8Array(found!.bytes).fill(9);
      is(await read(cache, 'a'), '1: 1,2');
    },
  ],
  [
    'pruning drops what is older, and nothing else',
    async (cache, is) => {
      for (const at of [1, 5, 9]) await cache.write(`at ${at}`, valueOf(at, at));
      await cache.prune(5);
      is(
        [await read(cache, 'at 1'), await read(cache, 'at 5'), await read(cache, 'at 9')],
        [undefined, '5: 5', '9: 9'],
      );
      await cache.prune(100);
      is(await read(cache, 'at 9'), undefined);
    },
  ],
  [
    'many writes at once all hold',
    async (cache, is) => {
      await Promise.all(Array.from({ length: 40 }, (_, index) => cache.write(`k${index}`, valueOf(index, index))));
      const all = await Promise.all(Array.from({ length: 40 }, (_, index) => read(cache, `k${index}`)));
      is(
        all,
        Array.from({ length: 40 }, (_, index) => `${index}: ${index}`),
      );
    },
  ],
  [
    'closed, twice too, it throws nothing, whatever is asked',
    async (cache, is) => {
      await cache.write('a', valueOf(1, 1));
      cache.close();
      cache.close();
      await cache.read('a');
      await cache.prune(0);
      is(typeof cache.kind, 'string');
    },
  ],
];
