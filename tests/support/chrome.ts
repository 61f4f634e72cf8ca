import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));
/** The newest version whose engines take Node 20. The browser is inside the package. */
const packaged = { name: '@sparticuz/chromium', version: '147.0.0' };

/**
 * The arguments every test browser starts with. It only ever opens pages of 127.0.0.1, and root in a container has no sandbox.
 * The packaged browser's own arguments are not used: single process, web security off.
 */
export const chromeArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  `--disable-features=${[
    // Each new window prepares the address bar's own pages, which costs more than most of ours.
    'WebUIOmniboxPopup',
    'WebUIOmniboxAimPopup',
    // Only the last such list counts, so what Playwright switches off stands here again.
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'HttpsUpgrades',
    'HttpsFirstBalancedModeAutoEnable',
    'LensOverlay',
    'MediaRouter',
    'OptimizationHints',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
  ].join()}`,
];

/**
 * A Chrome or Chromium that starts here: `CHROME_PATH`, else an installed one, else Playwright's, else on Linux x64 the one inside an
 * npm package, installed into a cache folder when first needed.
 * @returns absolute path of the executable.
 * @throws Error with one sentence that says what to install.
 */
export async function findChrome(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  if (env.CHROME_PATH) {
    if (await starts(env.CHROME_PATH)) return env.CHROME_PATH;
    throw new Error(`CHROME_PATH names ${env.CHROME_PATH}, which does not start.`);
  }
  const isInstalledIgnored = env.STRIKEWIRE_IGNORE_INSTALLED_CHROME === '1';
  if (!isInstalledIgnored) {
    for (const path of [...(await installedPaths()), ...(await playwrightPaths())]) if (await starts(path)) return path;
  }
  const advice = 'Set CHROME_PATH, or run `npx playwright-core install chromium`, or `apt-get install chromium`.';
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(`No Chrome found. ${advice}`);
  let reason: string;
  try {
    const path = await packagedPath();
    if (await starts(path)) return path;
    reason = `the browser of ${packaged.name} does not start`;
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  throw new Error(`No Chrome found (${reason}). ${advice}`);
}

async function installedPaths(): Promise<string[]> {
  const { Launcher } = await import('chrome-launcher');
  try {
    return Launcher.getInstallations();
  } catch {
    return []; // It throws where there is none.
  }
}

async function playwrightPaths(): Promise<string[]> {
  const { chromium } = await import('playwright-core');
  try {
    return [chromium.executablePath()];
  } catch {
    return [];
  }
}

/** A path alone proves little: distributions ship stubs that only print where to get a browser. */
async function starts(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true; // There `--version` opens a window.
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: 20_000 }, (error) => resolve(error === null));
  });
}

/** Unpacked into a folder of its own: the package would take whatever is called `chromium` in the common temporary folder. */
async function packagedPath(): Promise<string> {
  const home = await installedPackage();
  const unpacked = join(home, 'unpacked');
  await mkdir(unpacked, { recursive: true });
  const before = { ...process.env };
  // Read once, at import: with it the package also unpacks the system libraries a bare machine lacks, and points the loader at them.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  process.env.TMPDIR = unpacked;
  try {
    const entry = pathToFileURL(join(home, 'node_modules', packaged.name, 'build', 'esm', 'index.js')).href;
    const { default: chromium } = (await import(entry)) as { default: { executablePath(): Promise<string> } };
    let path = await chromium.executablePath();
    if (!(await starts(path))) {
      await rm(path, { force: true }); // Half unpacked by a run that was stopped.
      path = await chromium.executablePath();
    }
    await writeFile(join(unpacked, 'fonts', 'fonts.conf'), fontConfiguration(join(unpacked, 'fonts')));
    return path;
  } finally {
    // What the package set for the loader and for fonts must reach the browser; these two are for the package only.
    for (const name of ['AWS_EXECUTION_ENV', 'TMPDIR'] as const) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** The package's own file names folders of the temporary directory outright. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;
}

async function installedPackage(): Promise<string> {
  const folder = `chromium-${packaged.version}`;
  const candidates = [join(project, 'node_modules', '.cache', folder), join(tmpdir(), `strikewire-${folder}`)];
  for (const home of candidates) if (existsSync(join(home, 'complete'))) return home;
  let reason: unknown;
  for (const home of candidates) {
    try {
      return await installInto(home);
    } catch (error) {
      reason = error; // A read-only checkout: the temporary folder may still do.
    }
  }
  throw reason;
}

/** Installs beside the target and renames, so that two runs at once never see half a browser. */
async function installInto(home: string): Promise<string> {
  await mkdir(dirname(home), { recursive: true });
  const draft = await mkdtemp(`${home}-`);
  try {
    await writeFile(join(draft, 'package.json'), '{ "private": true }\n');
    await npm(['install', '--no-save', '--no-audit', '--no-fund', `${packaged.name}@${packaged.version}`], draft);
    await writeFile(join(draft, 'complete'), '');
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (existsSync(join(home, 'complete'))) return home; // The other run was first.
    throw error;
  }
  return home;
}

function npm(words: readonly string[], cwd: string): Promise<void> {
  // Settings of a surrounding `npm test` name that project's folder, not this one's.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_(local_prefix|prefix)|package|lifecycle)/i.test(name),
    ),
  );
  return new Promise((resolve, reject) => {
    const child = spawn('npm', words, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`npm could not install ${packaged.name}: ${said.trim().split('\n').slice(0, 3).join(' ')}`));
    });
  });
}
