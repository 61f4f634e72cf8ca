import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Step {
  readonly name: string;
  /** npm scripts, each run even when the one before failed. */
  readonly scripts: readonly string[];
  /** `gate`: each script counts one. Otherwise the tests count, as the runner reports them. */
  readonly counts: 'gate' | 'vitest' | 'browser';
  /** A step without whose success this one cannot be judged. */
  readonly needs?: string;
  readonly before?: () => Promise<void>;
}

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Outcome {
  /** Exit code; undefined when it was stopped or could not start. */
  readonly code: number | undefined;
  readonly output: string;
}

/** Runs one script to its end. Given, so that the counting can be tested without running anything. */
export type RunScript = (script: string, words: readonly string[], env: Record<string, string>) => Promise<Outcome>;

/** Longest a script may take; one that hangs is a failure, not an endless wait. */
const limitMs = 14 * 60_000;

/**
 * Runs the steps in order, printing one line for each and the whole output of whatever failed.
 * @returns the sum of all counts. A step whose need failed counts as one failure.
 */
export async function runSteps(
  steps: readonly Step[],
  print: (line: string) => void,
  run: RunScript = runNpm,
): Promise<Totals> {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  const failedSteps = new Set<string>();
  for (const step of steps) {
    const startedAt = performance.now();
    const counts: Totals = { passed: 0, failed: 0, skipped: 0 };
    const said: string[] = [];
    if (step.needs !== undefined && failedSteps.has(step.needs)) {
      counts.failed = 1;
      said.push(`Not run: ${step.needs} failed.`);
    } else {
      await step.before?.();
      for (const script of step.scripts) await runScript(step, script, counts, said, run);
    }
    if (counts.failed > 0) failedSteps.add(step.name);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    print(`${step.name.padEnd(9)} ${counts.passed} passed, ${counts.failed} failed${skipped}  ${seconds} s`);
    for (const text of said) print(text);
    totals.passed += counts.passed;
    totals.failed += counts.failed;
    totals.skipped += counts.skipped;
  }
  return totals;
}

async function runScript(step: Step, script: string, counts: Totals, said: string[], run: RunScript): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'strikewire-verify-'));
  const file = join(folder, 'counts.json');
  try {
    const words =
      step.counts === 'vitest' ? ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`] : [];
    const outcome = await run(script, words, step.counts === 'browser' ? { STRIKEWIRE_COUNTS: file } : {});
    const found: Totals = { passed: 0, failed: 0, skipped: 0 };
    if (step.counts === 'gate') found[outcome.code === 0 ? 'passed' : 'failed'] = 1;
    else {
      const report = await readFile(file, 'utf8').catch(() => undefined);
      if (report !== undefined)
        Object.assign(found, step.counts === 'vitest' ? countVitest(report) : JSON.parse(report));
      // A runner may fail without a failing test: an error outside one, a hang, a file that does not load, no tests at all.
      if (found.failed === 0 && (outcome.code !== 0 || found.passed === 0)) found.failed = 1;
    }
    if (found.failed > 0) said.push(`── npm run ${script} ──\n${outcome.output.trimEnd()}\n──`);
    counts.passed += found.passed;
    counts.failed += found.failed;
    counts.skipped += found.skipped;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Counts a report of vitest's JSON reporter. A file that failed before its first test counts as one failure. */
export function countVitest(report: string): Totals {
  const counts: Totals = { passed: 0, failed: 0, skipped: 0 };
  const { testResults } = JSON.parse(report) as {
    testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
  };
  for (const file of testResults) {
    const failedBefore = counts.failed;
    for (const { status } of file.assertionResults) {
      counts[status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped'] += 1;
    }
    if (file.status === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}

const runNpm: RunScript = (script, words, env) =>
  new Promise((resolve) => {
    const isWindows = process.platform === 'win32';
    const child = spawn('npm', ['run', '--silent', script, '--', ...words], {
      env: { ...process.env, FORCE_COLOR: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isWindows,
      detached: !isWindows, // A group of its own, so that a hung run is stopped with all it started.
    });
    let output = '';
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const stop = () => {
      if (child.pid === undefined) return;
      try {
        if (isWindows) child.kill();
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing of the group is left.
      }
    };
    const timer = setTimeout(() => {
      output += `\nStopped: not done after ${limitMs / 60_000} minutes.`;
      stop();
    }, limitMs);
    const interrupted = () => {
      stop();
      process.exit(130);
    };
    process.once('SIGINT', interrupted);
    process.once('SIGTERM', interrupted);
    const finish = (code: number | null) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      resolve({ code: code ?? undefined, output });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.on('exit', stop); // What it left running would keep the pipes open.
    child.on('close', finish);
  });
