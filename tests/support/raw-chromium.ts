import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { chromeArguments, findChrome } from './chrome.js';
import { untilTrue } from './e2e-until-true.js';

/** A tab of a Chromium that nobody holds visible. */
export interface RawTab {
  send(method: string, params?: object): Promise<unknown>;
  /** Runs a function in the page; what it takes and gives is plain. */
  run<Given extends unknown[], Result>(act: (...given: Given) => Result, ...given: Given): Promise<Awaited<Result>>;
  /** Brings it to the front; the tab that was there is hidden. */
  show(): Promise<void>;
}

export interface RawChromium {
  /** @param before runs before a page's own scripts: it must stand alone. */
  openTab(url: string, before?: () => void): Promise<RawTab>;
  close(): Promise<void>;
}

interface Reply {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

/**
 * A Chromium of our own, spoken to over its protocol alone: under Playwright every page counts as visible, so that none is ever
 * hidden, throttled or frozen.
 */
export async function openRawChromium(): Promise<RawChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'strikewire-chromium-'));
  const child = spawn(
    await findChrome(),
    [...chromeArguments, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const address = await untilTrue(() => /DevTools listening on (ws:\S+)/.exec(said)?.[1], {
    deadlineMs: 20_000,
    what: 'Chromium to start',
  });
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<
    number,
    { resolve: (value: Record<string, unknown>) => void; reject: (error: Error) => void }
  >();
  let lastId = 0;
  socket.on('message', (data) => {
    const { id, result = {}, error } = JSON.parse(String(data)) as Reply;
    const call = id === undefined ? undefined : waiting.get(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
    if (id !== undefined) waiting.delete(id);
  });
  const send = (method: string, params: object = {}, sessionId?: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    });

  return {
    async openTab(url, before) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const own = (method: string, params: object = {}) => send(method, params, String(sessionId));
      await own('Page.enable');
      if (before) await own('Page.addScriptToEvaluateOnNewDocument', { source: `(${before})()` });
      await own('Page.navigate', { url });
      return {
        send: own,
        async run<Given extends unknown[], Result>(
          act: (...given: Given) => Result,
          ...given: Given
        ): Promise<Awaited<Result>> {
          const expression = `(${act})(${given.map((one) => JSON.stringify(one)).join()})`;
          const { result, exceptionDetails } = (await own('Runtime.evaluate', {
            expression,
            awaitPromise: true,
            returnByValue: true,
          })) as { result: { value: Awaited<Result> }; exceptionDetails?: { exception?: { description?: string } } };
          if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'The page threw.');
          return result.value;
        },
        show: async () => void (await send('Target.activateTarget', { targetId })),
      };
    },
    async close() {
      await send('Browser.close').catch(() => undefined);
      socket.close();
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}
