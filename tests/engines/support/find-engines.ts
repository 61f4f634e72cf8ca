import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { findChrome } from '../../support/chrome.js';
import type { EngineChoice } from './engine.js';
import { startWithPuppeteer } from './puppeteer-engine.js';
import { startWebKit } from './webkit-engine.js';

/** Where distributions put WebKitGTK's own browser, which is on no search path. */
const miniBrowsers = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib64/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/webkit2gtk-4.1/MiniBrowser',
];

/**
 * The three engines, each ready to start or with what it lacks here. `FIREFOX_PATH` and `WEBKIT_BROWSER_PATH` name
 * other executables; `ENGINES=firefox,webkit` leaves the rest out.
 */
export async function findEngines(env: NodeJS.ProcessEnv = process.env): Promise<EngineChoice[]> {
  const chosen = env.ENGINES?.split(',');
  const engines = [await findChromium(env), await findFirefox(env), await findWebKit(env)];
  return engines.map((engine) =>
    chosen && !chosen.includes(engine.name) ? { ...engine, missing: 'ENGINES leaves it out.' } : engine,
  );
}

async function findChromium(env: NodeJS.ProcessEnv): Promise<EngineChoice> {
  try {
    const path = await findChrome(env);
    return { name: 'chromium', missing: undefined, start: () => startWithPuppeteer('chromium', path) };
  } catch (error) {
    return lacking('chromium', error instanceof Error ? error.message : String(error));
  }
}

async function findFirefox(env: NodeJS.ProcessEnv): Promise<EngineChoice> {
  const path = env.FIREFOX_PATH ?? (await onPath('firefox-esr', env)) ?? (await onPath('firefox', env));
  if (path === undefined)
    return lacking('firefox', 'There is no Firefox: `apt-get install firefox-esr`, or set FIREFOX_PATH.');
  return { name: 'firefox', missing: undefined, start: () => startWithPuppeteer('firefox', path) };
}

async function findWebKit(env: NodeJS.ProcessEnv): Promise<EngineChoice> {
  const driver = await onPath('WebKitWebDriver', env);
  const xvfb = await onPath('Xvfb', env);
  const browser = await firstThere(env.WEBKIT_BROWSER_PATH === undefined ? miniBrowsers : [env.WEBKIT_BROWSER_PATH]);
  const parts = { WebKitWebDriver: driver, 'its MiniBrowser': browser, Xvfb: xvfb };
  const missing = Object.entries(parts).flatMap(([name, path]) => (path === undefined ? [name] : []));
  if (driver === undefined || browser === undefined || xvfb === undefined)
    return lacking('webkit', `There is no ${missing.join(', no ')}: \`apt-get install webkit2gtk-driver xvfb\`.`);
  return { name: 'webkit', missing: undefined, start: () => startWebKit({ driver, browser, xvfb }) };
}

function lacking(name: EngineChoice['name'], missing: string): EngineChoice {
  return { name, missing, start: () => Promise.reject(new Error(missing)) };
}

function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return firstThere((env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)));
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    try {
      await access(path);
      return path;
    } catch {
      // The next may be there.
    }
  }
  return undefined;
}
