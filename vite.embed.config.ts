import { defineConfig } from 'vite';
import { hubBeside } from './tools/hub-beside.js';

/**
 * `dist/embed/`: two files for other people's pages, each whole in itself, hence two builds (`--mode hub`, `--mode element`): two
 * entries in one build would share a chunk.
 */
const entries: Record<string, { entry: string; file: string }> = {
  hub: { entry: 'src/worker/hub.worker.ts', file: 'hub.js' },
  element: { entry: 'src/embed.ts', file: 'options-analytics.js' },
};

export default defineConfig(({ mode }) => {
  const target = entries[mode];
  if (target === undefined)
    throw new Error(`--mode is ${mode}; it names what to build: ${Object.keys(entries).join(' or ')}.`);
  return {
    base: './',
    publicDir: false,
    plugins: mode === 'element' ? [hubBeside()] : [],
    build: {
      target: 'es2022',
      outDir: 'dist/embed',
      emptyOutDir: false,
      sourcemap: false,
      lib: { entry: target.entry, formats: ['es'], fileName: () => target.file },
      rolldownOptions: { output: { codeSplitting: false, minify: true } },
    },
  };
});
