import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const hubFor = vi.fn();
const startHub = vi.fn();
const showKeptChains = vi.fn();
vi.mock('../../../src/client/kept-chains.js', () => ({ showKeptChains }));
vi.mock('../../../src/client/open-hub.js', () => ({ startHub }));
vi.mock('../../../src/client/hub-context.js', () => ({ hubFor, openClients: () => [] }));

let deployed = '';
let chosen: string | null = null;
const asked: string[] = [];

/** As a page of the dashboard meets it, one folder below its root. */
async function fresh() {
  vi.resetModules();
  return (await import('../../../src/client/start-page.js')).startPage;
}

beforeEach(() => {
  deployed = '';
  chosen = null;
  hubFor.mockClear();
  startHub.mockClear();
  showKeptChains.mockReset();
  vi.stubGlobal('location', { search: '' });
  asked.length = 0;
  vi.stubGlobal('document', {
    baseURI: 'https://example.org/options/chain/',
    querySelector: () => ({ content: '../' }),
  });
  vi.stubGlobal('localStorage', { getItem: () => chosen });
  vi.stubGlobal('fetch', async (src: string) => {
    asked.push(src);
    return { ok: deployed !== '', text: async () => deployed };
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the hub is started before the configuration is there', async () => {
  const startPage = await fresh();
  startPage();
  expect(startHub).toHaveBeenCalledOnce();
  expect(hubFor).not.toHaveBeenCalled();
  startPage();
  await startPage().config;
  expect(startHub).toHaveBeenCalledOnce();
});

test('the hub hears of a page as soon as its configuration is there', async () => {
  deployed = '{"feed":"massive","restUrl":"https://rest.example.org"}';
  const { root, config } = (await fresh())();
  expect(root.href).toBe('https://example.org/options/');
  expect(asked).toEqual(['https://example.org/options/config.json']);
  expect(hubFor).not.toHaveBeenCalled();
  await config;
  await vi.waitFor(() => expect(hubFor).toHaveBeenCalledOnce());
  expect(hubFor.mock.calls[0]![0].config).toMatchObject({ feed: 'massive', restUrl: 'https://rest.example.org' });
});

test('the viewer’s own feed goes before the deployed one, for the hub; the page is told what is deployed', async () => {
  deployed = '{"feed":"massive"}';
  chosen = '{"version":1,"feed":"demo"}';
  const { config } = (await fresh())();
  expect((await config).config.feed).toBe('massive');
  await vi.waitFor(() => expect(hubFor).toHaveBeenCalledOnce());
  expect(hubFor.mock.calls[0]![0].config.feed).toBe('demo');
});

test('a page starts once, whoever starts it', async () => {
  const startPage = await fresh();
  expect(startPage()).toBe(startPage());
  await startPage().config;
  await vi.waitFor(() => expect(hubFor).toHaveBeenCalledOnce());
  expect(asked).toHaveLength(1);
});

describe('an address that names a chain', () => {
  const shown: unknown[] = [];

  beforeEach(() => {
    shown.length = 0;
    vi.stubGlobal('location', { search: '?symbol=SPY&expiry=2026-12-18' });
    hubFor.mockReturnValue('the hub’s client');
    showKeptChains.mockImplementation(async (hub: Promise<unknown>) => void shown.push(await hub));
  });

  test('has what was kept of it read while the configuration is on its way, and shown to the feed’s client', async () => {
    let answer = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    vi.stubGlobal('fetch', async () => {
      await waiting;
      return { ok: false };
    });
    const { kept } = (await fresh())();
    await vi.waitFor(() => expect(showKeptChains).toHaveBeenCalledOnce());
    expect(String(showKeptChains.mock.calls[0]![1])).toBe('symbol=SPY&expiry=2026-12-18');
    expect(shown).toEqual([]);
    answer();
    await kept;
    expect(shown).toEqual(['the hub’s client']);
  });

  test('is waited for a moment only', async () => {
    showKeptChains.mockReturnValue(new Promise(() => undefined));
    await (await fresh())().kept;
  });

  test('is shown by the hub where the cache cannot be read', async () => {
    showKeptChains.mockRejectedValue(new Error('no such file'));
    await (await fresh())().kept;
  });
});

test('an address that names none reads nothing and waits for nothing', async () => {
  await (await fresh())().kept;
  expect(showKeptChains).not.toHaveBeenCalled();
});
