import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** A server in a process of its own. */
export interface Child<Said> {
  /** Its first line, read as JSON. */
  readonly said: Said;
  close(): Promise<void>;
}

/** Starts a script of this project and waits for its first line. @throws Error with what it said when it ends before. */
export function startChild<Said>(script: string, words: readonly string[] = []): Promise<Child<Said>> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...words], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let heard = '';
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    void ended.then(() => reject(new Error(`${script} ended: ${complaint}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      const end = heard.indexOf('\n');
      if (end < 0) return;
      child.stdout.removeAllListeners('data');
      child.stdout.resume();
      const said = JSON.parse(heard.slice(0, end)) as Said;
      resolve({
        said,
        async close() {
          child.kill();
          await ended;
        },
      });
    });
  });
}
