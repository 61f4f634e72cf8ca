import { describe, expect, test } from 'vitest';
import { commandOf, KEY_TABLE, type KeyScope } from '../../../src/components/key-table.js';
import { keyPlaces } from '../../../src/components/key-words.js';

const pressed = (key: string, held: Partial<KeyboardEvent> = {}) =>
  ({ key, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...held }) as KeyboardEvent;

const entries = Object.entries(KEY_TABLE);

test('in one place no key asks for two things', () => {
  const heard = entries.flatMap(([, entry]) => entry.keys.map((key) => `${entry.in} ${key}`));
  expect(new Set(heard).size).toBe(heard.length);
});

test.each(entries)('%s is heard by each of its keys, in its own place only', (command, entry) => {
  const scopes = new Set<KeyScope>(entries.map(([, other]) => other.in));
  for (const key of entry.keys) {
    const event = key.startsWith('Ctrl+') ? pressed(key.slice(5), { ctrlKey: true }) : pressed(key);
    for (const scope of scopes) {
      const found = commandOf(event, scope);
      if (scope === entry.in) expect(found).toBe(command);
      else expect(found).not.toBe(command);
    }
  }
});

describe('what is held with a key', () => {
  test('Ctrl, Alt and the system’s key make it another', () => {
    for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) {
      expect(commandOf(pressed('g', held), 'chain')).toBeUndefined();
    }
    expect(commandOf(pressed('/', { ctrlKey: true }), 'page')).toBeUndefined();
    expect(commandOf(pressed('[', { metaKey: true }), 'chain')).toBeUndefined();
    expect(commandOf(pressed('ArrowLeft', { altKey: true }), 'table')).toBeUndefined();
  });

  test('a mark that the keyboard writes with AltGr, or with Alt, is that mark', () => {
    expect(commandOf(pressed('[', { ctrlKey: true, altKey: true }), 'chain')).toBe('earlier');
    expect(commandOf(pressed(']', { altKey: true }), 'chain')).toBe('later');
  });

  test('a letter that is being composed is none yet', () => {
    expect(commandOf(pressed('g', { isComposing: true }), 'chain')).toBeUndefined();
  });
});

describe('the list of keys', () => {
  test('says every command once, with all its keys, where it is heard', () => {
    const said = keyPlaces().flatMap(({ scope, keys }) =>
      keys.map(({ command, ways }) => [command, scope, ways.length] as const),
    );
    expect(said.toSorted()).toEqual(
      entries.map(([command, entry]) => [command, entry.in, entry.keys.length]).toSorted(),
    );
  });

  test('has words for people and for ears', () => {
    const all = keyPlaces().flatMap(({ keys }) => keys);
    expect(all.every(({ does }) => does.length > 5)).toBe(true);
    expect(all.find(({ command }) => command === 'lastCell')!.ways).toEqual([
      [
        { cap: 'Ctrl', spoken: 'Ctrl' },
        { cap: 'End', spoken: 'End' },
      ],
    ]);
    expect(all.find(({ command }) => command === 'left')!.ways).toEqual([[{ cap: '←', spoken: 'Left arrow' }]]);
    expect(all.find(({ command }) => command === 'press')!.ways.map(([way]) => way!.cap)).toEqual(['Enter', 'Space']);
  });

  test('can be of some places only', () => {
    expect(keyPlaces(['any', 'table']).map(({ scope }) => scope)).toEqual(['any', 'table']);
  });
});
