import { shortNumber } from './table.js';

/** One of the things that are compared: measures one window, in a context of its own. */
export interface Side<Window> {
  readonly name: string;
  measure(): Promise<Window>;
}

/** Lets the sides take turns, A B A B …, and gathers the windows of each. A side that fails is left out from then on. */
export async function inTurns<Window>(
  sides: readonly Side<Window>[],
  windows: number,
  say: (line: string) => void,
): Promise<Map<string, Window[]>> {
  const measured = new Map<string, Window[]>(sides.map(({ name }) => [name, []]));
  const failures = new Map<string, string>();
  for (let turn = 1; turn <= windows; turn++) {
    for (const { name, measure } of sides) {
      if (failures.has(name)) continue;
      let window: Window;
      try {
        window = await measure();
      } catch (error) {
        failures.set(name, error instanceof Error ? error.message.split('\n')[0]! : String(error));
        say(`  ! ${name}: ${failures.get(name)}`);
        measured.delete(name);
        continue;
      }
      say(`  ${turn}/${windows} ${name}: ${inWords(window)}`);
      measured.get(name)!.push(window);
    }
  }
  return measured;
}

function inWords(window: unknown): string {
  if (typeof window === 'number') return shortNumber(window);
  const figures = Object.entries(window as Record<string, number>);
  return figures.map(([name, value]) => `${name} ${shortNumber(value)}`).join(', ');
}
