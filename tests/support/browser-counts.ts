import { writeFile } from 'node:fs/promises';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Writes how many browser tests passed and failed, as JSON, when the run ends. A file that does not load, or reports an error outside
 * its tests, counts as one failed test.
 * @param path where to write; without one it does nothing.
 */
export function countReporter(path: string | undefined): Reporter {
  return {
    async onTestRunFinished({ sessions }) {
      if (path !== undefined) await writeFile(path, JSON.stringify(countSessions(sessions)));
    },
  };
}

/** @internal Exported for its test. */
export function countSessions(sessions: readonly Pick<TestSession, 'testResults' | 'errors' | 'passed'>[]): TestCounts {
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const session of sessions) {
    const failedBefore = counts.failed;
    if (session.testResults !== undefined) addSuite(session.testResults, counts);
    if (counts.failed === failedBefore && (session.errors.length > 0 || session.passed === false)) counts.failed += 1;
  }
  return counts;
}

function addSuite(suite: TestSuiteResult, counts: TestCounts): void {
  for (const test of suite.tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
  for (const inner of suite.suites) addSuite(inner, counts);
}
