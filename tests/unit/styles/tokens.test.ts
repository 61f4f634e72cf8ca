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

test('one sheet serves a shadow root and the document', () => {
  expect(tokens.cssText).toMatch(/:host,\s*:root \{/);
});
