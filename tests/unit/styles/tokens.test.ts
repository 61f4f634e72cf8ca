import { describe, expect, test } from 'vitest';
import { tokens } from '../../../src/styles/tokens.js';

/** What a token is in light and in dark, as the sheet says it. */
function coloursOf(name: string, from = tokens.cssText): { light: string; dark: string } {
  const match = new RegExp(`--sw-${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(from);
  if (!match) throw new Error(`no token ${name}`);
  return { light: match[1]!, dark: match[2]! };
}

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const blueOrange = tokens.cssText.slice(tokens.cssText.indexOf("[palette='blue-orange']"));

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test.each(['text', 'muted', 'faint', 'up', 'down', 'accent', 'warn'])(
    '%s can be read on all three surfaces',
    (name) => {
      for (const surface of ['bg', 'panel', 'raised']) {
        expect(contrast(coloursOf(name)[scheme], coloursOf(surface)[scheme])).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test.each(['up', 'down'])('%s of the blue and orange palette too', (name) => {
    for (const surface of ['bg', 'panel', 'raised']) {
      expect(contrast(coloursOf(name, blueOrange)[scheme], coloursOf(surface)[scheme])).toBeGreaterThanOrEqual(4.5);
    }
  });
});

/** As `color-mix(in srgb, tint share%, surface)` or a transparent tint on it. */
function mixed(tint: string, share: number, surface: string): string {
  const part = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => Math.round(part(tint, at) * share + part(surface, at) * (1 - share)));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

describe.each(['light', 'dark'] as const)('text on a tint of the panel in %s', (scheme) => {
  const of = (name: string) => coloursOf(name)[scheme];

  test.each([
    ['what a filter matches', 'accent', 0.09, ['text', 'muted', 'up', 'down']],
    ['the side in the money', 'accent', 0.04, ['text', 'muted', 'faint', 'up', 'down']],
    ['the row under the pointer', 'accent', 0.07, ['text', 'muted', 'faint', 'up', 'down']],
    ['a bar', 'accent', 0.22, ['text', 'muted']],
    ['a rising bar', 'up', 0.12, ['up']],
    ['a falling bar', 'down', 0.12, ['down']],
    ['a notice', 'warn', 0.12, ['text', 'accent']],
    ['the badge of a live feed', 'up', 0.12, ['up']],
    ['the badge of a stale feed', 'warn', 0.12, ['warn']],
    ['the badge of an error', 'down', 0.12, ['down']],
    ['the badge of a closed market', 'muted', 0.12, ['muted']],
    ['the greatest profit of a strategy', 'up', 0.1, ['up']],
    ['its greatest loss', 'down', 0.1, ['down']],
  ] as const)('%s', (_, tint, share, names) => {
    const surface = mixed(of(tint), share, of('panel'));
    for (const name of names) expect(contrast(of(name), surface), name).toBeGreaterThanOrEqual(4.5);
  });
});

test('one sheet serves a shadow root and the document', () => {
  expect(tokens.cssText).toMatch(/:host,\s*:root \{/);
});
