import { setDefaultResultOrder } from 'node:dns';
import { fileURLToPath } from 'node:url';
import { type Connect, defineConfig, type Plugin } from 'vite';
import { firstLoadBeside, firstLoadInside } from './tools/first-load.js';
import { minifyTemplates } from './tools/minify-templates.js';

/** One real file each, so that every address works on any static host, also after a reload. */
const pages = ['', 'chain/', 'flow/', 'status/', 'settings/'];

const statistics = '@vaadin/vaadin-usage-statistics/vaadin-usage-statistics';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The development and preview servers behave as a static host does. */
function staticHost(): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const [path = '/', query] = (request.url ?? '/').split('?');
    if (pages.includes(`${path.slice(1)}/`)) {
      response.writeHead(301, { location: `${path}/${query === undefined ? '' : `?${query}`}` }).end();
    } else next();
  };
  return {
    name: 'strikewire-static-host',
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  };
}

// `localhost` may be ::1 first; so it answers under 127.0.0.1 too.
setDefaultResultOrder('ipv4first');

export default defineConfig({
  base: './',
  appType: 'mpa',
  plugins: [staticHost(), minifyTemplates()],
  // The router's package brings a reporter to its vendor. Its switch in package.json works through an install script, which careful installs skip.
  resolve: { alias: { [`${statistics}.js`]: `${statistics}-optout.js` } },
  worker: {
    format: 'es',
    rolldownOptions: firstLoadInside('src/worker/hub.worker.ts'),
  },
  // Everything the sources import is prepared before the first page opens: what is found later would reload the page, and never a worker.
  optimizeDeps: { entries: ['index.html', '*/index.html', 'bench.html', 'src/**/*.ts'] },
  server: { port: 5173 },
  preview: { port: 4173, strictPort: true },
  build: {
    target: 'es2022',
    outDir: 'dist',
    sourcemap: false,
    // Every browser that has popovers knows how to preload modules.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        ...Object.fromEntries(
          pages.map((page) => [page === '' ? 'index' : page.slice(0, -1), at(`./${page}index.html`)]),
        ),
        // Named, so that it is a script of its own: it runs while the page's is on its way.
        early: at('./src/early.ts'),
        // The chain's page names it too, so that it is there when the first asks for it.
        'kept-chains': at('./src/client/kept-chains.ts'),
        bench: at('./bench.html'),
      },
      // What says hello to the hub does not wait for what draws the page.
      ...firstLoadBeside({ hello: 'src/early.ts', app: 'src/main.ts' }, 'src/client/kept-chains.ts'),
    },
  },
});
