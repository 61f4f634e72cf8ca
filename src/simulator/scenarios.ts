import type { Plan } from './plan.js';

/** `open` always, `closed` always, or by the exchange's `calendar`. */
export type MarketMode = 'open' | 'closed' | 'calendar';

/** How the simulated vendor behaves from the start; faults come on top. */
export interface Scenario {
  readonly plan: Plan;
  /** Connections that one key may hold on one cluster. */
  readonly connectionLimit: number;
  /** Keys that are refused, `*` for all; every other key is taken. */
  readonly refusedKeys: readonly string[];
  readonly market: MarketMode;
  /** Events a second over everything subscribed; undefined = as lively as each instrument is, within reason. */
  readonly rate?: number;
}

const CALM: Scenario = { plan: 'advanced', connectionLimit: 1, refusedKeys: [], market: 'open' };

/** By the names that `--scenario` takes; docs/simulator.md says what each is for. */
export const SCENARIOS = {
  calm: CALM,
  busy: { ...CALM, rate: 2000 },
  closed: { ...CALM, market: 'closed' },
  calendar: { ...CALM, market: 'calendar' },
  'delayed-plan': { ...CALM, plan: 'delayed' },
  'no-quotes': { ...CALM, plan: 'no-quotes' },
  business: { ...CALM, plan: 'business', connectionLimit: 3 },
  unsigned: { ...CALM, plan: 'unsigned' },
  'no-plan': { ...CALM, plan: 'none' },
  'refused-keys': { ...CALM, refusedKeys: ['bad-key', 'refused-key', 'REFUSED'] },
  'no-keys': { ...CALM, refusedKeys: ['*'] },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export function isScenarioName(text: string): text is ScenarioName {
  return Object.hasOwn(SCENARIOS, text);
}
