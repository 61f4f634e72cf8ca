import { describe, expect, test } from 'vitest';
import { Log } from '../../../src/base/log.js';
import { FakeClock } from '../../support/fake-clock.js';

const KEY = 'sEcReT_key+1234/=';

describe('the ring', () => {
  test('keeps the newest entries, oldest first', () => {
    const log = new Log(new FakeClock(), { capacity: 3 });
    for (const message of ['a', 'b', 'c', 'd', 'e']) log.info('test', message);
    expect(log.entries().map((entry) => entry.message)).toEqual(['c', 'd', 'e']);
  });

  test('an entry has level, source, detail and the time of the wall clock', () => {
    const clock = new FakeClock(1_000);
    clock.jumpWall(500);
    const log = new Log(clock);
    log.warn('cache', 'full', { rows: 3, isFull: true });
    log.error('hub', 'broken');
    expect(log.entries()).toEqual([
      { at: 1_500, level: 'warn', source: 'cache', message: 'full', detail: { rows: 3, isFull: true } },
      { at: 1_500, level: 'error', source: 'hub', message: 'broken', detail: undefined },
    ]);
  });

  test('what is handed out is a copy', () => {
    const log = new Log(new FakeClock());
    log.info('test', 'a');
    log.entries().pop();
    expect(log.entries()).toHaveLength(1);
  });

  test('debug is absent unless asked for', () => {
    expect(new Log(new FakeClock()).debug).toBeUndefined();
    const log = new Log(new FakeClock(), { isDebug: true });
    log.debug?.('test', 'fine');
    expect(log.entries()[0]).toMatchObject({ level: 'debug', message: 'fine' });
  });
});

describe('a secret', () => {
  const text = (log: Log) => JSON.stringify(log.entries());

  test('is replaced in messages and details written later', () => {
    const log = new Log(new FakeClock());
    log.redact(KEY);
    log.info('rest', `GET /x?apiKey=${KEY}&y=${KEY}`, { url: `?apiKey=${KEY}`, count: 2 });
    expect(text(log)).not.toContain(KEY);
    expect(log.entries()[0]).toMatchObject({
      message: 'GET /x?apiKey=‹key›&y=‹key›',
      detail: { url: '?apiKey=‹key›', count: 2 },
    });
  });

  test('is replaced backwards, in entries written before it was named', () => {
    const log = new Log(new FakeClock());
    log.warn('upstream', `odd frame ${KEY}`, { frame: KEY });
    log.redact(KEY);
    expect(text(log)).not.toContain(KEY);
  });

  test('is replaced wherever it stands, in the source and in the names of details too', () => {
    const log = new Log(new FakeClock());
    log.redact(KEY);
    log.info(`from ${KEY}`, 'x', { [KEY]: 1 });
    expect(text(log)).not.toContain(KEY);
  });

  test('is replaced in the form that a URL gives it', () => {
    const log = new Log(new FakeClock());
    log.redact(KEY);
    log.info('rest', `GET /x?apiKey=${encodeURIComponent(KEY)}`);
    expect(text(log)).not.toContain(encodeURIComponent(KEY));
  });

  test('that contains another leaves no rest of itself', () => {
    const log = new Log(new FakeClock());
    log.redact('abcdef');
    log.redact('abcdefgh-long');
    log.info('test', 'abcdefgh-long and abcdef');
    expect(text(log)).not.toMatch(/gh-long|abcdef/);
  });

  test('with signs of a pattern is taken literally', () => {
    const log = new Log(new FakeClock());
    log.redact('a.*b$&');
    log.info('test', 'axxb and a.*b$&');
    expect(log.entries()[0]?.message).toBe('axxb and ‹key›');
  });

  test('under four characters would blank out everything, so it is left alone', () => {
    const log = new Log(new FakeClock());
    log.redact('a');
    log.redact('');
    log.info('test', 'a banana');
    expect(log.entries()[0]?.message).toBe('a banana');
  });
});
