/** `npm run new-component -- options-greeks`: writes an element and its test, to be filled in. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { componentFiles } from './component-files.js';

const [tag = ''] = process.argv.slice(2);
try {
  const files = Object.entries(componentFiles(tag));
  const taken = files.map(([path]) => path).filter((path) => existsSync(path));
  if (taken.length > 0) throw new Error(`There is a ${taken.join(' and a ')} already.`);
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(path);
  }
  console.log(
    `Now say what <${tag}> shows, fill in render(), and call defineOnce('${tag}', …) where it is first used.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
