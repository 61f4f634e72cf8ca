import { KEY_TABLE, type KeyCommand, type KeyScope } from './key-table.js';

/** What each command does, for people. */
const DOES: Readonly<Record<KeyCommand, string>> = {
  help: 'Show these keys',
  symbol: 'Go to a symbol',
  earlier: 'Earlier expiration',
  later: 'Later expiration',
  strike: 'Go to a strike; one that is not shown moves the window there and locks it',
  explain: 'Open the value of the cell to its inputs, model and formula; so does a double click',
  left: 'One cell to the left',
  right: 'One cell to the right',
  up: 'One row up; the headings are the first row',
  down: 'One row down',
  pageUp: 'Ten rows up',
  pageDown: 'Ten rows down',
  rowStart: 'First cell of the row',
  rowEnd: 'Last cell of the row',
  firstCell: 'First cell of the table',
  lastCell: 'Last cell of the table',
  press: 'Select the contract, open a mini-graph, sort by a heading, take a bid or an ask as a leg',
  previousPoint: 'Read out the point before',
  nextPoint: 'Read out the next point',
  firstPoint: 'Read out the first point',
  lastPoint: 'Read out the last point',
  leavePoint: 'Stop reading out',
  moveUp: 'Move the column towards the strike',
  moveDown: 'Move the column away from the strike',
  sooner: 'The expiration before',
  farther: 'The next expiration',
  muchSooner: 'Ten expirations sooner',
  muchFarther: 'Ten expirations farther',
  soonest: 'The soonest',
  farthest: 'The farthest',
  alone: 'Show this one alone; the space bar adds or removes it',
  leaveFilter: 'Empty the filter, then close it',
};

const PLACES: Readonly<Record<KeyScope, string>> = {
  any: 'Everywhere',
  page: 'On every page',
  chain: 'In a chain',
  table: 'In a table',
  chart: 'On a chart',
  list: 'On a grip in the chooser of columns',
  expiries: 'In the list of expirations',
  filter: 'In the filter',
};

const CAPS: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page up',
  PageDown: 'Page down',
  Escape: 'Esc',
};
const SPOKEN: Readonly<Record<string, string>> = {
  '←': 'Left arrow',
  '→': 'Right arrow',
  '↑': 'Up arrow',
  '↓': 'Down arrow',
  '[': 'Opening bracket',
  ']': 'Closing bracket',
  '?': 'Question mark',
  '/': 'Slash',
};

export interface KeyWords {
  readonly command: KeyCommand;
  /** Each way to press it: the caps that are held and pressed, as they are written and as they are said. */
  readonly ways: readonly (readonly { readonly cap: string; readonly spoken: string }[])[];
  readonly does: string;
}

export interface KeyPlace {
  readonly scope: KeyScope;
  readonly name: string;
  readonly keys: readonly KeyWords[];
}

/** The table in words, by the place where keys are heard. */
export function keyPlaces(scopes: readonly KeyScope[] = Object.keys(PLACES) as KeyScope[]): KeyPlace[] {
  const entries = Object.entries(KEY_TABLE) as [KeyCommand, (typeof KEY_TABLE)[KeyCommand]][];
  return scopes.map((scope) => ({
    scope,
    name: PLACES[scope],
    keys: entries
      .filter(([, entry]) => entry.in === scope)
      .map(([command, { keys }]) => ({ command, ways: keys.map(wayOf), does: DOES[command] })),
  }));
}

function wayOf(key: string): { cap: string; spoken: string }[] {
  return (key === '+' ? [key] : key.split('+')).map((part) => {
    const cap = CAPS[part] ?? part;
    return { cap, spoken: SPOKEN[cap] ?? cap };
  });
}
