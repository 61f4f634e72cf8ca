/**
 * `npm run bench`: builds everything, measures everything in one Chromium, prints a table, writes `results.json` and `results.md`.
 * `-- --quick` less of it in under two minutes; ends with 1 when a result is twice worse than its goal three times in a row.
 * `-- load`, `-- profile`, `-- analytics`: see the README beside this.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { goalOf } from './goals.js';
import { type Bench, computerOf, type Effort, openBench, versionOf } from './machine/bench.js';
import { hasProc } from './machine/chrome-cpu.js';
import { writeReport } from './measure/report-files.js';
import type { Result } from './measure/result.js';
import { spreadOf } from './measure/spread.js';
import { linesOf, textTable } from './measure/table.js';
import { isTwiceWorse } from './measure/verdict.js';
import { cells } from './rows/cells.js';
import { fanOut } from './rows/fan-out.js';
import { firstRow } from './rows/first-row.js';
import { fullHub } from './rows/full-hub.js';
import { ingest } from './rows/ingest.js';
import { load } from './rows/load.js';
import { profile } from './rows/profile.js';
import type { RowGroup } from './rows/row-group.js';
import { screen } from './rows/screen.js';
import { sparklines } from './rows/sparklines.js';
import { storage } from './rows/storage.js';
import { stores } from './rows/stores.js';
import { wide } from './rows/wide.js';

const GROUPS: readonly RowGroup[] = [
  ingest,
  stores,
  fanOut,
  screen,
  wide,
  cells,
  sparklines,
  firstRow,
  storage,
  fullHub,
];
const PACKAGES = [
  'strikewire',
  'lightweight-charts',
  'comlink',
  'lit',
  'ag-grid-community',
  '@perspective-dev/client',
  'uplot',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    windows: { type: 'string' },
    'window-ms': { type: 'string' },
    'no-build': { type: 'boolean', default: false },
    'no-save': { type: 'boolean', default: false },
    seconds: { type: 'string', default: '300' },
    tabs: { type: 'string', default: '100' },
  },
});

const effort: Effort = {
  windows: Number(values.windows ?? (values.quick ? 1 : 5)),
  warmMs: values.quick ? 1_000 : 1_300,
  windowMs: Number(values['window-ms'] ?? (values.quick ? 1_500 : 2_500)),
  isQuick: values.quick,
};
const say = (line: string) => console.log(line);

/** @throws Error when it fails. */
function run(words: readonly string[], says: 'ignore' | 'inherit' = 'ignore'): void {
  const { status } = spawnSync(words[0]!, words.slice(1), {
    stdio: ['ignore', says, 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${words.join(' ')} failed.`);
}

async function measureAll(): Promise<number> {
  const bench = await openBench(effort, say);
  const results: Result[] = [];
  const failures: Record<string, string> = {};
  const asked = values.only?.split(',');
  try {
    if (!hasProc) say('There is no /proc here: figures in cores are left out.');
    for (const group of GROUPS) {
      if (asked ? !asked.includes(group.name) : values.quick && !group.isQuick) continue;
      say(group.name);
      const from = performance.now();
      try {
        results.push(...(await (values.quick ? measureAgain(group, bench) : group.measure(bench))));
      } catch (error) {
        failures[group.name] = error instanceof Error ? error.message : String(error);
        say(`! ${group.name}: ${failures[group.name]}`);
      }
      say(`  ${((performance.now() - from) / 1000).toFixed(0)} s`);
    }
    const versions = Object.fromEntries(
      PACKAGES.map((name) => [name, name === 'strikewire' ? ownVersion() : versionOf(name)]),
    );
    const report = { computer: computerOf(bench.browser), effort, versions, results, failures };
    say(`\n${textTable(linesOf(results))}\n`);
    for (const [part, sentence] of Object.entries(failures)) say(`Not measured: ${part}. ${sentence}`);
    if (!values['no-save'] && !values.quick && asked === undefined) writeReport(report);
  } finally {
    await bench.close();
  }
  const bad = results.filter(isBad);
  for (const { id } of bad) say(`Twice worse than its goal: ${goalOf(id).title}`);
  return Object.keys(failures).length > 0 || (values.quick && bad.length > 0) ? 1 : 0;
}

const isBad = ({ id, values: windows }: Result) => isTwiceWorse(goalOf(id), spreadOf(windows).median);

/** One short window may be disturbed: what is twice worse than its goal has to be so each time. */
async function measureAgain(group: RowGroup, bench: Bench): Promise<Result[]> {
  let results = await group.measure(bench);
  for (let more = 2; more > 0 && results.some(isBad); more--) {
    say('  twice worse than its goal: measured again');
    results = await group.measure(bench);
  }
  return results;
}

function ownVersion(): string {
  return process.env.npm_package_version ?? 'of this working copy';
}

async function inBench(work: (bench: Bench) => Promise<void>): Promise<number> {
  const bench = await openBench(effort, say);
  try {
    await work(bench);
  } finally {
    await bench.close();
  }
  return 0;
}

async function main(): Promise<number> {
  const [command] = positionals;
  if (command === 'analytics') {
    run([process.execPath, '--import', 'tsx', 'tests/bench/analytics.ts'], 'inherit');
    return 0;
  }
  if (command !== undefined && !['load', 'profile'].includes(command))
    throw new Error(`There is no bench called ${command}.`);
  if (!values['no-build']) {
    say('building');
    run(['npx', 'vite', 'build']);
    // A profile is to name functions as the sources do.
    run([
      'npx',
      'vite',
      'build',
      '-c',
      'bench/vite.config.ts',
      ...(command === 'profile' ? ['--minify', 'false'] : []),
    ]);
  }
  if (command === 'load') {
    const order = { tabs: Number(values.tabs), shown: 500, rate: 5_000, seconds: Number(values.seconds) };
    return inBench(async (bench) => {
      const report = await load(bench, order);
      say(JSON.stringify(report, null, 1));
      if (report.wrong > 0 || report.sockets !== 1)
        throw new Error('Values were lost, or more than one socket was opened.');
    });
  }
  if (command === 'profile') {
    return inBench(async (bench) => {
      const found = await profile(bench);
      for (const [name, times] of Object.entries(found)) {
        say(`${name}, self time in one second at 20,000 events a second`);
        for (const { where, ms } of times.slice(0, 25)) say(`${ms.toFixed(1).padStart(8)} ms  ${where}`);
      }
    });
  }
  return measureAll();
}

process.exitCode = await main();
