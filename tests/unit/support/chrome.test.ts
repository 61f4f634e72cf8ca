import { expect, test } from 'vitest';
import { findChrome } from '../../support/chrome.js';

test('a CHROME_PATH that does not start is named, and nothing else is tried in its place', async () => {
  await expect(findChrome({ CHROME_PATH: '/nowhere/chrome' })).rejects.toThrow(
    'CHROME_PATH names /nowhere/chrome, which does not start.',
  );
});

test.skipIf(process.platform === 'win32')('a CHROME_PATH that starts is taken as it is', async () => {
  // Any program that answers `--version` will do here; the suites in a browser prove the rest.
  expect(await findChrome({ CHROME_PATH: process.execPath })).toBe(process.execPath);
});
