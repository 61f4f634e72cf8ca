import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  loadSettings,
  onSettingsChange,
  removePreset,
  savePreset,
  saveSettings,
} from '../../../src/client/settings.js';

afterEach(() => vi.unstubAllGlobals());

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

  test('one about keys that cannot be used costs itself only', () => {
    entries.set(KEY, JSON.stringify({ version: 1, theme: 'dark', pageKeys: 'never' }));
    expect(loadSettings()).toEqual({ version: 1, theme: 'dark' });
    expect(saveSettings({ pageKeys: 'off' })).toEqual({ version: 1, theme: 'dark', pageKeys: 'off' });
    expect(loadSettings().pageKeys).toBe('off');
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

  test.each([
    ['a widget without a symbol', { widgets: [{ id: 'a', symbol: 'SPY' }, { id: 'b' }] }],
    ['a widget of null', { widgets: [null] }],
    ['widgets that are no list', { widgets: { 0: { id: 'a', symbol: 'SPY' } } }],
    ['a view that is none', { widgets: [{ id: 'a', symbol: 'SPY', view: 'grid' }] }],
    ['an expiry of null', { widgets: [{ id: 'a', symbol: 'SPY', expiry: null }] }],
    ['columns without end', { widgets: [{ id: 'a', symbol: 'SPY', fields: 'x'.repeat(2_001) }] }],
    ['a feed that is none', { feed: 'live' }],
    ['a theme of null', { theme: null }],
  ])('stored with %s are as good as none', (_, stored) => {
    entries.set(KEY, JSON.stringify({ version: 1, theme: 'dark', ...stored }));
    expect(loadSettings()).toEqual({ version: 1, theme: 'auto' });
  });

  test('are read without what is not theirs', () => {
    const widget = { id: 'a', symbol: 'SPY', expiry: '2026-11-27', strikes: '5', view: 'chain', fields: 'bid' };
    const stored = { version: 1, theme: 'dark', apiKey: 'x', widgets: [{ ...widget, onclick: 'x' }] };
    entries.set(KEY, JSON.stringify(stored));
    expect(loadSettings()).toEqual({ version: 1, theme: 'dark', widgets: [widget] });
  });

  test('a set of columns that cannot be used costs itself only', () => {
    const good = { name: 'Mine', fields: 'bid,ask' };
    const presets = [good, { name: ' ', fields: 'bid' }, null, { name: 'x'.repeat(41), fields: 'bid' }, { name: 'a' }];
    entries.set(KEY, JSON.stringify({ version: 1, theme: 'dark', presets }));
    expect(loadSettings()).toEqual({ version: 1, theme: 'dark', presets: [good] });
    entries.set(KEY, JSON.stringify({ version: 1, theme: 'dark', presets: 'all' }));
    expect(loadSettings()).toEqual({ version: 1, theme: 'dark', presets: [] });
  });

  test('a set of columns is kept under its trimmed name, replaced, bounded and removed', () => {
    expect(savePreset('  Mine ', 'bid')).toBe(true);
    expect(savePreset('Mine', 'ask')).toBe(true);
    expect(savePreset('', 'ask')).toBe(false);
    expect(savePreset('Other', '')).toBe(false);
    expect(loadSettings().presets).toEqual([{ name: 'Mine', fields: 'ask' }]);
    for (let count = 0; count < 40; count++) savePreset(`n${count}`, 'bid');
    expect(loadSettings().presets).toHaveLength(40);
    expect(loadSettings().presets?.[0]?.name).toBe('n0');
    removePreset('n0');
    expect(loadSettings().presets).toHaveLength(39);
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
