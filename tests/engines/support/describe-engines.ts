import { afterAll, beforeAll, describe } from 'vitest';
import type { Engine, EngineName } from './engine.js';
import { findEngines } from './find-engines.js';

const engines = await findEngines();

/** One story, told in each engine that is installed, one after the other; those that are not are skipped in plain sight. */
export function describeEngines(story: string, tell: (engine: () => Engine, name: EngineName) => void): void {
  for (const { name, missing, start } of engines) {
    if (missing !== undefined) {
      describe.skip(`${name} · ${story}`, () => tell(() => undefined as never, name));
      continue;
    }
    describe(`${name} · ${story}`, () => {
      let engine: Engine;
      beforeAll(async () => {
        engine = await start();
      });
      afterAll(async () => {
        await engine?.close();
      });
      tell(() => engine, name);
    });
  }
}
