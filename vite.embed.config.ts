import { copyFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import packageFile from './package.json' with { type: 'json' };
import { hubBeside } from './tools/hub-beside.js';
import { minifyTemplates } from './tools/minify-templates.js';

/**
 * What other people's pages take, by `--mode`: `hub` and `element` are `dist/embed/`, each one file whole in itself, hence
 * two builds; `package` is what npm serves, with its dependencies left to the consumer's bundler and the hub beside it.
 */
const entries: Record<string, { readonly entry: Record<string, string>; readonly outDir: string }> = {
  hub: { entry: { hub: 'src/worker/hub.worker.ts' }, outDir: 'dist/embed' },
  element: { entry: { 'options-analytics': 'src/embed.ts' }, outDir: 'dist/embed' },
  package: { entry: { index: 'src/index.ts', define: 'src/embed.ts' }, outDir: 'dist/package' },
};

const dependencies = Object.keys(packageFile.dependencies).map((name) => new RegExp(`^${name}(/|$)`));

/** The package's hub is the one of the embed build, so that there is one hub however the element came to the page. */
const copyHub = (): Plugin => ({
  name: 'strikewire-copy-hub',
  writeBundle: () => copyFileSync('dist/embed/hub.js', 'dist/package/hub.js'),
});

export default defineConfig(({ mode }) => {
  const target = entries[mode];
  if (target === undefined)
    throw new Error(`--mode is ${mode}; it names what to build: ${Object.keys(entries).join(', ')}.`);
  const isPackage = mode === 'package';
  return {
    base: './',
    publicDir: false,
    plugins: [minifyTemplates(), ...(mode === 'hub' ? [] : [hubBeside()]), ...(isPackage ? [copyHub()] : [])],
    build: {
      target: 'es2022',
      outDir: target.outDir,
      emptyOutDir: false,
      sourcemap: false,
      lib: { entry: target.entry, formats: ['es'], fileName: (_format, name) => `${name}.js` },
      rolldownOptions: isPackage
        ? { external: dependencies, output: { chunkFileNames: '[name].js' } }
        : { output: { codeSplitting: false, minify: true } },
    },
  };
});
