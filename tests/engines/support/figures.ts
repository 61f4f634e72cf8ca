import { availableParallelism, loadavg } from 'node:os';
import { expect, type TestContext } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { EngineName } from './engine.js';

declare module 'vitest' {
  interface TaskMeta {
    /** Measured times in ms, by engine and name. */
    engineFigures?: { readonly engine: EngineName; readonly name: string; readonly ms: number }[];
  }
}

type Context = Pick<TestContext, 'task'>;

/** Hands a measured time, ms, to the reporter. */
export function figure({ task }: Context, engine: EngineName, name: string, ms: number): void {
  (task.meta.engineFigures ??= []).push({ engine, name, ms });
}

/** The same for a time with a limit, which a machine with more to do than it has processors may exceed in proportion. */
export function limited(context: Context, engine: EngineName, name: string, ms: number, limitMs: number): void {
  figure(context, engine, name, ms);
  const share = Math.max(1, loadavg()[0]! / availableParallelism());
  expect(ms, `${name}, with ${share.toFixed(1)} times the work that this machine can do at once`).toBeLessThan(
    limitMs * share,
  );
}

/** Prints what was measured, a line per name, a column per engine. */
export class FiguresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests: TestCase[] = modules.flatMap((module) => [...module.children.allTests()]);
    const figures = tests.flatMap((test) => test.meta().engineFigures ?? []);
    const names = [...new Set(figures.map(({ name }) => name))];
    for (const name of names) {
      const line = figures.filter((one) => one.name === name).map(({ engine, ms }) => `${engine} ${Math.round(ms)} ms`);
      console.log(`${name.padEnd(48)} ${line.join(' · ')}`);
    }
  }
}
