import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { Log } from '../../../src/base/log.js';
import { readKeptChains, showKept } from '../../../src/client/kept-chains.js';
import type { HubClient } from '../../../src/client/hub-client.js';
import { packChain, type StoredChain } from '../../../src/market/packed-chain.js';
import { WIDTH } from '../../../src/market/quote-board.js';
import { DEFAULT_CONFIG, feedConfigOf } from '../../../src/client/config-defaults.js';
import { idbCache } from '../../../src/worker/idb-cache.js';
import { FakeClock } from '../../support/fake-clock.js';

/** Not the hub's own: another suite's hub, which shares this profile, may still have that one open. */
const NAME = 'strikewire-kept-test';
const DAY_MS = 86_400_000;
const dateIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const [TODAY, SOON, LATER] = [dateIn(0), dateIn(2), dateIn(9)];
const LIVE = 'massive https://api.massive.com';

function stored(change: Partial<StoredChain> = {}): StoredChain {
  const tickers = change.tickers ?? [];
  return {
    tickers,
    strikes: tickers.map((_, index) => 640 + index),
    rights: tickers.map(() => 'call'),
    expiresAt: Date.now() + DAY_MS,
    spot: 650,
    asOf: Date.now() - 5_000,
    expiries: [],
    values: new Float64Array(tickers.length * WIDTH).fill(1),
    points: tickers.map(() => []),
    ...change,
  };
}
const listing = (...expiries: string[]) => stored({ tickers: ['SPY'], strikes: [], rights: [], expiries });
const chain = (change: Partial<StoredChain> = {}) => stored({ tickers: ['O:SPY301220C00650000'], ...change });

async function keep(entries: Readonly<Record<string, StoredChain>>): Promise<void> {
  const cache = idbCache(new Log(new FakeClock()), globalThis.indexedDB, NAME);
  for (const [key, value] of Object.entries(entries)) {
    await cache.write(key, { savedAt: Date.now(), bytes: packChain(value) });
  }
  cache.close();
}
const read = (expiry = '', symbol = 'spy') => readKeptChains({ symbol, expiry }, NAME);
const keysOf = async (feed = 'demo', expiry = '') => (await read(expiry)).get(feed)?.records.map(([key]) => key) ?? [];

beforeEach(() => deleteDB(NAME));
afterEach(() => deleteDB(NAME));

describe('of a chain that a hub kept', () => {
  test('the nearest expiry is read, with its contracts, the underlying and what is listed', async () => {
    await keep({
      'demo expiries SPY': listing(TODAY, SOON, LATER),
      [`demo chain SPY ${TODAY}`]: chain({ expiresAt: Date.now() + 1_000 }),
      [`demo chain SPY ${SOON}`]: chain(),
    });
    const kept = (await read()).get('demo')!;
    expect(Object.fromEntries(kept.records)).to.deep.include({
      'expiries SPY': {
        underlying: 'SPY',
        expiries: [TODAY, SOON, LATER],
        asOf: kept.rows[0]!.asOf,
        source: 'cache',
      },
    });
    expect(kept.records.map(([key]) => key)).to.deep.equal([`chain SPY ${TODAY}`, 'expiries SPY']);
    expect(Object.fromEntries(kept.records)[`chain SPY ${TODAY}`]).to.include({ source: 'cache', expiry: TODAY });
    expect(kept.rows.map(({ tickers }) => tickers[0])).to.deep.equal(['SPY', 'O:SPY301220C00650000']);
  });

  test('what has ended is passed over, and not listed', async () => {
    await keep({
      'demo expiries SPY': listing(dateIn(-1), TODAY, SOON),
      [`demo chain SPY ${TODAY}`]: chain({ expiresAt: Date.now() - 1 }),
      [`demo chain SPY ${SOON}`]: chain(),
    });
    const kept = (await read()).get('demo')!;
    expect(kept.records[0]![0]).to.equal(`chain SPY ${SOON}`);
    expect(kept.records[1]![1]).to.deep.include({ expiries: [SOON] });
  });

  test('the expirations that are asked for are read, those that were kept', async () => {
    await keep({
      'demo expiries SPY': listing(TODAY, SOON, LATER),
      [`demo chain SPY ${TODAY}`]: chain(),
      [`demo chain SPY ${LATER}`]: chain(),
    });
    expect(await keysOf('demo', `${LATER}, ${SOON}`)).to.deep.equal([`chain SPY ${LATER}`, 'expiries SPY']);
  });

  test('each feed has its own; a page shows that of its own feed alone', async () => {
    await keep({
      'demo expiries SPY': listing(SOON),
      [`demo chain SPY ${SOON}`]: chain({ spot: 1 }),
      [`${LIVE} expiries SPY`]: listing(SOON),
      [`${LIVE} chain SPY ${SOON}`]: chain({ spot: 2 }),
    });
    const chains = await read();
    const shown: unknown[] = [];
    const page = (feed: 'demo' | 'massive', restUrl = DEFAULT_CONFIG.restUrl) =>
      showKept(
        {
          config: { ...feedConfigOf(DEFAULT_CONFIG, feed), restUrl },
          restore: ({ records }: { records: readonly (readonly [string, { spot?: number }])[] }) =>
            shown.push(records[0]![1].spot),
        } as unknown as HubClient,
        chains,
      );
    page('massive');
    page('demo');
    page('massive', 'https://elsewhere.example');
    expect(shown).to.deep.equal([2, 1]);
  });

  test('nothing is read that is older than a week, is of another symbol, or has no rows to show', async () => {
    await keep({
      'old expiries SPY': listing(SOON),
      [`old chain SPY ${SOON}`]: chain({ asOf: Date.now() - 8 * DAY_MS }),
      'demo expiries QQQ': listing(SOON),
      [`demo chain QQQ ${SOON}`]: chain(),
      'bare expiries SPY': listing(SOON, LATER),
      [`bare chain SPY ${LATER}`]: chain(),
      'other expiries SPY': listing(SOON),
      [`other chain SPY ${SOON}`]: listing(SOON),
    });
    expect((await read()).size).to.equal(0);
  });
});

