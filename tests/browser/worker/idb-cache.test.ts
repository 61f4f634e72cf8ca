import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { Log } from '../../../src/base/log.js';
import { clearIdbCache, idbCache } from '../../../src/worker/idb-cache.js';
import { CACHE_CONTRACT } from '../../support/builders-cache.js';
import { FakeClock } from '../../support/fake-clock.js';

/** Not the hub's own: another suite's hub, which shares this profile, may still have that one open. */
const NAME = 'strikewire-cache-test';
const bytes = (...values: number[]) => new Uint8Array(values).slice().buffer as ArrayBuffer;

let open: { close(): void }[] = [];
function world() {
  const log = new Log(new FakeClock());
  const cache = idbCache(log, globalThis.indexedDB, NAME);
  open.push(cache);
  return { cache, log, warnings: () => log.entries().filter(({ level }) => level === 'warn') };
}

beforeEach(() => deleteDB(NAME));
afterEach(async () => {
  for (const one of open) one.close();
  open = [];
  await deleteDB(NAME);
});

describe('the cache in IndexedDB', () => {
  for (const [name, run] of CACHE_CONTRACT) {
    test(name, async () => {
      const { cache } = world();
      expect(cache.kind).to.equal('indexeddb');
      await run(cache, (actual, expected) => expect(actual).to.deep.equal(expected));
    });
  }

  test('outlives the hub', async () => {
    const first = world();
    await first.cache.write('a', { savedAt: 3, bytes: bytes(1, 2, 3) });
    first.cache.close();
    const found = await world().cache.read('a');
    expect(found?.savedAt).to.equal(3);
    expect([...new Uint8Array(found!.bytes)]).to.deep.equal([1, 2, 3]);
  });

  test('is empty after the viewer’s data was cleared', async () => {
    const first = world();
    await first.cache.write('a', { savedAt: 3, bytes: bytes(1) });
    await clearIdbCache(NAME);
    expect(await first.cache.read('a')).to.equal(undefined);
    expect(first.cache.kind).to.equal('indexeddb');
  });
});

describe('junk rows', () => {
  for (const [what, junk] of [
    ['text', 'x'],
    ['null', null],
    ['an object of another form', { savedAt: 1, data: 'x' }],
    ['no time', { bytes: bytes(1) }],
    ['a time that is none', { savedAt: Number.NaN, bytes: bytes(1) }],
    ['bytes that are none', { savedAt: 1, bytes: [1, 2] }],
  ] as const) {
    test(`${what}: nothing is read, the next write mends it`, async () => {
      const { cache, warnings } = world();
      await cache.write('other', { savedAt: 1, bytes: bytes(7) });
      const raw = await openDB(NAME);
      await raw.put('chains', junk, 'a');
      raw.close();
      expect(await cache.read('a')).to.equal(undefined);
      await cache.prune(0);
      await cache.write('a', { savedAt: 2, bytes: bytes(9) });
      expect((await cache.read('a'))?.savedAt).to.equal(2);
      expect((await cache.read('other'))?.savedAt).to.equal(1);
      expect(cache.kind).to.equal('indexeddb');
      expect(warnings()).to.deep.equal([]);
    });
  }
});

describe('another version of the database', () => {
  test('a newer one that wants it is not kept waiting; this one goes on in memory', async () => {
    const { cache, warnings } = world();
    await cache.write('a', { savedAt: 1, bytes: bytes(1) });
    const startedAt = performance.now();
    const newer = await openDB(NAME, 99);
    expect(performance.now() - startedAt).to.be.lessThan(2_000);
    open.push(newer);
    expect(await cache.read('a')).to.equal(undefined);
    expect(cache.kind).to.equal('memory');
    await cache.write('b', { savedAt: 2, bytes: bytes(2) });
    expect((await cache.read('b'))?.savedAt).to.equal(2);
    expect(warnings()).to.have.length(1);
  });

  test('an older one that will not let go is waited for, and nothing throws', async () => {
    const raw = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(NAME, 0.5 + 0.5);
      request.onupgradeneeded = () => request.result.createObjectStore('old');
      request.onsuccess = () => resolve(request.result);
    });
    const { cache, warnings } = world();
    expect(await cache.read('a')).to.equal(undefined); // of this version, but without our store
    await cache.write('a', { savedAt: 1, bytes: bytes(1) });
    expect((await cache.read('a'))?.savedAt).to.equal(1);
    expect(cache.kind).to.equal('memory');
    expect(warnings()).to.have.length(1);
    raw.close();
  });
});

