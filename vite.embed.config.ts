import { defineConfig, type Plugin } from 'vite';

/**
 * `dist/embed/`: two files for other people's pages, each whole in itself, hence two builds (`--mode hub`, `--mode element`): two
 * entries in one build would share a chunk.
 */
const entries: Record<string, { entry: string; file: string }> = {
  hub: { entry: 'src/worker/hub.worker.ts', file: 'hub.js' },
  element: { entry: 'src/embed.ts', file: 'options-analytics.js' },
};

/** How the sources name the hub, and how the finished element does: as the host's own bundler wants to find it. */
const inSource = "new URL('../worker/hub.worker.ts', import.meta.url)";
const inOutput = 'new URL("./hub.js", import.meta.url)';

/** In the element the hub is the file beside it. The note keeps Vite from looking for it; left in the output, it would break theirs. */
function hubBeside(): Plugin {
  return {
    name: 'strikewire-hub-beside',
    enforce: 'pre',
    transform: (code) => code.replaceAll(inSource, "new URL(/* @vite-ignore */ './hub.js', import.meta.url)"),
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          chunk.code = chunk.code.replace(
            /new URL\(\s*(?:\/\* @vite-ignore \*\/\s*)?[`'"]\.\/hub\.js[`'"],\s*import\.meta\.url\)/g,
            inOutput,
          );
          if (!chunk.code.includes(inOutput)) this.error(`${chunk.fileName} does not name the hub as ${inOutput}.`);
        }
      },
    },
  };
}

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
