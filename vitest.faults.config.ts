import { defineConfig } from 'vitest/config';
import { SurvivalReporter } from './tests/faults/support/survival-reporter.js';

/**
 * The fault suite: one test for each fault of the list, in fake time where the policy is the point, in a real Chromium on the built
 * site where it is not. `--mode long` runs the long versions.
 */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['tests/faults/**/*.test.ts'],
    environment: 'node',
    env: { STRIKEWIRE_LONG: mode === 'long' ? '1' : '' },
    fileParallelism: false,
    testTimeout: mode === 'long' ? 10 * 3_600_000 : 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: ['default', new SurvivalReporter()],
  },
}));
