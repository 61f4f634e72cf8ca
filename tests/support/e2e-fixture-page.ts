import { readFile } from 'node:fs/promises';
import type { World } from './e2e-world.js';

/** A page of `tests/fixtures/pages`, with the addresses of this world in it. */
export async function fixturePage(name: string, world: World): Promise<string> {
  const html = await readFile(new URL(`../fixtures/pages/${name}.html`, import.meta.url), 'utf8');
  return html
    .replaceAll('{{site}}', world.site.url)
    .replaceAll('{{rest}}', world.rest.url)
    .replaceAll('{{sockets}}', `ws://127.0.0.1:${world.sim.port}`);
}
