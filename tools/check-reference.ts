import { existsSync } from 'node:fs';
import { measureChain } from '../tests/unit/analytics/chain-reference.js';
import {
  type Finding,
  type Measure,
  SHARED_REFERENCE,
  at95,
  measureAmerican,
  measureDividends,
  measureEuropean,
  measureVolatilities,
  worst,
} from '../tests/unit/analytics/reference-measures.js';

/**
 * Prints, per file of reference values, the rows, the worst error and the one 95 % of the rows stay under, beside the
 * limits that are required and those that are aimed at. Exit code 1 when a required limit is missed.
 */
if (!existsSync(SHARED_REFERENCE)) {
  console.log(
    'There are no reference values at ../shared/reference beside the project, so nothing was compared. ' +
      'The smaller set in tests/fixtures/analytics is checked by the unit tests.',
  );
} else {
  const findings = [
    measureEuropean(SHARED_REFERENCE),
    measureVolatilities(SHARED_REFERENCE),
    measureAmerican(SHARED_REFERENCE),
    measureChain(SHARED_REFERENCE),
    measureDividends(SHARED_REFERENCE),
  ];
  const missed = findings.reduce((count, finding) => count + report(finding), 0);
  const aims = findings.flatMap(({ measures }) => measures).filter((measure) => hasAim(measure));
  const reached = aims.filter((measure) => verdict(measure, 'aim', 'aim95') === 'met');
  console.log(`\n${reached.length} of ${aims.length} aims reached.`);
  console.log(missed === 0 ? 'All required limits are met.' : `${missed} required limits are missed.`);
  process.exitCode = missed === 0 ? 0 : 1;
}

/** @returns how many required limits are missed. */
function report({ file, rowCount, measures, mismatches }: Finding): number {
  console.log(`\n${file}: ${rowCount} rows, ${mismatches.length} mismatches of what has to be exact`);
  for (const mismatch of mismatches.slice(0, 20)) console.log(`  ${mismatch}`);
  const table = measures.map((measure) => ({
    item: measure.item,
    count: String(measure.errors.length),
    worst: show(worst(measure.errors)),
    'at 95 %': show(at95(measure.errors)),
    required: limits(measure.required, measure.required95),
    is: verdict(measure, 'required', 'required95'),
    aim: limits(measure.aim, measure.aim95),
    'aim is': verdict(measure, 'aim', 'aim95'),
  }));
  printTable(table);
  return mismatches.length + table.filter((row) => row.is === 'MISSED').length;
}

function hasAim({ aim, aim95 }: Measure): boolean {
  return aim !== undefined || aim95 !== undefined;
}

function verdict(measure: Measure, most: 'required' | 'aim', most95: 'required95' | 'aim95'): string {
  const limit = measure[most];
  const limit95 = measure[most95];
  if (limit === undefined && limit95 === undefined) return '';
  const isMet = worst(measure.errors) <= (limit ?? Infinity) && at95(measure.errors) <= (limit95 ?? Infinity);
  return isMet ? 'met' : 'MISSED';
}

function limits(most?: number, most95?: number): string {
  return [most, most95 === undefined ? undefined : `95 %: ${most95}`].filter((limit) => limit !== undefined).join(', ');
}

function show(error: number): string {
  return error === 0 ? '0' : error.toExponential(1);
}

function printTable(rows: readonly Record<string, string>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => row[name]!.length)));
  const line = (cells: readonly string[]): string => `  ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`;
  console.log(line(names));
  for (const row of rows) console.log(line(names.map((name) => row[name]!)));
}
