import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { tsImport } from 'tsx/esm/api';

// This runner does not read TypeScript for itself.
const { chromeArguments, findChrome } = await tsImport('./tests/support/chrome.ts', import.meta.url);
const { countReporter } = await tsImport('./tests/support/browser-counts.ts', import.meta.url);
const { screenCommands } = await tsImport('./tests/support/screen-commands.ts', import.meta.url);

const statistics = '/vaadin-usage-statistics.js';

export default {
  files: 'tests/browser/**/*.test.ts',
  nodeResolve: { exportConditions: ['production', 'browser'] },
  concurrency: 1,
  hostname: '127.0.0.1',
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  testFramework: { config: { timeout: 10_000 } },
  plugins: [
    screenCommands(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
    {
      // As in vite.config.ts: nothing reports to the router's vendor.
      name: 'statistics-free',
      serve: ({ path }) => (path.endsWith(statistics) ? 'export const usageStatistics = () => {};' : undefined),
    },
  ],
  browsers: [
    chromeLauncher({
      // Unhinted glyphs, wherever the fonts of the system are set otherwise.
      launchOptions: { executablePath: await findChrome(), args: [...chromeArguments, '--font-render-hinting=none'] },
    }),
  ],
  reporters: [defaultReporter({ reportTestProgress: false }), countReporter(process.env.STRIKEWIRE_COUNTS)],
  // Mocha calls it `it`; everywhere else here a test is `test`.
  testRunnerHtml: (framework) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Browser tests</title></head>
  <body>
    <script>Object.defineProperty(globalThis, 'test', { configurable: true, get: () => globalThis.it });</script>
    <script type="module" src="${framework}"></script>
  </body>
</html>`,
};
