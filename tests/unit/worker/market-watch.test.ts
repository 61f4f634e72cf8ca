import { describe, expect, test } from 'vitest';
import { MarketCalendar } from '../../../src/market/market-calendar.js';
import type { MarketRecord } from '../../../src/worker/hub-api.js';
import { MarketWatch } from '../../../src/worker/market-watch.js';
import { deferred, FakeRest, marketStatusBody } from '../../support/builders.js';
import { FakeClock, settle } from '../../support/fake-clock.js';

const NOW = '/v1/marketstatus/now';
const UPCOMING = '/v1/marketstatus/upcoming';
/** New York, in winter. */
const ny = (time: string, date = '2026-11-24') => Date.parse(`${date}T${time}:00-05:00`);

function world({ at = ny('10:00'), canAsk = true } = {}) {
  const clock = new FakeClock(at);
  const rest = new FakeRest().on(NOW, () => marketStatusBody('open')).on(UPCOMING, () => []);
  const calendar = new MarketCalendar();
  const published: MarketRecord[] = [];
  const state = { canAsk };
  const watch = new MarketWatch({
    rest,
    calendar,
    clock,
    canAsk: () => state.canAsk,
    publish: (record) => published.push(record),
  });
  return { clock, rest, calendar, published, state, watch, last: () => published.at(-1)! };
}

describe('without an answer', () => {
  test.each([
    ['10:00', true, true],
    ['09:29', false, false],
    ['16:05', false, true],
    ['16:20', false, false],
  ])('at %s the calendar speaks', (time, isOpen, isLateOpen) => {
    const { watch, rest, last } = world({ at: ny(time), canAsk: false });
    watch.start();
    expect(last()).toMatchObject({ isOpen, isLateOpen, source: 'calendar' });
    expect(rest.asked).toEqual([]);
    watch.close();
  });

  test('it is said at once, and again when the service fails', async () => {
    const { watch, rest, clock, published, last } = world();
    rest.fail(NOW, 'service-down');
    watch.start();
    expect(published).toHaveLength(1);
    await settle();
    expect(last()).toMatchObject({ isOpen: true, source: 'calendar' });
    await clock.advanceAsync(30_000);
    expect(rest.of(NOW)).toHaveLength(2);
    watch.close();
  });

  test('a body that says nothing of the market is no answer', async () => {
    const { watch, rest, last } = world();
    rest.on(NOW, () => ({ market: 'maybe' }));
    watch.start();
    await settle();
    expect(last().source).toBe('calendar');
    watch.close();
  });
});

describe('the vendor', () => {
  test('wins over the calendar: closed in the middle of a session', async () => {
    const { watch, rest, last } = world();
    rest.on(NOW, () => marketStatusBody('closed'));
    watch.start();
    await settle();
    expect(last()).toMatchObject({ isOpen: false, isLateOpen: false, source: 'vendor' });
    watch.close();
  });

  test('extended hours are not the session; what trades to 16:15 is still on', async () => {
    const { watch, rest, last } = world({ at: ny('16:05') });
    rest.on(NOW, () => marketStatusBody('extended-hours'));
    watch.start();
    await settle();
    expect(last()).toMatchObject({ isOpen: false, isLateOpen: true });
    watch.close();
  });

  test('is believed for three minutes after it fell silent', async () => {
    const { watch, rest, clock, last } = world({ at: ny('20:00') });
    watch.start();
    await settle();
    expect(last()).toMatchObject({ isOpen: true, source: 'vendor' });
    rest.fail(NOW, 'service-down');
    await clock.advanceAsync(179_000);
    expect(last().isOpen).toBe(true);
    await clock.advanceAsync(30_000);
    expect(last()).toMatchObject({ isOpen: false, source: 'calendar' });
    watch.close();
  });

  test('is asked every half minute while it makes sense, for its calendar once a day', async () => {
    const { watch, rest, clock, state } = world();
    watch.start();
    await settle();
    await clock.advanceAsync(60_000);
    expect(rest.of(NOW)).toHaveLength(3);
    expect(rest.of(UPCOMING)).toHaveLength(1);
    state.canAsk = false;
    await clock.advanceAsync(600_000);
    expect(rest.of(NOW)).toHaveLength(3);
    state.canAsk = true;
    await clock.advanceAsync(24 * 3_600_000);
    expect(rest.of(UPCOMING)).toHaveLength(2);
    watch.close();
  });

  test('its calendar is taken over', async () => {
    const { watch, rest, calendar, last } = world({ at: ny('20:00') });
    rest.on(UPCOMING, () => [
      { date: '2026-11-25', exchange: 'NYSE', name: 'Storm', status: 'closed' },
      { date: 'soon', exchange: 'NYSE', name: 'Junk', status: 'closed' },
    ]);
    watch.start();
    await settle();
    expect(calendar.session('2026-11-25')).toBeUndefined();
    expect(last().nextOpenAt).toBe(ny('09:30', '2026-11-27'));
    watch.close();
  });
});

