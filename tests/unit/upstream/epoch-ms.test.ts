import { expect, test } from 'vitest';
import { epochMs } from '../../../src/upstream/epoch-ms.js';

test.each([
  ['nanoseconds, 19 digits', 1536036818784000000, 1536036818784],
  ['nanoseconds, 18 digits', 999999999999000000, 999999999999],
  ['microseconds, 16 digits', 1601316752683746, 1601316752683.746],
  ['milliseconds', 1536036818784, 1536036818784],
  ['milliseconds of 1973, 12 digits', 100000000000, 100000000000],
  ['seconds', 1536036818, 1536036818000],
  ['seconds with a fraction', 1536036818.5, 1536036818500],
])('%s', (_, wire, expected) => {
  expect(epochMs(wire)).toBeCloseTo(expected, 3);
});

test.each([undefined, null, '1536036818784', Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e19, {}, [1536036818784]])(
  '%s is no instant',
  (wire) => {
    expect(epochMs(wire)).toBeNaN();
  },
);
