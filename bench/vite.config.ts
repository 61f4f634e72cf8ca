import { fileURLToPath } from 'node:url';
import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('./pages', import.meta.url));
const pages = readdirSync(root).filter((name) => name.endsWith('.html'));
const hasPeers = existsSync(fileURLToPath(new URL('./node_modules/ag-grid-community', import.meta.url)));

/** The bench's own pages. Peers that are not installed are left out: their parts fail when they are asked for, and only those. */
export default defineConfig({
  root,
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: fileURLToPath(new URL('./.build', import.meta.url)),
    emptyOutDir: true,
    sourcemap: false,
    rolldownOptions: {
      external: hasPeers ? [] : [/^ag-grid/, /^@perspective-dev/, /^uplot/],
      input: {
        ...Object.fromEntries(pages.map((name) => [name.slice(0, -'.html'.length), `${root}/${name}`])),
        'stand-in-hub': `${root}/stand-in-hub.worker.ts`,
      },
      // The element is told where its worker is: that one has a name to tell.
      output: { entryFileNames: ({ name }) => (name === 'stand-in-hub' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
});
