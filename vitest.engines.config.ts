import { defineConfig } from 'vitest/config';
import { FiguresReporter } from './tests/engines/support/figures.js';

/** The core stories in the three engines, whichever are installed: one file and one browser at a time. Not part of `npm test`. */
export default defineConfig({
  test: {
    include: ['tests/engines/**/*.test.ts'],
    globalSetup: 'tests/engines/support/announce.ts',
    environment: 'node',
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    reporters: ['default', new FiguresReporter()],
  },
});
