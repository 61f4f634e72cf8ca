import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { countVitest, type Outcome, type RunScript, runSteps, type Step } from '../../../tools/verify-steps.js';

const gate = (name: string, more: Partial<Step> = {}): Step => ({ name, scripts: [name], counts: 'gate', ...more });

/** Answers scripts by name; those not named succeed in silence. */
const answering =
  (outcomes: Record<string, Outcome>, ran: string[] = []): RunScript =>
  async (script) => {
    ran.push(script);
    return outcomes[script] ?? { code: 0, output: '' };
  };

/** A runner that leaves a report where it was asked to, as vitest and the browser runner do. */
const reporting =
  (report: object, code: number): RunScript =>
  async (_script, words, env) => {
    const path = env.STRIKEWIRE_COUNTS ?? words.find((word) => word.startsWith('--outputFile.json='))?.split('=')[1];
    if (path !== undefined) await writeFile(path, JSON.stringify(report));
    return { code, output: 'what the runner said' };
  };

const vitestFile = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

test('each script of a gate counts one, and those after a failure still run', async () => {
  const lines: string[] = [];
  const ran: string[] = [];
  const steps = [gate('types', { scripts: ['types:a', 'types:b', 'types:c'] }), gate('lint')];
  const totals = await runSteps(
    steps,
    (line) => lines.push(line),
    answering({ 'types:b': { code: 2, output: 'TS2322' } }, ran),
  );
  expect(totals).toEqual({ passed: 3, failed: 1, skipped: 0 });
  expect(ran).toEqual(['types:a', 'types:b', 'types:c', 'lint']);
  expect(lines.join('\n')).toContain('── npm run types:b ──\nTS2322\n──');
  expect(lines.at(-1)).toMatch(/^lint\s+1 passed, 0 failed {2}\d+\.\d s$/);
});

test('what needs a failed step is not run, and counts as one failure', async () => {
  const ran: string[] = [];
  const steps = [gate('build'), gate('size', { needs: 'build' }), gate('lint')];
  const totals = await runSteps(steps, () => {}, answering({ build: { code: 1, output: '' } }, ran));
  expect(ran).toEqual(['build', 'lint']);
  expect(totals).toEqual({ passed: 1, failed: 2, skipped: 0 });
});

test('tests are counted from the report of their runner', async () => {
  const vitest: Step = { name: 'unit', scripts: ['test:unit'], counts: 'vitest' };
  const report = {
    testResults: [vitestFile('passed', 'passed', 'passed', 'pending'), vitestFile('failed', 'failed', 'passed')],
  };
  expect(await runSteps([vitest], () => {}, reporting(report, 1))).toEqual({ passed: 3, failed: 1, skipped: 1 });
  const browser: Step = { name: 'browser', scripts: ['test:browser'], counts: 'browser' };
  expect(await runSteps([browser], () => {}, reporting({ passed: 7, failed: 0, skipped: 2 }, 0))).toEqual({
    passed: 7,
    failed: 0,
    skipped: 2,
  });
});

test('a runner that fails without a failing test, runs nothing, or leaves no report is one failure', async () => {
  const unit: Step = { name: 'unit', scripts: ['test:unit'], counts: 'vitest' };
  const allPass = { testResults: [vitestFile('passed', 'passed')] };
  expect(await runSteps([unit], () => {}, reporting(allPass, 1))).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(await runSteps([unit], () => {}, reporting({ testResults: [] }, 0))).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
  });
  expect(await runSteps([unit], () => {}, answering({}))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  const stopped = { 'test:unit': { code: undefined, output: 'Stopped' } };
  expect(await runSteps([unit], () => {}, answering(stopped))).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a test file that fails before its first test is one failure', () => {
  expect(
    countVitest(JSON.stringify({ testResults: [vitestFile('failed'), vitestFile('passed', 'passed', 'todo')] })),
  ).toEqual({
    passed: 1,
    failed: 1,
    skipped: 1,
  });
});
