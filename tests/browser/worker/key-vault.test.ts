import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { errorCode } from '../../../src/base/errors.js';
import { Log } from '../../../src/base/log.js';
import { KeyVault } from '../../../src/worker/key-vault.js';
import { FakeClock } from '../../support/fake-clock.js';

const NAME = 'strikewire-key';
const KEY = 'pk_viewer_SECRET_0123456789';
const PASSPHRASE = 'correct horse battery';
const HOUR = 3_600_000;

const channels: BroadcastChannel[] = [];
/** A hub’s vault; hubs of one device share the clock given. */
function vaultOf(clock = new FakeClock(), channelName?: string) {
  const log = new Log(clock);
  const channel = channelName === undefined ? undefined : new BroadcastChannel(channelName);
  if (channel) channels.push(channel);
  let changesCount = 0;
  const vault = new KeyVault({ clock, log, channel, onChange: () => void changesCount++ });
  return { vault, clock, log, changes: () => changesCount };
}

async function stored(): Promise<Record<string, unknown> | undefined> {
  const db = await openDB(NAME);
  const found = db.objectStoreNames.contains('key') ? await db.get('key', 'viewer') : undefined;
  db.close();
  return found as Record<string, unknown> | undefined;
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 3_000;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Error(`Not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve));
  }
}
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (thrown: unknown) => errorCode(thrown),
  );

/** Everything that is stored, as text in whatever form. */
async function everythingStored(): Promise<string> {
  const value = (await stored()) ?? {};
  const texts = Object.values(value).map((one) => {
    if (one instanceof ArrayBuffer) return new TextDecoder('latin1').decode(one);
    if (one instanceof Uint8Array) return new TextDecoder('latin1').decode(one);
    return one instanceof CryptoKey ? JSON.stringify({ type: one.type, isExtractable: one.extractable }) : String(one);
  });
  return [...texts, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join('\n');
}

beforeEach(() => deleteDB(NAME));
afterEach(async () => {
  for (const channel of channels.splice(0)) channel.close();
  await deleteDB(NAME);
});

describe('in memory only', () => {
  test('the key is held, nothing is stored, and it is gone with the hub', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'memory', undefined);
    expect([vault.state, vault.key]).to.deep.equal(['held', KEY]);
    expect(await stored()).to.equal(undefined);
    const next = vaultOf(clock);
    await next.vault.load();
    expect([next.vault.state, next.vault.key]).to.deep.equal(['none', undefined]);
  });

  test('what another level had stored is erased', async () => {
    const { vault } = vaultOf();
    await vault.hold('another-key-value', 'device', undefined);
    await vault.hold(KEY, 'memory', undefined);
    expect(await stored()).to.equal(undefined);
  });

  test('is held as long as the hub lives', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'memory', undefined);
    await clock.advanceAsync(48 * HOUR);
    expect(vault.key).to.equal(KEY);
  });

  test('locked, it is gone: no passphrase brings it back', async () => {
    const { vault } = vaultOf();
    await vault.hold(KEY, 'memory', undefined);
    await vault.lock();
    expect([vault.state, vault.key]).to.deep.equal(['none', undefined]);
    expect(await codeOf(vault.unlock(PASSPHRASE))).to.equal('no-key');
  });
});

describe('twelve hours on this device', () => {
  test('the next hub has it without asking', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    clock.advance(11 * HOUR);
    const next = vaultOf(clock);
    await next.vault.load();
    expect([next.vault.state, next.vault.key]).to.deep.equal(['held', KEY]);
  });

  test('it is stored as cipher text under a key that cannot be taken out', async () => {
    const { vault } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    const { cipher, iv, lock } = (await stored()) as { cipher: ArrayBuffer; iv: Uint8Array; lock: CryptoKey };
    expect(cipher.byteLength).to.equal(KEY.length + 16);
    expect(iv.byteLength).to.equal(12);
    expect(lock.extractable).to.equal(false);
    expect(lock.algorithm).to.deep.equal({ name: 'AES-GCM', length: 256 });
    const failure = await crypto.subtle.exportKey('raw', lock).catch((thrown: unknown) => thrown);
    expect(failure).to.be.instanceOf(DOMException);
    const everything = await everythingStored();
    expect(everything).not.to.contain(KEY);
    expect(everything).not.to.contain(KEY.slice(0, 8));
    expect(everything).not.to.contain(btoa(KEY).slice(0, 12));
  });

  test('every time with a fresh initial vector', async () => {
    const { vault } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    const first = (await stored())!.iv as Uint8Array;
    await vault.hold(KEY, 'device', undefined);
    expect([...((await stored())!.iv as Uint8Array)]).not.to.deep.equal([...first]);
  });

  test('is forgotten, and erased, twelve hours after the last use', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    clock.advance(0);
    const later = new FakeClock(clock.now() + 12 * HOUR + 1);
    const next = vaultOf(later);
    await next.vault.load();
    expect([next.vault.state, next.vault.key]).to.deep.equal(['none', undefined]);
    expect(await stored()).to.equal(undefined);
  });

  test('a hub that lives uses it: the hours start again, and it is never taken away', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    const startAt = clock.now();
    for (let hour = 0; hour < 14; hour++) {
      const before = (await stored())!.usedAt as number;
      await clock.advanceAsync(HOUR);
      await until('touched', async () => ((await stored())!.usedAt as number) > before);
    }
    expect([vault.state, vault.key]).to.deep.equal(['held', KEY]);
    const next = vaultOf(new FakeClock(startAt + 25 * HOUR));
    await next.vault.load();
    expect(next.vault.key).to.equal(KEY);
  });

  test('locked, it is kept, and no hub takes it up until the viewer says so', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    const locking = vault.lock();
    expect(vault.key).to.equal(undefined); // at once
    await locking;
    expect(vault.state).to.equal('paused');
    clock.advance(HOUR);
    const next = vaultOf(clock);
    await next.vault.load();
    expect([next.vault.state, next.vault.key]).to.deep.equal(['paused', undefined]);
    await next.vault.unlock('');
    expect([next.vault.state, next.vault.key]).to.deep.equal(['held', KEY]);
    const third = vaultOf(clock);
    await third.vault.load();
    expect(third.vault.key).to.equal(KEY);
  });

  test('locked, it is forgotten twelve hours after its last use all the same', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    await vault.lock();
    clock.advance(12 * HOUR + 1);
    expect(await codeOf(vault.unlock(''))).to.equal('no-key');
    expect([vault.key, await stored()]).to.deep.equal([undefined, undefined]);
    const next = vaultOf(clock);
    await next.vault.load();
    expect(next.vault.state).to.equal('none');
  });

  test('locked where that cannot be stored, it is erased: it must not unlock itself', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    try {
      await vault.lock();
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect([vault.state, await stored()]).to.deep.equal(['none', undefined]);
    const next = vaultOf(clock);
    await next.vault.load();
    expect(next.vault.key).to.equal(undefined);
  });
});

describe('remembered with a passphrase', function passphrases() {
  this.timeout(20_000); // 600,000 rounds each time

  test('the next hub finds it locked, and opens it', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'passphrase', PASSPHRASE);
    expect(vault.key).to.equal(KEY);
    clock.advance(100 * HOUR);
    const next = vaultOf(clock);
    await next.vault.load();
    expect([next.vault.state, next.vault.key]).to.deep.equal(['locked', undefined]);
    await next.vault.unlock(PASSPHRASE);
    expect([next.vault.state, next.vault.key]).to.deep.equal(['held', KEY]);
  });

  test('another passphrase opens nothing, and spoils nothing', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'passphrase', PASSPHRASE);
    const next = vaultOf(clock);
    await next.vault.load();
    expect(await codeOf(next.vault.unlock('wrong horse battery'))).to.equal('wrong-passphrase');
    expect(await codeOf(next.vault.unlock(''))).to.equal('wrong-passphrase');
    expect(next.vault.state).to.equal('locked');
    await next.vault.unlock(PASSPHRASE);
    expect(next.vault.key).to.equal(KEY);
  });

  test('neither key nor passphrase is stored, nor anything that opens it', async () => {
    const { vault } = vaultOf();
    await vault.hold(KEY, 'passphrase', PASSPHRASE);
    const value = (await stored())!;
    expect(Object.keys(value).sort()).to.deep.equal(['cipher', 'iv', 'retention', 'salt', 'usedAt']);
    expect((value.salt as Uint8Array).byteLength).to.equal(16);
    const everything = await everythingStored();
    expect(everything).not.to.contain(KEY);
    expect(everything).not.to.contain(PASSPHRASE);
  });

  test('locks itself after twelve hours', async () => {
    const { vault, clock, changes } = vaultOf();
    await vault.hold(KEY, 'passphrase', PASSPHRASE);
    clock.advance(12 * HOUR - 1);
    expect(vault.state).to.equal('held');
    clock.advance(1);
    expect([vault.state, vault.key]).to.deep.equal(['locked', undefined]);
    expect(changes()).to.equal(1);
    expect(clock.pendingCount).to.equal(0);
  });

  test('locked by the viewer, it can be opened again', async () => {
    const { vault } = vaultOf();
    await vault.hold(KEY, 'passphrase', PASSPHRASE);
    await vault.lock();
    expect([vault.state, vault.key]).to.deep.equal(['locked', undefined]);
    await vault.unlock(PASSPHRASE);
    expect(vault.key).to.equal(KEY);
  });

  test('under eight characters is refused, and nothing changes', async () => {
    const { vault } = vaultOf();
    for (const short of [undefined, '', 'sevenxx']) {
      expect(await codeOf(vault.hold(KEY, 'passphrase', short))).to.equal('bad-input');
    }
    expect([vault.state, vault.key, await stored()]).to.deep.equal(['none', undefined, undefined]);
  });
});

describe('forgetting', () => {
  for (const retention of ['memory', 'device'] as const) {
    test(`(${retention}) leaves nothing, in memory or in storage`, async () => {
      const { vault, clock } = vaultOf();
      await vault.hold(KEY, retention, undefined);
      await vault.forget();
      expect([vault.state, vault.key, await stored()]).to.deep.equal(['none', undefined, undefined]);
      expect(clock.pendingCount).to.equal(0);
    });
  }

  test('a use that is being noted does not bring it back', async () => {
    for (let round = 0; round < 10; round++) {
      const { vault, clock } = vaultOf();
      await vault.hold(KEY, 'device', undefined);
      clock.advance(5 * 60_000);
      await vault.forget();
      await new Promise((resolve) => setTimeout(resolve));
      expect(await stored()).to.equal(undefined);
    }
  });
});

describe('what is stored may be junk', () => {
  const junk: [string, () => unknown][] = [
    ['text', () => KEY],
    ['null', () => null],
    ['an empty object', () => ({})],
    ['a key in plain form', () => ({ retention: 'device', key: KEY, usedAt: Date.now() })],
    [
      'a cipher that nothing opens',
      () => ({
        retention: 'device',
        cipher: new ArrayBuffer(40),
        iv: new Uint8Array(12),
        lock: {},
        usedAt: Date.now(),
      }),
    ],
    [
      'a passphrase’s without salt',
      () => ({ retention: 'passphrase', cipher: new ArrayBuffer(40), iv: new Uint8Array(12), usedAt: 1 }),
    ],
    ['another level', () => ({ retention: 'cloud', cipher: new ArrayBuffer(40), iv: new Uint8Array(12), usedAt: 1 })],
  ];
  for (const [what, make] of junk) {
    test(`${what}: there is no key, and nothing throws`, async () => {
      const db = await openDB(NAME, 1, { upgrade: (made) => void made.createObjectStore('key') });
      await db.put('key', make(), 'viewer');
      db.close();
      const { vault } = vaultOf();
      await vault.load();
      expect([vault.state, vault.key]).to.deep.equal(['none', undefined]);
      expect(await codeOf(vault.unlock(PASSPHRASE))).to.equal('no-key');
      await vault.hold(KEY, 'device', undefined);
      expect(vault.key).to.equal(KEY);
    });
  }

  test('a cipher that was changed is erased', async () => {
    const { vault, clock } = vaultOf();
    await vault.hold(KEY, 'device', undefined);
    const value = (await stored())!;
    const cipher = (value.cipher as ArrayBuffer).slice(0);
    new Uint8Array(cipher)[0]! ^= 1;
    const db = await openDB(NAME);
    await db.put('key', { ...value, cipher }, 'viewer');
    db.close();
    const next = vaultOf(clock);
    await next.vault.load();
    expect([next.vault.state, await stored()]).to.deep.equal(['none', undefined]);
  });

  test('without storage the key is held in memory, and the log says so without it', async () => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    try {
      const { vault, log } = vaultOf();
      await vault.load();
      await vault.hold(KEY, 'device', undefined);
      expect(vault.key).to.equal(KEY);
      expect(log.entries().map(({ message }) => message)).to.deep.equal([
        'the key cannot be stored here; it is kept in memory only',
      ]);
      expect(JSON.stringify(log.entries())).not.to.contain(KEY);
    } finally {
      IDBFactory.prototype.open = open;
    }
  });
});

describe('hubs of two builds', () => {
  test('have what one is given, and lose what one forgets', async () => {
    const clock = new FakeClock();
    const name = `key-test-${Math.random()}`;
    const [first, second] = [vaultOf(clock, name), vaultOf(clock, name)];
    await first.vault.hold(KEY, 'device', undefined);
    await until('heard', () => second.vault.key === KEY);
    await until('told', () => second.changes() === 1);
    await second.vault.forget();
    await until('forgotten', () => first.vault.state === 'none');
    expect(first.vault.key).to.equal(undefined);
    expect(await stored()).to.equal(undefined);
  });

  test('lock together', async () => {
    const clock = new FakeClock();
    const name = `key-test-${Math.random()}`;
    const [first, second] = [vaultOf(clock, name), vaultOf(clock, name)];
    await first.vault.hold(KEY, 'device', undefined);
    await until('heard', () => second.vault.key === KEY);
    await first.vault.lock();
    await until('locked', () => second.vault.key === undefined);
    await until('found locked', () => second.vault.state === 'paused');
    await second.vault.unlock('');
    await until('unlocked', () => first.vault.key === KEY);
  });

  test('are not moved by other messages', async () => {
    const clock = new FakeClock();
    const name = `key-test-${Math.random()}`;
    const { vault, changes } = vaultOf(clock, name);
    await vault.hold(KEY, 'memory', undefined);
    const stranger = new BroadcastChannel(name);
    channels.push(stranger);
    for (const message of [null, 'locked', { key: KEY }, { key: { toString: 'forgotten' } }, { key: 'give' }])
      stranger.postMessage(message);
    const echo = new Promise((resolve) => {
      const heard = new BroadcastChannel(name);
      channels.push(heard);
      heard.onmessage = ({ data }) => data === 'last' && resolve(undefined);
      stranger.postMessage('last');
    });
    await echo;
    expect([vault.key, changes()]).to.deep.equal([KEY, 0]);
  });
});
