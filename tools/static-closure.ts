import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** In built code an import statement's file stands right after `from` or `import`; a lazy one has a bracket between. */
const staticImport = /\b(?:from|import)\s*(["'])(\.{1,2}\/[^"']+)\1/g;
const link = /<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css))"/g;

/**
 * The files and all that they import by statement: what the browser fetches before the first of them runs. What is loaded by
 * `import()` is not among them.
 */
export function staticClosure(files: Iterable<string>): Set<string> {
  const found = new Set(files);
  for (const file of found) {
    if (!file.endsWith('.js')) continue;
    // A set that grows while it is walked is walked to its new end.
    for (const [, , path = ''] of readFileSync(file, 'utf8').matchAll(staticImport))
      found.add(join(dirname(file), path));
  }
  return found;
}

/** Scripts, preloads and style sheets that a built page names. */
export function linkedFiles(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(link)].map(([, path = '']) => join(dirname(page), path));
}
