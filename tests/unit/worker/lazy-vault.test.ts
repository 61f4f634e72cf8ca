import { expect, test, vi } from 'vitest';
import type { KeyHolder } from '../../../src/worker/key-holder.js';
import { LazyPart } from '../../../src/worker/lazy-part.js';
import { LazyVault } from '../../../src/worker/lazy-vault.js';
import { FakeClock } from '../../support/fake-clock.js';

function vaultThatComes() {
  const vault = {
    state: 'held' as const,
    key: 'secret',
    load: vi.fn(async () => undefined),
    hold: vi.fn(async () => undefined),
    unlock: vi.fn(async () => undefined),
    lock: vi.fn(),
    forget: vi.fn(async () => undefined),
  } satisfies KeyHolder;
  let come = () => {};
  const coming = new Promise<KeyHolder>((resolve) => {
    come = () => resolve(vault);
  });
  return { vault, come, lazy: new LazyVault(new LazyPart(() => coming, new FakeClock())) };
}

test('no key is known before the keeper is there; what is asked of it waits', async () => {
  const { vault, come, lazy } = vaultThatComes();
  const asked = [lazy.load(), lazy.hold('k', 'passphrase', 'p'), lazy.unlock('p'), lazy.lock(), lazy.forget()];
  await Promise.resolve();
  expect([lazy.state, lazy.key]).toEqual(['none', undefined]);
  expect(vault.load).not.toHaveBeenCalled();
  come();
  await Promise.all(asked);
  expect([lazy.state, lazy.key]).toEqual(['held', 'secret']);
  expect(vault.hold).toHaveBeenCalledExactlyOnceWith('k', 'passphrase', 'p');
  expect(vault.unlock).toHaveBeenCalledExactlyOnceWith('p');
  for (const name of ['load', 'lock', 'forget'] as const) expect(vault[name]).toHaveBeenCalledOnce();
});

test('a keeper that cannot be loaded fails what is asked of it with a sentence', async () => {
  const lazy = new LazyVault(new LazyPart<KeyHolder>(() => Promise.reject(new Error('404')), new FakeClock()));
  await expect(lazy.hold('k', 'memory', undefined)).rejects.toMatchObject({
    name: 'service-down',
    message: expect.stringMatching(/could not be loaded/),
  });
  expect(lazy.state).toBe('none');
});
