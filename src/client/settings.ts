import { isOneOf, isText, membersOf } from '../base/untrusted.js';
import type { FeedName } from '../worker/hub-api.js';

export interface WidgetSettings {
  readonly id: string;
  readonly symbol: string;
  readonly expiry?: string | undefined;
  readonly strikes?: string | undefined;
  readonly view?: 'columns' | 'chain' | undefined;
  readonly fields?: string | undefined;
}

/** A set of columns under the viewer's own name. */
export interface PresetSettings {
  readonly name: string;
  readonly fields: string;
}

/** The viewer's own choices, on this device. `widgets` undefined: never chosen. */
export interface Settings {
  readonly version: 1;
  readonly theme: 'auto' | 'light' | 'dark';
  readonly feed?: FeedName | undefined;
  readonly widgets?: readonly WidgetSettings[] | undefined;
  readonly presets?: readonly PresetSettings[] | undefined;
  /** `off`: keys of one letter are heard only where something has the focus that they belong to. */
  readonly pageKeys?: 'on' | 'off' | undefined;
}

const STORE_KEY = 'strikewire-settings';
const DEFAULT_SETTINGS: Settings = { version: 1, theme: 'auto' };
const MOST_WIDGETS = 24;
const MOST_PRESETS = 40;

/** What was stored is untrusted: what does not fit is as good as nothing. */
export function loadSettings(): Settings {
  try {
    return settingsIn(JSON.parse(localStorage.getItem(STORE_KEY) ?? 'null')) ?? DEFAULT_SETTINGS;
  } catch {
    return DEFAULT_SETTINGS;
  }
}

/** Keeps the settings where storage allows; they hold for this page in any case. @returns what is now in force. */
export function saveSettings(change: Partial<Settings>): Settings {
  const settings: Settings = { ...loadSettings(), ...change, version: 1 };
  try {
    localStorage.setItem(STORE_KEY, JSON.stringify(settings));
  } catch {
    // Private windows and full disks keep nothing.
  }
  for (const listener of listeners) listener(settings);
  return settings;
}

/** Keeps a set of columns; one of the same name is replaced, and beyond forty the oldest goes. @returns whether it can be used. */
export function savePreset(name: string, fields: string): boolean {
  const kept = presetIn({ name, fields });
  if (!kept) return false;
  const others = (loadSettings().presets ?? []).filter((entry) => entry.name !== kept.name);
  saveSettings({ presets: [...others, kept].slice(-MOST_PRESETS) });
  return true;
}

export function removePreset(name: string): void {
  saveSettings({ presets: (loadSettings().presets ?? []).filter((entry) => entry.name !== name) });
}

const listeners = new Set<(settings: Settings) => void>();

/** Hears of every change, made in this tab or in another. */
export function onSettingsChange(listener: (settings: Settings) => void, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
  window.addEventListener(
    'storage',
    (event) => {
      if (event.key === STORE_KEY || event.key === null) listener(loadSettings());
    },
    { signal },
  );
}

/*
 * Read by hand: these few members are wanted before the first thing is painted. Every reader copies what it knows; what else
 * an object has is left behind.
 */

function settingsIn(value: unknown): Settings | undefined {
  const { version, theme = 'auto', feed, widgets, presets, pageKeys } = membersOf(value);
  if (version !== 1 || !isOneOf(theme, ['auto', 'light', 'dark'])) return undefined;
  if (feed !== undefined && !isOneOf(feed, ['demo', 'massive'])) return undefined;
  const known = widgets === undefined ? undefined : widgetsIn(widgets);
  if (widgets !== undefined && !known) return undefined;
  return {
    version,
    theme,
    ...(feed && { feed }),
    ...(known && { widgets: known }),
    ...(presets !== undefined && { presets: presetsIn(presets) }),
    ...(isOneOf(pageKeys, ['on', 'off']) && { pageKeys }),
  };
}

function widgetsIn(value: unknown): WidgetSettings[] | undefined {
  if (!Array.isArray(value) || value.length > MOST_WIDGETS) return undefined;
  const widgets = value.flatMap((entry) => widgetIn(entry) ?? []);
  return widgets.length === value.length ? widgets : undefined;
}

const OPTIONAL_TEXTS = { expiry: 200, strikes: 12, fields: 2_000 } as const;

function widgetIn(value: unknown): WidgetSettings | undefined {
  const stored = membersOf(value);
  const { id, symbol, view } = stored;
  if (!isText(id, 60) || !isText(symbol, 12)) return undefined;
  if (view !== undefined && !isOneOf(view, ['columns', 'chain'])) return undefined;
  const given: Record<string, string> = {};
  for (const [name, most] of Object.entries(OPTIONAL_TEXTS)) {
    const text = stored[name];
    if (text === undefined) continue;
    if (!isText(text, most)) return undefined;
    given[name] = text;
  }
  return { id, symbol, ...given, ...(view && { view }) };
}

/** One that cannot be used costs itself only, not the others and not the rest of the settings. */
function presetsIn(value: unknown): PresetSettings[] {
  return Array.isArray(value) ? value.flatMap((entry) => presetIn(entry) ?? []).slice(0, MOST_PRESETS) : [];
}

function presetIn(value: unknown): PresetSettings | undefined {
  const { name, fields } = membersOf(value);
  const trimmed = typeof name === 'string' ? name.trim() : '';
  return isText(trimmed, 40, 1) && isText(fields, 2_000, 1) ? { name: trimmed, fields } : undefined;
}
