import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Computer, Effort } from '../machine/bench.js';
import { goalOf } from '../goals.js';
import type { Result } from './result.js';
import { spreadOf } from './spread.js';
import { linesOf, markdownTable } from './table.js';

export interface Report {
  readonly computer: Computer;
  readonly effort: Effort;
  readonly versions: Readonly<Record<string, string>>;
  readonly results: readonly Result[];
  /** Parts that could not be measured, each with its sentence. */
  readonly failures: Readonly<Record<string, string>>;
}

const at = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Writes `bench/results.json` with every window, and `bench/results.md` with the table. */
export function writeReport({ computer, effort, versions, results, failures }: Report): void {
  const goals = results.map((result) => ({ ...goalOf(result.id), ...spreadOf(result.values), ...result }));
  const takenAt = new Date().toISOString();
  writeFileSync(
    at('results.json'),
    `${JSON.stringify({ takenAt, computer, effort, versions, goals, failures }, null, 1)}\n`,
  );
  const { processor, cores, system, node, chromium } = computer;
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const text = `# Last results

${takenAt.slice(0, 10)}, ${processor}, ${cores} cores, ${system}, Chromium ${chromium} headless with software raster, Node ${node}.
${names.join(', ')}. Medians of ${effort.windows} windows of ${effort.windowMs} ms. Only ratios travel to another computer; times and cores do not.

${markdownTable(linesOf(results))}
${Object.entries(failures)
  .map(([part, sentence]) => `\nNot measured: ${part}. ${sentence}\n`)
  .join('')}`;
  writeFileSync(at('results.md'), text);
}
