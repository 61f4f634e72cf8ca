import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';
import { chromeArguments } from '../../support/chrome.js';
import type { Engine, EngineTab } from './engine.js';

/** Firefox does for itself what no test wants: first-run pages, updates, reports. */
const firefoxPreferences = {
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** Chromium by its own protocol, Firefox by WebDriver BiDi: one library speaks both. */
export async function startWithPuppeteer(name: 'chromium' | 'firefox', executablePath: string): Promise<Engine> {
  const userDataDir = await mkdtemp(join(tmpdir(), `strikewire-${name}-`));
  const browser = await puppeteer.launch({
    browser: name === 'chromium' ? 'chrome' : 'firefox',
    executablePath,
    userDataDir,
    headless: true,
    args: name === 'chromium' ? [...chromeArguments] : [],
    ...(name === 'firefox' && { extraPrefsFirefox: firefoxPreferences }),
  });
  return {
    name,
    version: await browser.version(),
    async openTab(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return tabOf(page);
    },
    async close() {
      await browser.close();
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function tabOf(page: Page): EngineTab {
  return {
    run: ((script: (...args: unknown[]) => unknown, ...args: unknown[]) =>
      page.evaluate(script, ...args)) as EngineTab['run'],
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    show: () => page.bringToFront(),
    close: () => page.close(),
  };
}
