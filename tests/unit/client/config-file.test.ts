import { afterEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_CONFIG, feedConfigOf } from '../../../src/client/config-defaults.js';
import { parseConfig } from '../../../src/client/config-file.js';
import { loadConfig } from '../../../src/client/load-config.js';

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
      ['of an empty object', () => answer(' {\n}\n')],
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
