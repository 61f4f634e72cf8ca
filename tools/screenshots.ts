/**
 * Pictures of the built site on the demo feed, for README and docs: `npm run screenshots [-- --all]`.
 * Without `--all` only those that the documents show; with it every view at a phone's, a tablet's, a laptop's and a wall's
 * width, dark and light, into `docs/images/all/`, to be looked at.
 */
import { mkdirSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { chromeArguments, findChrome } from '../tests/support/chrome.js';
import { startStaticServer } from '../tests/support/static-server.js';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'dark' | 'light';
}

const FOLDER = 'docs/images';
const VIEWS: Readonly<Record<string, string>> = {
  dashboard: '',
  chain: 'chain/?symbol=SPY',
  matrix: 'chain/?symbol=SPY&view=matrix',
  charts: 'chain/?symbol=SPY&view=charts',
  strategy: 'chain/?symbol=SPY&view=strategy',
  status: 'status/',
  settings: 'settings/',
};
const SIZES = [
  [390, 844],
  [768, 1024],
  [1440, 900],
  [2560, 1300],
] as const;

const shown: readonly Shot[] = [
  { name: 'dashboard-dark', path: VIEWS.dashboard!, width: 1440, height: 900, scheme: 'dark' },
  { name: 'chain-light', path: VIEWS.chain!, width: 1440, height: 900, scheme: 'light' },
  { name: 'matrix-dark', path: VIEWS.matrix!, width: 1440, height: 820, scheme: 'dark' },
  { name: 'charts-dark', path: VIEWS.charts!, width: 1440, height: 1000, scheme: 'dark' },
  { name: 'phone-dark', path: VIEWS.dashboard!, width: 390, height: 844, scheme: 'dark' },
];

const every = Object.entries(VIEWS).flatMap(([view, path]) =>
  SIZES.flatMap(([width, height]) =>
    (['dark', 'light'] as const).map(
      (scheme): Shot => ({ name: `all/${view}-${width}-${scheme}`, path, width, height, scheme }),
    ),
  ),
);

/** Until the element on the page is live and has painted for a while: a picture of a moment nobody would choose helps nobody. */
async function take(browser: Browser, site: string, { name, path, width, height, scheme }: Shot): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(`${site}${path}`);
  if (!/^(status|settings)/.test(path))
    await page.locator('[data-field], [role=img]').first().waitFor({ timeout: 30_000 });
  await page.waitForTimeout(8_000); // the demo market moves while one looks
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
  await context.close();
}

const isAll = process.argv.includes('--all');
mkdirSync(isAll ? `${FOLDER}/all` : FOLDER, { recursive: true });
const server = await startStaticServer({ root: 'dist' });
const browser = await chromium.launch({ executablePath: await findChrome(), args: [...chromeArguments] });
try {
  for (const shot of isAll ? every : shown) {
    await take(browser, server.url, shot);
    process.stdout.write(`${FOLDER}/${shot.name}.png\n`);
  }
} finally {
  await browser.close();
  await server.close();
}
