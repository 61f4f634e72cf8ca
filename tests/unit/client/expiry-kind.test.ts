import { describe, expect, test } from 'vitest';
import { expiryKinds } from '../../../src/client/expiry-kind.js';
import type { Expiry } from '../../../src/market/contract.js';

const kindsOf = (...listed: string[]) => Object.fromEntries(expiryKinds(listed as Expiry[]));

describe('the kind of an expiration', () => {
  test('is told from its date', () => {
    expect(
      kindsOf('2026-12-14', '2026-12-16', '2026-12-18', '2026-12-24', '2026-12-31', '2027-01-08', '2027-01-15'),
    ).toEqual({
      '2026-12-14': 'daily',
      '2026-12-16': 'daily',
      '2026-12-18': 'monthly',
      '2026-12-24': 'weekly', // Christmas is a Friday
      '2026-12-31': 'quarterly',
      '2027-01-08': 'weekly',
      '2027-01-15': 'monthly',
    });
  });

  test('of the Thursday before a closed Friday is that of the Friday', () => {
    // 3 April 2026 is Good Friday; 19 June 2026, a third Friday, is a holiday too.
    expect(kindsOf('2026-04-02', '2026-04-10', '2026-06-18', '2026-06-26')).toEqual({
      '2026-04-02': 'weekly',
      '2026-04-10': 'weekly',
      '2026-06-18': 'monthly',
      '2026-06-26': 'weekly',
    });
    expect(kindsOf('2026-04-09', '2026-04-10')['2026-04-09']).toBe('daily');
  });

  test('of a quarter’s last weekday that is a Friday too is quarterly', () => {
    expect(kindsOf('2027-12-30', '2027-12-31')).toEqual({ '2027-12-30': 'daily', '2027-12-31': 'quarterly' });
  });

  test('of an underlying without Fridays goes by its Wednesdays', () => {
    expect(kindsOf('2026-12-09', '2026-12-16', '2026-12-23')).toEqual({
      '2026-12-09': 'weekly',
      '2026-12-16': 'monthly', // thirty days before 15 January 2027
      '2026-12-23': 'weekly',
    });
  });
});
