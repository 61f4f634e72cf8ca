import * as v from 'valibot';
import { DEFAULT_CONFIG, unusableConfig, type LoadedConfig } from './config-defaults.js';

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

/** The configuration in the text of a `config.json`; in place of one that is invalid the defaults, with a notice. Never throws. */
export function parseConfig(text: string): LoadedConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unusableConfig('it is not valid JSON');
  }
  if (Array.isArray(json)) return unusableConfig('the whole file: it is a list');
  const parsed = v.safeParse(deployConfig, json);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const path = issue.path?.map((step) => String(step.key)).join('.') ?? 'the whole file';
    return unusableConfig(`${path}: ${issue.message}`);
  }
  const given = Object.fromEntries(Object.entries(parsed.output).filter(([, value]) => value !== undefined));
  return { config: { ...DEFAULT_CONFIG, ...given }, notice: undefined };
}
