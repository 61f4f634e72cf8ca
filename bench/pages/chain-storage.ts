import { WIDTH } from '../../src/market/quote-board.js';
import { packChain, unpackChain } from '../../src/market/packed-chain.js';

/** Ways to keep a chain in IndexedDB: as the product does, and one record a contract. */
export interface StorageReport {
  readonly packed: number;
  readonly records: number;
}

const COLUMN_NAMES = Array.from({ length: WIDTH }, (_, index) => `column${index}`);
const done = (request: IDBRequest | IDBTransaction) =>
  new Promise<unknown>((resolve, reject) => {
    const end = () => resolve('result' in request ? request.result : undefined);
    if ('result' in request) request.onsuccess = end;
    else request.oncomplete = end;
    request.onerror = () => reject(new Error('IndexedDB refused.'));
  });

async function fill(count: number): Promise<IDBDatabase> {
  const name = `bench-${count}`;
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('packed');
    opening.result.createObjectStore('records', { keyPath: 'ticker' });
  };
  const database = (await done(opening)) as IDBDatabase;
  const tickers = Array.from(
    { length: count },
    (_, index) => `O:SPY301220C${String(index * 1000 + 1000).padStart(8, '0')}`,
  );
  const values = Float64Array.from({ length: count * WIDTH }, (_, index) => (index * 37) % 1000);
  const bytes = packChain({
    tickers,
    values,
    points: tickers.map(() => Array.from({ length: 30 }, (_, at) => ({ at, value: at / 7 }))),
    strikes: tickers.map((_, index) => index),
    rights: tickers.map(() => 'call' as const),
    expiresAt: 1,
    spot: 1,
    asOf: 1,
    expiries: [],
  });
  const transaction = database.transaction(['packed', 'records'], 'readwrite');
  transaction.objectStore('packed').put({ savedAt: 1, bytes }, 'chain');
  tickers.forEach((ticker, index) => {
    const columns = Object.fromEntries(COLUMN_NAMES.map((column, at) => [column, values[index * WIDTH + at]!]));
    const points = Array.from({ length: 30 }, (_, at) => ({ at, value: at / 7 }));
    transaction.objectStore('records').put({ ticker, ...columns, points });
  });
  await done(transaction);
  return database;
}

/** From the transaction to columns that can be used, ms, the two ways in turn. */
export async function readChains(count: number): Promise<StorageReport> {
  const database = await fill(count);
  const from = performance.now();
  const stored = (await done(database.transaction('packed').objectStore('packed').get('chain'))) as {
    bytes: ArrayBuffer;
  };
  const chain = unpackChain(stored.bytes);
  const packed = performance.now() - from;
  if (chain?.tickers.length !== count) throw new Error('The packed chain did not come back.');

  const again = performance.now();
  const records = (await done(database.transaction('records').objectStore('records').getAll())) as Record<
    string,
    number
  >[];
  const columns = new Float64Array(records.length * WIDTH);
  records.forEach((record, row) => COLUMN_NAMES.forEach((name, at) => (columns[row * WIDTH + at] = record[name]!)));
  const spent = performance.now() - again;
  if (records.length !== count) throw new Error('The records did not come back.');
  database.close();
  return { packed, records: spent };
}
