import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '../../src/base/version.js';

export interface TwoBuilds {
  /** Holds `older/` and `newer/`, whole sites; to be served as one origin. */
  readonly root: string;
  readonly versions: { readonly older: string; readonly newer: string };
  remove(): Promise<void>;
}

/**
 * Two deployments of the built site that differ in their version, as when tabs of the one are open while the other comes.
 * @throws Error when the version is not found in the built files.
 */
export async function makeTwoBuilds(dist: string, newer = '99.0.0'): Promise<TwoBuilds> {
  const root = await mkdtemp(join(tmpdir(), 'strikewire-two-builds-'));
  await cp(dist, join(root, 'older'), { recursive: true });
  await cp(dist, join(root, 'newer'), { recursive: true });
  let changedCount = 0;
  for (const file of await readdir(join(root, 'newer', 'assets'))) {
    if (!file.endsWith('.js')) continue;
    const path = join(root, 'newer', 'assets', file);
    const code = await readFile(path, 'utf8');
    const other = code.replace(/(["'`])(\d+\.\d+\.\d+)\1/g, (text, quote: string, version: string) =>
      version === VERSION ? `${quote}${newer}${quote}` : text,
    );
    if (other === code) continue;
    changedCount++;
    await writeFile(path, other);
  }
  if (changedCount === 0) throw new Error(`No built file names the version ${VERSION}: run \`npm run build\` first.`);
  return {
    root,
    versions: { older: VERSION, newer },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
