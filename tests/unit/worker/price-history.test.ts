import { describe, expect, test } from 'vitest';
import { errorCode } from '../../../src/base/errors.js';
import type { BarsRequest } from '../../../src/worker/hub-api.js';
import { barsBody, contractOf, deferred, Pages, SPY } from '../../support/builders.js';
import { AGGS, referenceWorld } from '../../support/builders-feed.js';
import { settle } from '../../support/fake-clock.js';

const T = Date.UTC(2026, 10, 24, 15);
const MINUTE = 60_000;
const OPTION = contractOf(650);
const minutes = (...ats: number[]) => ats.map((minute) => ({ at: T + minute * MINUTE, close: 5 + minute / 100 }));

describe('the minutes in front of a mini-graph', () => {
  test('are the newest ones that have ended, each at its end, oldest first', async () => {
    const { rest, history, rings, addRows } = referenceWorld();
    rest.on(AGGS, () => barsBody(OPTION, minutes(0, -1, -2, -5)));
    const [row] = addRows(OPTION);
    history.want([OPTION]);
    await settle();
    expect(rings.points(row!)).toEqual([
      { at: T - 4 * MINUTE, value: 4.95 },
      { at: T - MINUTE, value: 4.98 },
      { at: T, value: 4.99 },
    ]);
    const [request] = rest.of(AGGS);
    expect(request!.path).toContain(`/range/1/minute/${T - 5 * 24 * 60 * MINUTE}/${T}`);
    expect(request!.params).toMatchObject({ sort: 'desc', limit: '30' });
  });

  test('are asked for once a ticker, and go in front of what is live', async () => {
    const { rest, history, rings, board, addRows } = referenceWorld();
    rest.on(AGGS, () => barsBody(OPTION, minutes(-2)));
    const [row] = addRows(OPTION);
    rings.push(row!, T + 5, 9);
    const before = board.revision;
    history.want([OPTION]);
    history.want([OPTION]);
    await settle();
    history.want([OPTION]);
    await settle();
    expect(rest.of(AGGS)).toHaveLength(1);
    expect(rings.points(row!).map(({ at }) => at)).toEqual([T - MINUTE, T + 5]);
    expect(board.revision).toBeGreaterThan(before);
  });

  test('of an instrument nobody wants any more land nowhere', async () => {
    const { rest, history, rings, board, addRows } = referenceWorld();
    const answer = deferred();
    rest.on(AGGS, () => answer.promise);
    const [row] = addRows(OPTION);
    history.want([OPTION]);
    board.remove(OPTION);
    addRows('QQQ');
    answer.resolve(barsBody(OPTION, minutes(-2)));
    await settle();
    expect(rings.points(row!)).toEqual([]);
  });

  test('that the plan does not give are not asked for again in that cluster, until there is another key', async () => {
    const { rest, history, addRows } = referenceWorld();
    rest.fail(AGGS, 'not-entitled');
    addRows(OPTION, contractOf(655), 'SPY');
    history.want([OPTION]);
    await settle();
    history.want([contractOf(655)]);
    await settle();
    expect(rest.of(AGGS)).toHaveLength(1);
    history.want([SPY]);
    await settle();
    expect(rest.of(AGGS)).toHaveLength(2);
    history.reset();
    history.want([OPTION]);
    await settle();
    expect(rest.of(AGGS)).toHaveLength(3);
  });

  test('that cannot be had now are asked for again', async () => {
    const { rest, history, clock, addRows } = referenceWorld();
    rest.fail(AGGS, 'service-down');
    addRows(OPTION);
    history.want([OPTION]);
    await clock.advanceAsync(15_000);
    expect(rest.of(AGGS)).toHaveLength(2);
  });
});

describe('bars for a chart', () => {
  const request: BarsRequest = { ticker: 'SPY', interval: '5m', from: T - 3_600_000, to: T };

  test('are read over all pages, oldest first', async () => {
    const { rest, history } = referenceWorld();
    rest.on(AGGS, () => new Pages(barsBody('SPY', minutes(-10)), barsBody('SPY', minutes(-5))));
    expect(await history.bars(request)).toEqual([
      { at: T - 10 * MINUTE, open: 4.9, high: 5.9, low: 3.9000000000000004, close: 4.9, volume: 10 },
      { at: T - 5 * MINUTE, open: 4.95, high: 5.95, low: 3.95, close: 4.95, volume: 10 },
    ]);
    expect(rest.of(AGGS)[0]!.path).toBe(`/v2/aggs/ticker/SPY/range/5/minute/${T - 3_600_000}/${T}`);
  });

  test.each([
    ['1m', '1/minute'],
    ['15m', '15/minute'],
    ['1h', '1/hour'],
    ['1d', '1/day'],
  ] as const)('%s are %s', async (interval, span) => {
    const { rest, history } = referenceWorld();
    rest.on(AGGS, () => barsBody('SPY', []));
    expect(await history.bars({ ...request, interval })).toEqual([]);
    expect(rest.of(AGGS)[0]!.path).toContain(`/range/${span}/`);
  });

  test('asked for by many within ten seconds are fetched once', async () => {
    const { rest, history, clock } = referenceWorld();
    rest.on(AGGS, () => barsBody('SPY', minutes(-1)));
    await Promise.all([history.bars(request), history.bars({ ...request, to: T + 1 })]);
    expect(rest.of(AGGS)).toHaveLength(1);
    await clock.advanceAsync(10_000);
    await history.bars(request);
    expect(rest.of(AGGS)).toHaveLength(2);
  });

  test('that failed are not remembered', async () => {
    const { rest, history } = referenceWorld();
    rest.fail(AGGS, 'service-down');
    await expect(history.bars(request)).rejects.toThrow();
    rest.on(AGGS, () => barsBody('SPY', minutes(-1)));
    expect(await history.bars(request)).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a ticker that is none', { ...request, ticker: '../../v3' }],
    ['a list for a ticker', { ...request, ticker: ['SPY'] }],
    ['an interval that is none', { ...request, interval: '2m' }],
    ['an interval named after an object', { ...request, interval: '__proto__' }],
    ['another', { ...request, interval: 'constructor' }],
    ['a span that runs backwards', { ...request, from: T, to: T - 1 }],
    ['a span without end', { ...request, to: Number.POSITIVE_INFINITY }],
    ['a span of NaN', { ...request, from: Number.NaN }],
    ['a span of text', { ...request, from: '0', to: '9' }],
  ])('cannot be asked for with %s', async (_, hostile) => {
    const { rest, history } = referenceWorld();
    const thrown = await history.bars(hostile as BarsRequest).catch((reason: unknown) => reason);
    expect(errorCode(thrown)).toBe('bad-input');
    expect(rest.asked).toEqual([]);
  });
});
