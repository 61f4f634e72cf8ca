import type { Plugin } from 'vite';

/** How the sources name the hub, and how the finished element does: as the host's own bundler wants to find it. */
const inSource = "new URL('../worker/hub.worker.ts', import.meta.url)";
const inOutput = 'new URL("./hub.js", import.meta.url)';

/** In the element the hub is the file beside it. The note keeps Vite from looking for it; left in the output, it would break theirs. */
export function hubBeside(): Plugin {
  return {
    name: 'strikewire-hub-beside',
    enforce: 'pre',
    transform: (code) => code.replaceAll(inSource, "new URL(/* @vite-ignore */ './hub.js', import.meta.url)"),
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        let isNamed = false;
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          chunk.code = chunk.code.replace(
            /new URL\(\s*(?:\/\* @vite-ignore \*\/\s*)?[`'"]\.\/hub\.js[`'"],\s*import\.meta\.url\s*\)/g,
            inOutput,
          );
          isNamed ||= chunk.code.includes(inOutput);
        }
        if (!isNamed) this.error(`Nothing in the element names the hub as ${inOutput}.`);
      },
    },
  };
}
