import type { Reporter, TestCase, TestModule } from 'vitest/node';

declare module 'vitest' {
  interface TaskMeta {
    /** Measured times in ms by name; the same name in several tests adds up. */
    figures?: Record<string, number[]>;
    /** Moments at which every element's state was compared with the age of its data, and how often it lied. */
    honesty?: { samples: number; lies: number };
  }
}

/** Faults are tests whose name begins with the number they have in the list. */
const FAULT = /^(\d\d) [\w-]+/;

/** Prints how many of the list's faults were survived, and how long recovery took. */
export class SurvivalReporter implements Reporter {
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void = (line) => console.log(line)) {
    this.#print = print;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const faults = new Map<string, TestCase[]>();
    for (const test of tests) {
      const number = FAULT.exec(test.name)?.[1];
      if (number !== undefined && test.result().state !== 'skipped')
        faults.set(number, [...(faults.get(number) ?? []), test]);
    }
    const isSurvived = (cases: readonly TestCase[]) => cases.every((test) => test.result().state === 'passed');
    const survived = [...faults.values()].filter(isSurvived).length;
    this.#print(`\nfaults    ${survived}/${faults.size} survived`);
    for (const [name, times] of this.#figures(tests)) this.#print(`${name.padEnd(28)} ${summary(times)}`);
    const samples = tests.reduce((sum, test) => sum + (test.meta().honesty?.samples ?? 0), 0);
    const lies = tests.reduce((sum, test) => sum + (test.meta().honesty?.lies ?? 0), 0);
    if (samples > 0) this.#print(`honesty   ${samples} samples, ${lies} with state live and data older than 5.5 s`);
  }

  #figures(tests: readonly TestCase[]): Map<string, number[]> {
    const figures = new Map<string, number[]>();
    for (const test of tests) {
      for (const [name, times] of Object.entries(test.meta().figures ?? {}))
        figures.set(name, [...(figures.get(name) ?? []), ...times]);
    }
    return figures;
  }
}

function summary(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return sorted.length === 1 ? `${at(0)} ms` : `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${sorted.length} times)`;
}
