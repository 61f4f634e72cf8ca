import { defineConfig } from 'vitest/config';

/** End-to-end suites drive a real Chromium against the built site and the simulator: one file at a time, on the clock of the wall. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
});
