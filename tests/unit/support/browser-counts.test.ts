import { expect, test } from 'vitest';
import { countSessions } from '../../support/browser-counts.js';

type Session = Parameters<typeof countSessions>[0][number];
type Suite = NonNullable<Session['testResults']>;

const suite = (tests: { passed: boolean; skipped: boolean }[], suites: Suite[] = []): Suite => ({
  name: '',
  suites,
  tests: tests.map((result) => ({ name: '', ...result })),
});
const passed = { passed: true, skipped: false };
const failed = { passed: false, skipped: false };
const skipped = { passed: false, skipped: true };

test('tests are counted through all suites', () => {
  const session: Session = {
    passed: false,
    errors: [],
    testResults: suite([passed, skipped], [suite([failed], [suite([passed])])]),
  };
  expect(countSessions([session, session])).toEqual({ passed: 4, failed: 2, skipped: 2 });
});

test('a file that did not load, or failed outside its tests, is one failure', () => {
  const broken: Session = { passed: false, errors: [{ message: 'Could not import your test module.' }] };
  const loud: Session = { passed: false, errors: [], testResults: suite([passed]) };
  expect(countSessions([broken, loud])).toEqual({ passed: 1, failed: 2, skipped: 0 });
});
