import * as v from 'valibot';
import type { FeedConfig, FeedName } from '../worker/hub-api.js';

const url = (protocols: RegExp) => v.pipe(v.string(), v.maxLength(500), v.url(), v.regex(protocols));
const socketUrl = v.optional(url(/^wss?:\/\//));

/** `config.json` beside `index.html`: set at deployment, without a rebuild. It never holds a key. */
const deployConfig = v.strictObject({
  feed: v.optional(v.picklist(['demo', 'massive'])),
  stocksUrl: socketUrl,
  optionsUrl: socketUrl,
  indicesUrl: socketUrl,
  delayedStocksUrl: socketUrl,
  delayedOptionsUrl: socketUrl,
  delayedIndicesUrl: socketUrl,
  restUrl: v.optional(url(/^https?:\/\//)),
  restAuth: v.optional(v.picklist(['query', 'header'])),
  symbols: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9.:]{0,11}$/))), v.maxLength(20))),
  rate: v.optional(v.pipe(v.number(), v.minValue(-0.05), v.maxValue(0.5))),
});

export type DeployConfig = FeedConfig & { readonly symbols: readonly string[] };

export const DEFAULT_CONFIG: DeployConfig = {
  feed: 'demo',
  stocksUrl: 'wss://socket.massive.com/stocks',
  optionsUrl: 'wss://socket.massive.com/options',
  indicesUrl: 'wss://socket.massive.com/indices',
  delayedStocksUrl: 'wss://delayed.massive.com/stocks',
  delayedOptionsUrl: 'wss://delayed.massive.com/options',
  delayedIndicesUrl: 'wss://delayed.massive.com/indices',
  restUrl: 'https://api.massive.com',
  restAuth: 'query',
  symbols: ['SPY', 'QQQ', 'AAPL'],
  rate: 0.04,
};

export interface LoadedConfig {
  readonly config: DeployConfig;
  /** What is wrong with the file, in a sentence; undefined when it is fine or absent. */
  readonly notice: string | undefined;
}

/** Reads a `config.json`; absent or invalid gives the defaults, invalid with a notice. Never throws. */
export async function loadConfig(src: string): Promise<LoadedConfig> {
  try {
    const response = await fetch(src, { cache: 'no-cache', credentials: 'omit' });
    const text = response.ok ? await response.text() : '';
    // Many static hosts answer a missing file with their HTML start page.
    if (text === '' || /^\s*</.test(text)) return { config: DEFAULT_CONFIG, notice: undefined };
    return parseConfig(text);
  } catch {
    return { config: DEFAULT_CONFIG, notice: undefined };
  }
}

export function parseConfig(text: string): LoadedConfig {
  const bad = (why: string): LoadedConfig => ({
    config: DEFAULT_CONFIG,
    notice: `config.json cannot be used: ${why}. The defaults are in force.`,
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return bad('it is not valid JSON');
  }
  if (Array.isArray(json)) return bad('the whole file: it is a list');
  const parsed = v.safeParse(deployConfig, json);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const path = issue.path?.map((step) => String(step.key)).join('.') ?? 'the whole file';
    return bad(`${path}: ${issue.message}`);
  }
  const given = Object.fromEntries(Object.entries(parsed.output).filter(([, value]) => value !== undefined));
  return { config: { ...DEFAULT_CONFIG, ...given }, notice: undefined };
}

/** The part of the configuration that the hub is told; `feed` overrides the deployed choice. */
export function feedConfigOf(config: DeployConfig, feed?: FeedName): FeedConfig {
  const { symbols: _symbols, ...rest } = config;
  return feed === undefined ? rest : { ...rest, feed };
}

const widget = v.object({
  id: v.pipe(v.string(), v.maxLength(60)),
  symbol: v.pipe(v.string(), v.maxLength(12)),
  expiry: v.optional(v.pipe(v.string(), v.maxLength(200))),
  strikes: v.optional(v.pipe(v.string(), v.maxLength(12))),
  view: v.optional(v.picklist(['columns', 'chain'])),
  fields: v.optional(v.pipe(v.string(), v.maxLength(2_000))),
});

const MOST_PRESETS = 40;

/** A set of columns under the viewer's own name. */
const preset = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
  fields: v.pipe(v.string(), v.minLength(1), v.maxLength(2_000)),
});

/** One that cannot be used costs itself only, not the others and not the rest of the settings. */
const presets = v.fallback(
  v.pipe(
    v.array(v.fallback(v.nullable(preset), null)),
    v.transform((list) => list.filter((entry) => entry !== null).slice(0, MOST_PRESETS)),
  ),
  [],
);

const settingsSchema = v.object({
  version: v.literal(1),
  feed: v.optional(v.picklist(['demo', 'massive'])),
  theme: v.optional(v.picklist(['auto', 'light', 'dark']), 'auto'),
  widgets: v.optional(v.pipe(v.array(widget), v.maxLength(24))),
  presets: v.optional(presets),
});

/** The viewer's own choices, on this device. `widgets` undefined: never chosen. */
export type Settings = v.InferOutput<typeof settingsSchema>;
export type WidgetSettings = v.InferOutput<typeof widget>;
export type PresetSettings = v.InferOutput<typeof preset>;

const STORE_KEY = 'strikewire-settings';
const DEFAULT_SETTINGS: Settings = { version: 1, theme: 'auto' };

/** What was stored is untrusted: what does not fit the schema is as good as nothing. */
export function loadSettings(): Settings {
  try {
    const parsed = v.safeParse(settingsSchema, JSON.parse(localStorage.getItem(STORE_KEY) ?? 'null'));
    return parsed.success ? parsed.output : DEFAULT_SETTINGS;
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
  const parsed = v.safeParse(preset, { name, fields });
  if (!parsed.success) return false;
  const others = (loadSettings().presets ?? []).filter((entry) => entry.name !== parsed.output.name);
  saveSettings({ presets: [...others, parsed.output].slice(-MOST_PRESETS) });
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
