import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { allowSources, headersFor, parseHeaders } from '../../support/static-headers.js';

const shipped = parseHeaders(await readFile('public/_headers', 'utf8'));

describe('reading _headers', () => {
  test('paths match whole or up to their star, and values of several rules are joined', () => {
    const rules = parseHeaders('# why\n/*\n  A: 1\n\n/assets/*\n  B: x: y\n/assets/a.js\n\tA: 2\n');
    expect(headersFor(rules, '/assets/a.js')).toEqual({ a: '1, 2', b: 'x: y' });
    expect(headersFor(rules, '/assets')).toEqual({ a: '1' });
  });

  test.each(['  A: 1\n', '/*\nA: 1\n', '/*\n  no header\n'])('a line that is neither is named: %j', (text) => {
    expect(() => parseHeaders(text)).toThrow(/^Line \d of _headers is neither a path nor a header/);
  });

  test('more sources are allowed in one directive only', () => {
    const rules = parseHeaders(
      "/*\n  Content-Security-Policy: default-src 'none'; connect-src 'self'; img-src 'self'\n  X: connect-src a\n",
    );
    expect(headersFor(allowSources(rules, 'connect-src', ['ws://h:1']), '/')).toEqual({
      'content-security-policy': "default-src 'none'; connect-src 'self' ws://h:1; img-src 'self'",
      x: 'connect-src a',
    });
  });
});

describe('the shipped _headers', () => {
  const paths = [
    '/',
    '/index.html',
    '/chain/',
    '/flow/',
    '/status/',
    '/settings/index.html',
    '/config.json',
    '/favicon.svg',
  ];

  test.each([...paths, '/assets/main-abcdefgh.js', '/embed/hub.js'])(
    '%s gets each header once, and the policy',
    (path) => {
      const headers = headersFor(shipped, path);
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; worker-src 'self'");
      expect(headers['content-security-policy']).toContain(
        "require-trusted-types-for 'script'; trusted-types lit-html strikewire-worker",
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).not.toMatch(/no-cache.*immutable/);
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    },
  );

  test('only hashed files are kept for ever, and only the embed files are anybody’s', () => {
    for (const path of paths) {
      expect(headersFor(shipped, path)).toMatchObject({
        'cache-control': 'no-cache',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
    expect(headersFor(shipped, '/assets/x.js')['cache-control']).toBe('public, max-age=31536000, immutable');
    const embedded = headersFor(shipped, '/embed/options-analytics.js');
    expect(embedded).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-cache' });
    expect(embedded).not.toHaveProperty('cross-origin-resource-policy');
    expect(paths.some((path) => 'access-control-allow-origin' in headersFor(shipped, path))).toBe(false);
  });
});
