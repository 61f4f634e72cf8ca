import { resolve } from 'node:path';
import { normalizePath, type Rolldown } from 'vite';

/**
 * Puts all that an entry imports by statement into the entry's own file: the browser fetches all of that before it runs
 * however it is cut, one file compresses better than many, and nothing waits for a second request. What `import()` loads
 * stays apart.
 * @param entry path of its source, from the project's folder.
 */
export function firstLoadInside(entry: string): Pick<Rolldown.RolldownOptions, 'preserveEntrySignatures' | 'output'> {
  // Later chunks take from the entry what they share with it, under names that are none of its own.
  return {
    preserveEntrySignatures: 'allow-extension',
    output: { codeSplitting: { groups: [groupOf('first', entry, true)] } },
  };
}

/**
 * The same for modules of which pages are made that are not to run them: what each imports is one chunk beside it. What several
 * import is in the chunk of the first, and so is what `early`, a lazy part, imports of them: it runs before the later ones have.
 * @param entries by the name of the chunk.
 */
export function firstLoadBeside(
  entries: Readonly<Record<string, string>>,
  early: string,
): Pick<Rolldown.RolldownOptions, 'output'> {
  const groups = Object.entries(entries).map(([name, entry], index, { length }) => ({
    ...groupOf(name, entry, false),
    priority: length - index,
  }));
  const [first] = groups;
  const forEarly = groupOf('early', early, false);
  const nameOf = groups.map(({ name }) => name);
  const name: Rolldown.CodeSplittingNameFunction = (id, context) => {
    const names = nameOf.map((of) => of(id, context));
    return (
      names[0] ?? (forEarly.name(id, context) && names.some((one) => one !== null) ? Object.keys(entries)[0]! : null)
    );
  };
  return { output: { codeSplitting: { groups: [{ ...first!, name }, ...groups.slice(1)] } } };
}

type Group = Rolldown.CodeSplittingGroup & { name: Rolldown.CodeSplittingNameFunction };

function groupOf(name: string, entry: string, isEntryInside: boolean): Group {
  const first = normalizePath(resolve(entry));
  let found: Set<string> | undefined;
  const isLoadedFirst = (id: string, context: Rolldown.ChunkingContext) => {
    found ??= importedBy(first, context);
    return id === first ? isEntryInside : found.has(id);
  };
  return { name: (id, context) => (isLoadedFirst(id, context) ? name : null) };
}

function importedBy(entry: string, context: Rolldown.ChunkingContext): Set<string> {
  const found = new Set([entry]);
  // A set that grows while it is walked is walked to its new end.
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}
