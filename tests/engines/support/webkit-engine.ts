import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { untilTrue } from '../../support/e2e-until-true.js';
import type { Engine, EngineTab } from './engine.js';
import { WebDriverSession } from './webdriver.js';

export interface WebKitPaths {
  readonly driver: string;
  readonly browser: string;
  readonly xvfb: string;
}

/** WebKitGTK: its own small browser, on a screen that nobody sees, through its WebDriver server. */
export async function startWebKit({ driver, browser, xvfb }: WebKitPaths): Promise<Engine> {
  const children: ChildProcess[] = [];
  const end = async () => {
    for (const child of children.splice(0).reverse()) await stop(child);
  };
  try {
    const screen = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    children.push(screen);
    const [number] = (await once(screen.stdio[3]!, 'data')) as [Buffer];
    const port = await freePort();
    const env = { ...process.env, DISPLAY: `:${String(number).trim()}`, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' };
    const server = spawn(driver, [`--port=${port}`], { env, stdio: 'ignore' });
    children.push(server);
    const address = `http://127.0.0.1:${port}`;
    await untilTrue(async () => (await fetch(`${address}/status`)).ok, { what: 'WebKitWebDriver to answer' });
    const session = await WebDriverSession.open(address, {
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation', '--geometry=640x480'] },
    });
    const { browserName, browserVersion } = session.capabilities;
    return {
      name: 'webkit',
      version: `${String(browserName)} ${String(browserVersion)} (WebKitGTK)`,
      async openTab(url, place = 'front') {
        const handle = await session.open(place === 'front' ? 'window' : 'tab');
        await session.goto(handle, url);
        return tabOf(session, handle);
      },
      async close() {
        await session.close().catch(() => undefined); // with its last window the session is over
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** In front means in a window of its own: without a window manager all of them are on the screen, and draw. */
function tabOf(session: WebDriverSession, handle: string): EngineTab {
  return {
    run: ((script: (...args: unknown[]) => unknown, ...args: unknown[]) =>
      session.run(handle, String(script), args)) as EngineTab['run'],
    goto: async (url) => void (await session.goto(handle, url)),
    reload: async () => void (await session.reload(handle)),
    show: async () => {},
    close: async () => void (await session.closeWindow(handle)),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
