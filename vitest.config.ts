import { defineConfig } from 'vitest/config';

/** Unit tests run in Node, in time that is faked; the browser suites have their own configuration. */
export default defineConfig({
  test: { include: ['tests/unit/**/*.test.ts', 'tests/contract/**/*.test.ts'], environment: 'node', maxWorkers: 2 },
});
