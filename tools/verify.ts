/**
 * `npm test`: everything that must hold, one thing after another, so that two cores are enough. It goes on after a failure, so that the
 * count at the end is whole; the last line is `N passed, N failed`. `npm test -- lint unit` runs those steps only.
 */
import { rm } from 'node:fs/promises';
import { runSteps, type Step } from './verify-steps.js';

const steps: readonly Step[] = [
  { name: 'format', scripts: ['format:check'], counts: 'gate' },
  { name: 'lint', scripts: ['lint'], counts: 'gate' },
  { name: 'types', scripts: ['types:pure', 'types:worker', 'types:app', 'types:tools'], counts: 'gate' },
  { name: 'unit', scripts: ['test:unit'], counts: 'vitest' },
  { name: 'contract', scripts: ['test:contract'], counts: 'vitest' },
  { name: 'build', scripts: ['build'], counts: 'gate', before: () => rm('dist', { recursive: true, force: true }) },
  { name: 'size', scripts: ['size'], counts: 'gate', needs: 'build' },
  { name: 'browser', scripts: ['test:browser'], counts: 'browser' },
  { name: 'e2e', scripts: ['test:e2e'], counts: 'vitest', needs: 'build' },
  { name: 'faults', scripts: ['test:faults'], counts: 'vitest', needs: 'build' },
  // Last, since it builds the site anew.
  { name: 'bench', scripts: ['bench:quick'], counts: 'gate', needs: 'build' },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; the steps are ${steps.map((step) => step.name).join(' ')}.`);
  process.exit(2);
}
const totals = await runSteps(
  wanted.length === 0 ? steps : steps.filter((step) => wanted.includes(step.name)),
  (line) => console.log(line),
);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
