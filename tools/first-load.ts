import { resolve } from 'node:path';
import { normalizePath, type Rolldown } from 'vite';

/**
 * Puts all that a module imports by statement into one chunk beside it. The browser fetches all of that before the module
 * runs however it is cut, and one file compresses better than many. What `import()` loads stays apart.
 * @param name of the chunk.
 * @param entry path of the module, from the project's folder.
 */
export function firstLoadInOneChunk(name: string, entry: string): Rolldown.CodeSplittingOptions {
  const first = normalizePath(resolve(entry));
  let found: Set<string> | undefined;
  const isLoadedFirst = (id: string, context: Rolldown.ChunkingContext) => {
    found ??= importedBy(first, context);
    return id !== first && found.has(id);
  };
  return {
    groups: [{ name: (id, context) => (isLoadedFirst(id, context) ? name : null) }],
  };
}

function importedBy(entry: string, context: Rolldown.ChunkingContext): Set<string> {
  const found = new Set([entry]);
  // A set that grows while it is walked is walked to its new end.
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}
