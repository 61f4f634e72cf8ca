import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { Log } from '../../../src/base/log.js';
import { answerSeal } from '../../../src/client/page-seal.js';
import { KeyVault } from '../../../src/worker/key-vault.js';
import type { SealMessage } from '../../../src/worker/hub-api.js';
import { SealDesk } from '../../../src/worker/seal-desk.js';
import { FakeClock } from '../../support/fake-clock.js';

const KEY = 'pk_viewer_SECRET_0123456789';

const ask = (what: SealMessage['what'], bytes: ArrayBuffer) => answerSeal({ sw: 'seal', id: 1, what, bytes });

beforeEach(async () => {
  await deleteDB('strikewire-seal');
  await deleteDB('strikewire-key');
});

describe('a page seals bytes', () => {
  test('so that it can unseal them, and other bytes not', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const sealed = (await ask('seal', bytes.buffer))!.bytes;
    expect(new Uint8Array(sealed)).not.to.deep.equal(bytes);
    expect(new Uint8Array((await ask('unseal', sealed))!.bytes)).to.deep.equal(bytes);
    const spoilt = sealed.slice(0);
    new Uint8Array(spoilt)[20]! ^= 1;
    expect(await ask('unseal', spoilt)).to.equal(undefined);
    expect(await ask('unseal', new ArrayBuffer(3))).to.equal(undefined);
  });

  test('under one key, however many begin at once, and no script can take it out', async () => {
    const bytes = new Uint8Array([1, 2, 3]).buffer;
    const all = await Promise.all(Array.from({ length: 5 }, () => ask('seal', bytes)));
    for (const sealed of all)
      expect(new Uint8Array((await ask('unseal', sealed!.bytes))!.bytes)).to.deep.equal(new Uint8Array(bytes));
    const db = await openDB('strikewire-seal');
    const keys = (await db.getAll('key')) as CryptoKey[];
    db.close();
    expect(keys.map(({ extractable }) => extractable)).to.deep.equal([false]);
  });
});

describe('a vault where no CryptoKey can be stored', () => {
  const { put } = IDBObjectStore.prototype;
  let sent: unknown[];

  beforeEach(() => {
    sent = [];
    // As WebKit does in a SharedWorker; the page's own store of the seal is not the hub's.
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: { lock?: unknown }, key?: IDBValidKey) {
      if (value?.lock instanceof CryptoKey) throw new DOMException('It cannot be cloned.', 'DataCloneError');
      return put.call(this, value, key);
    };
  });
  afterEach(() => {
    IDBObjectStore.prototype.put = put;
  });

  /** A hub's vault with one tab, which seals as pages do, or does not answer. */
  function vaultOf({ isAnswered = true, clock = new FakeClock() } = {}) {
    const log = new Log(clock);
    const seal = new SealDesk(clock);
    seal.join({
      postMessage(message) {
        sent.push(message);
        if (isAnswered)
          void answerSeal(message as SealMessage).then((answer) => (sent.push(answer), seal.receive(answer)));
      },
    });
    return { vault: new KeyVault({ clock, log, seal, onChange: () => {} }), log, clock };
  }

  const texts = (value: unknown): string =>
    JSON.stringify(value, (_name, one: unknown) =>
      one instanceof ArrayBuffer
        ? new TextDecoder('latin1').decode(one)
        : ArrayBuffer.isView(one)
          ? new TextDecoder('latin1').decode(one)
          : one,
    );

  test('keeps the key for the next hub; neither storage nor the page meets it', async () => {
    const { vault, log } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    expect(vault.state).to.equal('held');
    const db = await openDB('strikewire-key');
    const stored = (await db.get('key', 'viewer')) as Record<string, unknown>;
    db.close();
    expect(Object.keys(stored).sort()).to.deep.equal(['cipher', 'iv', 'retention', 'sealed', 'usedAt']);
    expect(texts(stored)).not.to.contain(KEY);
    const { vault: next } = vaultOf();
    await next.load();
    expect(next.key).to.equal(KEY);
    expect(texts(sent)).not.to.contain(KEY);
    expect(log.entries().filter(({ level }) => level !== 'info')).to.deep.equal([]);
  });

  test('keeps it in memory, and says so, when no page seals', async () => {
    const { vault, log, clock } = vaultOf({ isAnswered: false });
    const holding = vault.hold(KEY, 'device', undefined);
    while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve));
    await clock.advanceAsync(3_000);
    await holding;
    expect(vault.key).to.equal(KEY);
    expect(log.entries().some(({ message }) => message.includes('in memory only'))).to.equal(true);
  });

  test('does not erase what no page could open this time', async () => {
    await vaultOf().vault.hold(KEY, 'device', undefined);
    sent = [];
    const { vault, clock } = vaultOf({ isAnswered: false });
    const loading = vault.load();
    while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve));
    await clock.advanceAsync(3_000);
    await loading;
    expect(vault.state).to.equal('none');
    const { vault: next } = vaultOf();
    await next.load();
    expect(next.key).to.equal(KEY);
  });
});
