import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in `/proc`, the same on every Linux that is met. */
const TICKS = 100;

interface Process {
  readonly parent: number;
  readonly name: string;
  readonly seconds: number;
}

/** Where there is no `/proc`, figures in cores are left out. */
export const hasProc = (() => {
  try {
    return readFileSync('/proc/self/stat', 'utf8').length > 0;
  } catch {
    return false;
  }
})();

/** CPU seconds, user and system, of every living process called chrom* below this one; NaN without `/proc`. */
export function chromeSeconds(): number {
  if (!hasProc) return Number.NaN;
  const processes = new Map<number, Process>();
  for (const entry of readdirSync('/proc')) {
    const id = Number(entry);
    if (!Number.isInteger(id)) continue;
    const found = processOf(id);
    if (found) processes.set(id, found);
  }
  let seconds = 0;
  for (const [id, one] of processes) if (one.name.includes('chrom') && isBelow(id, processes)) seconds += one.seconds;
  return seconds;
}

function processOf(id: number): Process | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    const end = text.lastIndexOf(')'); // the name may hold brackets and spaces
    const fields = text.slice(end + 2).split(' ');
    return {
      name: text.slice(text.indexOf('(') + 1, end),
      parent: Number(fields[1]),
      seconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    };
  } catch {
    return undefined; // it ended while the list was read
  }
}

function isBelow(id: number, processes: ReadonlyMap<number, Process>): boolean {
  for (let at = id; at > 1; at = processes.get(at)?.parent ?? 0) if (at === process.pid) return true;
  return false;
}
