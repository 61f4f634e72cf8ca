/** Where keys are heard: everywhere, on the pages of the dashboard, anywhere in a chain, in a table, on a chart, in a list that is put in order, in the list of expirations, in the filter. */
export type KeyScope = 'any' | 'page' | 'chain' | 'table' | 'chart' | 'list' | 'expiries' | 'filter';

interface KeyEntry {
  readonly in: KeyScope;
  /** As `KeyboardEvent.key` says them, after `Ctrl+` where that is held. */
  readonly keys: readonly string[];
}

/** Every key of ours: what hears keys looks them up here, and the list that `?` shows is written from it. */
export const KEY_TABLE = {
  help: { in: 'any', keys: ['?'] },
  symbol: { in: 'page', keys: ['/'] },
  earlier: { in: 'chain', keys: ['['] },
  later: { in: 'chain', keys: [']'] },
  strike: { in: 'chain', keys: ['g'] },
  explain: { in: 'chain', keys: ['e'] },
  left: { in: 'table', keys: ['ArrowLeft'] },
  right: { in: 'table', keys: ['ArrowRight'] },
  up: { in: 'table', keys: ['ArrowUp'] },
  down: { in: 'table', keys: ['ArrowDown'] },
  pageUp: { in: 'table', keys: ['PageUp'] },
  pageDown: { in: 'table', keys: ['PageDown'] },
  rowStart: { in: 'table', keys: ['Home'] },
  rowEnd: { in: 'table', keys: ['End'] },
  firstCell: { in: 'table', keys: ['Ctrl+Home'] },
  lastCell: { in: 'table', keys: ['Ctrl+End'] },
  press: { in: 'table', keys: ['Enter', ' '] },
  previousPoint: { in: 'chart', keys: ['ArrowLeft'] },
  nextPoint: { in: 'chart', keys: ['ArrowRight'] },
  firstPoint: { in: 'chart', keys: ['Home'] },
  lastPoint: { in: 'chart', keys: ['End'] },
  leavePoint: { in: 'chart', keys: ['Escape'] },
  moveUp: { in: 'list', keys: ['ArrowUp'] },
  moveDown: { in: 'list', keys: ['ArrowDown'] },
  sooner: { in: 'expiries', keys: ['ArrowUp'] },
  farther: { in: 'expiries', keys: ['ArrowDown'] },
  muchSooner: { in: 'expiries', keys: ['PageUp'] },
  muchFarther: { in: 'expiries', keys: ['PageDown'] },
  soonest: { in: 'expiries', keys: ['Home'] },
  farthest: { in: 'expiries', keys: ['End'] },
  alone: { in: 'expiries', keys: ['Enter'] },
  leaveFilter: { in: 'filter', keys: ['Escape'] },
} as const satisfies Record<string, KeyEntry>;

export type KeyCommand = keyof typeof KEY_TABLE;

/** The commands that are heard in a scope. */
export type CommandIn<Scope extends KeyScope> = {
  [Command in KeyCommand]: (typeof KEY_TABLE)[Command]['in'] extends Scope ? Command : never;
}[KeyCommand];

/** What a press asks for there; undefined for every key that is not ours. */
export function commandOf<Scope extends KeyScope>(event: KeyboardEvent, scope: Scope): CommandIn<Scope> | undefined {
  const name = nameOf(event);
  const found = Object.entries(KEY_TABLE).find(
    ([, entry]) => entry.in === scope && (entry.keys as readonly string[]).includes(name),
  );
  return found?.[0] as CommandIn<Scope> | undefined; // an entry of that scope
}

/** Whether the keys that write are somebody else's there: a field, or a list of choices that looks for what is typed. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !/^(?:button|checkbox|radio|range|reset|submit)$/.test(target.type);
  return target.isContentEditable || target.matches('select, textarea');
}

/** A dialog keeps its keys: what stands behind it cannot be seen or used. */
export function isInDialog(event: Event): boolean {
  return event.composedPath().some((node) => node instanceof HTMLDialogElement);
}

/** Some keyboards write `[` or `/` with AltGr, which says Ctrl and Alt, or with Alt alone: what was written counts. */
function nameOf({ key, ctrlKey, altKey, metaKey, isComposing }: KeyboardEvent): string {
  if (metaKey || isComposing) return '';
  const isMark = /^[^\p{L}\p{N}\s]$/u.test(key);
  if (isMark) return ctrlKey && !altKey ? '' : key;
  return altKey ? '' : `${ctrlKey ? 'Ctrl+' : ''}${key}`;
}
