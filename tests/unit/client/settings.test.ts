import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  DEFAULT_CONFIG,
  feedConfigOf,
  loadConfig,
  loadSettings,
  onSettingsChange,
  parseConfig,
  saveSettings,
} from '../../../src/client/settings.js';

afterEach(() => vi.unstubAllGlobals());

describe('config.json', () => {
  test('what is given wins over the defaults, the rest stands', () => {
    const text = JSON.stringify({ feed: 'massive', stocksUrl: 'ws://127.0.0.1:9/stocks', symbols: ['NVDA'], rate: 0 });
    expect(parseConfig(text)).toEqual({
      config: {
        ...DEFAULT_CONFIG,
        feed: 'massive',
        stocksUrl: 'ws://127.0.0.1:9/stocks',
        symbols: ['NVDA'],
        rate: 0,
      },
      notice: undefined,
    });
  });

  test('an empty object is the defaults, without a notice', () => {
    expect(parseConfig('{}')).toEqual({ config: DEFAULT_CONFIG, notice: undefined });
  });

  test.each<[string, string, RegExp]>([
    ['no JSON', '{feed: demo}', /not valid JSON/],
    ['half a file', '{"feed":"dem', /not valid JSON/],
    ['null', 'null', /the whole file/],
    ['a list', '[]', /the whole file|feed|invalid/i],
    ['a number', '7', /the whole file/],
    ['a feed that is none', '{"feed":"live"}', /feed: /],
    ['a socket of http', '{"stocksUrl":"https://x.test/stocks"}', /stocksUrl: /],
    ['a socket that runs a script', '{"optionsUrl":"javascript:alert(1)"}', /optionsUrl: /],
    ['a REST address of a file', '{"restUrl":"file:///etc/passwd"}', /restUrl: /],
    ['a REST address without a host', '{"restUrl":"https://"}', /restUrl: /],
    ['an address that is none', '{"indicesUrl":"wss://exa mple"}', /indicesUrl: /],
    ['an address without end', `{"restUrl":"https://x.test/${'a'.repeat(600)}"}`, /restUrl: /],
    ['an address of a number', '{"restUrl":7}', /restUrl: /],
    ['an address of null', '{"restUrl":null}', /restUrl: /],
    ['cookies for authentication', '{"restAuth":"cookie"}', /restAuth: /],
    ['a rate of text', '{"rate":"4%"}', /rate: /],
    ['a rate in percent', '{"rate":4}', /rate: /],
    ['a symbol of markup', '{"symbols":["<img src=x>"]}', /symbols\.0: /],
    ['symbols of text', '{"symbols":"SPY"}', /symbols: /],
    ['too many symbols', JSON.stringify({ symbols: Array(21).fill('SPY') }), /symbols: /],
    ['a key, which it never holds', '{"apiKey":"secret-key-value"}', /apiKey: /],
    ['a misspelt name', '{"restURL":"https://x.test"}', /restURL: /],
  ])('with %s the defaults are in force, and a sentence says why', (_, text, why) => {
    const { config, notice } = parseConfig(text);
    expect(config).toEqual(DEFAULT_CONFIG);
    expect(notice).toMatch(/^config\.json cannot be used: .+ The defaults are in force\.$/);
    expect(notice).toMatch(why);
    expect(notice).not.toContain('secret-key-value');
    expect(notice!.length).toBeLessThan(400);
  });

  test.each([
    '{"__proto__":{"polluted":true,"feed":"massive"}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"feed":"massive","__proto__":{"restUrl":"https://evil.test"}}',
    '{"toString":1}',
    '{"symbols":{"__proto__":["EVIL"],"length":1,"0":"EVIL"}}',
  ])('%s pollutes nothing', (text) => {
    const { config } = parseConfig(text);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(config.restUrl).toBe(DEFAULT_CONFIG.restUrl);
    expect(Object.keys(config).sort()).toEqual(Object.keys(DEFAULT_CONFIG).sort());
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
  });

  describe('is read', () => {
    const answer = (body: string, init?: ResponseInit) => vi.stubGlobal('fetch', async () => new Response(body, init));

    test('from its address', async () => {
      answer('{"feed":"massive"}');
      expect((await loadConfig('config.json')).config.feed).toBe('massive');
    });

    test.each<[string, () => void]>([
      ['missing', () => answer('not found', { status: 404 })],
      ['answered with the start page', () => answer('\n<!doctype html><html></html>')],
      ['empty', () => answer('')],
      ['out of reach', () => vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed')))],
    ])('%s: the defaults, without a notice', async (_, arrange) => {
      arrange();
      expect(await loadConfig('config.json')).toEqual({ config: DEFAULT_CONFIG, notice: undefined });
    });

    test('broken: the defaults, with a notice', async () => {
      answer('{');
      expect((await loadConfig('config.json')).notice).toMatch(/not valid JSON/);
    });
  });

  test('the hub is told all but the symbols, and the viewer’s choice of feed', () => {
    expect(feedConfigOf(DEFAULT_CONFIG)).not.toHaveProperty('symbols');
    expect(feedConfigOf(DEFAULT_CONFIG, 'massive')).toEqual({ ...feedConfigOf(DEFAULT_CONFIG), feed: 'massive' });
  });
});

describe('the viewer’s settings', () => {
  const KEY = 'strikewire-settings';
  const entries = new Map<string, string>();
  const storage = {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, text: string) => void entries.set(name, text),
  };
  const page = new EventTarget();

  beforeEach(() => {
    entries.clear();
    vi.stubGlobal('localStorage', storage);
    vi.stubGlobal('window', page);
  });

  test('are kept, and added to', () => {
    expect(loadSettings()).toEqual({ version: 1, theme: 'auto' });
    saveSettings({ theme: 'dark' });
    saveSettings({ feed: 'massive', widgets: [{ id: 'a', symbol: 'SPY' }] });
    expect(loadSettings()).toEqual({
      version: 1,
      theme: 'dark',
      feed: 'massive',
      widgets: [{ id: 'a', symbol: 'SPY' }],
    });
  });

  test.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['another version', '{"version":2,"theme":"dark"}'],
    ['a theme that is none', '{"version":1,"theme":"<b>"}'],
    ['widgets without end', JSON.stringify({ version: 1, widgets: Array(25).fill({ id: 'a', symbol: 'SPY' }) })],
    ['a symbol without end', JSON.stringify({ version: 1, widgets: [{ id: 'a', symbol: 'S'.repeat(99) }] })],
    ['pollution instead of a version', '{"__proto__":{"version":1,"polluted":1}}'],
  ])('stored with %s are as good as none', (_, text) => {
    entries.set(KEY, text);
    expect(loadSettings()).toEqual({ version: 1, theme: 'auto' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('hold for this page where storage is closed', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
    expect(loadSettings()).toEqual({ version: 1, theme: 'auto' });
    expect(saveSettings({ theme: 'light' }).theme).toBe('light');
  });

  test('are told to who listens, from this tab and others, until it stops', () => {
    const heard: string[] = [];
    const stop = new AbortController();
    onSettingsChange(({ theme }) => heard.push(theme), stop.signal);
    saveSettings({ theme: 'dark' });
    entries.set(KEY, '{"version":1,"theme":"light"}');
    const fromAnotherTab = (key: string | null) => page.dispatchEvent(Object.assign(new Event('storage'), { key }));
    fromAnotherTab(KEY);
    fromAnotherTab('something-else');
    fromAnotherTab(null);
    stop.abort();
    saveSettings({ theme: 'auto' });
    fromAnotherTab(KEY);
    expect(heard).toEqual(['dark', 'light', 'light']);
  });
});