describe('a database that goes away', () => {
  test('deleted while open is made anew', async () => {
    const { cache, warnings } = world();
    await cache.write('a', { savedAt: 1, bytes: bytes(1) });
    await deleteDB(NAME);
    expect(await cache.read('a')).to.equal(undefined);
    await cache.write('a', { savedAt: 2, bytes: bytes(2) });
    expect((await cache.read('a'))?.savedAt).to.equal(2);
    expect(cache.kind).to.equal('indexeddb');
    expect(warnings()).to.deep.equal([]);
  });

  test('deleted in the middle of many writes loses values, not the cache', async () => {
    const { cache } = world();
    await cache.write('a', { savedAt: 1, bytes: bytes(1) });
    const writes = Array.from({ length: 30 }, (_, index) =>
      cache.write(`k${index}`, { savedAt: index, bytes: bytes(index) }),
    );
    const deleted = deleteDB(NAME);
    await Promise.all([...writes, deleted]);
    await cache.write('after', { savedAt: 5, bytes: bytes(5) });
    expect((await cache.read('after'))?.savedAt).to.equal(5);
    expect(cache.kind).to.equal('indexeddb');
  });
});

describe('a full disk', () => {
  const put = IDBObjectStore.prototype.put;
  afterEach(() => {
    IDBObjectStore.prototype.put = put;
  });
  function fullFor(times: number) {
    let left = times;
    IDBObjectStore.prototype.put = function full(this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      if (left-- > 0) throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, key);
    };
  }

  test('gives up its oldest entries, says so once, and goes on', async () => {
    const { cache, warnings } = world();
    for (let index = 0; index < 12; index++)
      await cache.write(`k${index}`, { savedAt: 100 - index, bytes: bytes(index) });
    fullFor(1);
    await cache.write('new', { savedAt: 200, bytes: bytes(1) });
    expect((await cache.read('new'))?.savedAt).to.equal(200);
    expect(await cache.read('k11')).to.equal(undefined);
    expect((await cache.read('k0'))?.savedAt).to.equal(100);
    expect(cache.kind).to.equal('indexeddb');
    expect(warnings().map(({ message }) => message)).to.deep.equal([
      'the disk quota is reached; dropping the oldest snapshots',
    ]);
  });

  test('that stays full leaves memory', async () => {
    const { cache } = world();
    fullFor(99);
    await cache.write('new', { savedAt: 200, bytes: bytes(1) });
    expect((await cache.read('new'))?.savedAt).to.equal(200);
    expect(cache.kind).to.equal('memory');
  });
});

describe('no IndexedDB', () => {
  const cache = (factory: IDBFactory | undefined) => {
    const log = new Log(new FakeClock());
    return { cache: idbCache(log, factory), log };
  };

  test('undefined: memory from the start', async () => {
    // A default parameter stands in for undefined, so the global itself has to go.
    const own = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: undefined });
    try {
      const { cache: made } = cache(undefined);
      expect(made.kind).to.equal('memory');
      await made.write('a', { savedAt: 1, bytes: bytes(1) });
      expect((await made.read('a'))?.savedAt).to.equal(1);
      made.close();
    } finally {
      Object.defineProperty(globalThis, 'indexedDB', own);
    }
  });

  test('one whose `open` throws: memory, and one line in the log', async () => {
    const factoryOpen = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    try {
      const { cache: made, log } = cache(globalThis.indexedDB);
      expect(await made.read('a')).to.equal(undefined);
      await made.write('a', { savedAt: 1, bytes: bytes(1) });
      await made.prune(0);
      expect((await made.read('a'))?.savedAt).to.equal(1);
      expect(made.kind).to.equal('memory');
      expect(log.entries()).to.have.length(1);
      expect(log.entries()[0]!.detail).to.deep.equal({ reason: 'SecurityError' });
      made.close();
    } finally {
      IDBFactory.prototype.open = factoryOpen;
    }
  });
});