describe('nothing was kept', () => {
  test('where there is no database, and none is made by looking', async () => {
    expect((await read()).size).to.equal(0);
    expect((await indexedDB.databases()).map(({ name }) => name)).not.to.include(NAME);
    await keep({ 'demo expiries SPY': listing(SOON), [`demo chain SPY ${SOON}`]: chain() });
    expect(await keysOf()).to.have.length(2);
  });

  test('where the database is of another version, which stays as it is', async () => {
    const newer = await openDB(NAME, 7, { upgrade: (db) => void db.createObjectStore('chains') });
    newer.close();
    expect((await read()).size).to.equal(0);
    const again = await openDB(NAME);
    expect(again.version).to.equal(7);
    again.close();
  });

  test('where it has no such store, or junk in it', async () => {
    const empty = await openDB(NAME, 1, { upgrade: (db) => void db.createObjectStore('other') });
    empty.close();
    expect((await read()).size).to.equal(0);
    await deleteDB(NAME);
    const db = await openDB(NAME, 1, { upgrade: (made) => void made.createObjectStore('chains') });
    for (const junk of [42, 'text', { savedAt: 1, bytes: 'x' }, { savedAt: 1, bytes: new Uint8Array(999).buffer }]) {
      await db.put('chains', junk, 'demo expiries SPY');
      expect((await read()).size).to.equal(0);
    }
    await db.put('chains', { savedAt: 1, bytes: packChain(listing(SOON)) }, 'demo expiries SPY');
    await db.put('chains', { savedAt: 1, bytes: new ArrayBuffer(3) }, `demo chain SPY ${SOON}`);
    await db.put('chains', 1, 5);
    expect((await read()).size).to.equal(0);
    db.close();
  });

  test('where the address names no chain', async () => {
    await keep({ 'demo expiries SPY': listing(SOON), [`demo chain SPY ${SOON}`]: chain() });
    expect((await read('', '')).size).to.equal(0);
    expect((await read('', '<script>')).size).to.equal(0);
    expect((await read('soon')).size).to.equal(0);
  });

  test('by a reader that is still there when another version is made, or the database is deleted', async () => {
    await keep({ 'demo expiries SPY': listing(SOON), [`demo chain SPY ${SOON}`]: chain() });
    const reading = [read(), read(), read()];
    const newer = await openDB(NAME, 8);
    newer.close();
    await Promise.all(reading);
    const readingOn = read();
    await deleteDB(NAME);
    await readingOn;
  });
});
