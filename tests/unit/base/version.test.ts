import { expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { VERSION } from '../../../src/base/version.js';

test('the version in the sources is the one of package.json', () => {
  expect(VERSION).toBe(manifest.version);
});
