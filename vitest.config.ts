import { defineConfig } from 'vitest/config';

/** Unit and contract suites run in Node, in time that is faked; browser and end-to-end suites have configurations of their own. */
export default defineConfig({
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/contract/**/*.test.ts'],
    environment: 'node',
    maxWorkers: 2,
    // Thousands of generated cases on a busy machine are no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
