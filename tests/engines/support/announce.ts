import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findEngines } from './find-engines.js';
import { builtSite } from './site.js';

/** Before the stories: which engines they are told in, and in which versions. Builds the site when there is none. */
export default async function announce(): Promise<void> {
  if (!existsSync(`${builtSite()}/index.html`)) {
    const { status } = spawnSync('npm', ['run', 'build:site'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error('The site could not be built.');
  }
  for (const { name, missing, start } of await findEngines()) {
    if (missing !== undefined) {
      console.log(`${name.padEnd(9)} skipped: ${missing}`);
      continue;
    }
    const engine = await start();
    console.log(`${name.padEnd(9)} ${engine.version}`);
    await engine.close();
  }
}