describe('the calendar’s word is provisional', () => {
  test('until the vendor has answered, at most five seconds', async () => {
    const { watch, rest, clock, last } = world({ at: ny('20:00') });
    const answer = deferred();
    rest.on(NOW, () => answer.promise);
    watch.start();
    expect(last()).toMatchObject({ isOpen: false, source: 'calendar', isProvisional: true });
    await clock.advanceAsync(4_999);
    expect(last().isProvisional).toBe(true);
    await clock.advanceAsync(1);
    expect(last()).toMatchObject({ isOpen: false, isProvisional: false });
    answer.resolve(marketStatusBody('open'));
    await settle();
    expect(last()).toMatchObject({ isOpen: true, source: 'vendor', isProvisional: false });
    watch.close();
    expect(clock.pendingCount).toBe(0);
  });

  test('no longer when it cannot be had', async () => {
    const { watch, rest, last } = world({ at: ny('20:00') });
    rest.fail(NOW, 'service-down');
    watch.start();
    await settle();
    expect(last()).toMatchObject({ isOpen: false, source: 'calendar', isProvisional: false });
    watch.close();
  });

  test('while nobody can ask, and again with another key; what was said is not', async () => {
    const { watch, clock, state, last } = world({ at: ny('20:00'), canAsk: false });
    watch.start();
    await clock.advanceAsync(60_000);
    expect(last().isProvisional).toBe(true);
    state.canAsk = true;
    watch.reset();
    await watch.refresh();
    expect(last()).toMatchObject({ isOpen: true, isProvisional: false });
    watch.reset();
    void watch.refresh();
    expect(last()).toMatchObject({ isOpen: true, source: 'vendor', isProvisional: false });
    watch.close();
  });
});

describe('the next opening and close', () => {
  test.each([
    ['in a session', ny('10:00'), ny('09:30', '2026-11-25'), ny('16:00')],
    ['before it', ny('08:00'), ny('09:30'), ny('16:00')],
    ['after it, before a holiday', ny('17:00', '2026-11-25'), ny('09:30', '2026-11-27'), ny('13:00', '2026-11-27')],
    [
      'in a short session, before a weekend',
      ny('10:00', '2026-11-27'),
      ny('09:30', '2026-11-30'),
      ny('13:00', '2026-11-27'),
    ],
  ])('%s', (_, at, nextOpenAt, nextCloseAt) => {
    const { watch, last } = world({ at, canAsk: false });
    watch.start();
    expect(last()).toMatchObject({ nextOpenAt, nextCloseAt });
    watch.close();
  });
});

test('closed, twice too, it asks and says nothing more, not even for an answer under way', async () => {
  const { watch, rest, clock, published } = world();
  const answer = deferred();
  rest.on(NOW, () => answer.promise);
  watch.start();
  await settle();
  watch.close();
  watch.close();
  const count = published.length;
  answer.resolve(marketStatusBody('closed'));
  await clock.advanceAsync(600_000);
  expect(published).toHaveLength(count);
  expect(clock.pendingCount).toBe(0);
});
