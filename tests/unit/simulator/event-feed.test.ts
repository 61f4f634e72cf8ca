import { describe, expect, test } from 'vitest';
import { startVendor } from './simulated-client.js';

const CALL = 'O:SPY261218C00660000';

describe('the pace', () => {
  test('a quote of the money comes one to two times a second, and a screen of forty contracts is calm', () => {
    const { follow, clock } = startVendor();
    const strikes = Array.from({ length: 21 }, (_, n) => String((650 + n) * 1000).padStart(8, '0'));
    const contracts = strikes.flatMap((strike) => [`O:SPY261125C${strike}`, `O:SPY261125P${strike}`]);
    const client = follow('options', contracts.flatMap((each) => [`Q.${each}`, `T.${each}`, `A.${each}`]).join());
    const from = client.said.length;
    clock.advance(60_000);
    const events = client.events(from);
    expect(events.length / 60).toBeGreaterThan(15);
    expect(events.length / 60).toBeLessThan(300);
    const quotes = events.filter(({ ev, sym }) => ev === 'Q' && sym === 'O:SPY261125C00660000').length;
    expect(quotes / 60).toBeGreaterThan(0.8);
    expect(quotes / 60).toBeLessThan(2.5);
    expect(events.filter(({ ev }) => ev === 'Q').length).toBeGreaterThan(
      2 * events.filter(({ ev }) => ev === 'T').length,
    );
  }); // prettier-ignore

  test('a rate that is asked for is kept, over all clusters together', () => {
    const { follow, clock } = startVendor({ rate: 5000 });
    const clients = [follow('stocks', 'Q.SPY,T.SPY'), follow('options', `Q.${CALL}`)];
    const from = clients.map(({ said }) => said.length);
    clock.advance(2000);
    const count = clients.reduce((sum, client, n) => sum + client.events(from[n]).length, 0);
    expect(count).toBeGreaterThan(9500);
    expect(count).toBeLessThan(10_500);
    expect(Math.max(...clients[0]!.frames().map((frame) => JSON.parse(frame).length))).toBeLessThanOrEqual(50);
  });

  test('nothing is sent, and no timer runs, for nobody', () => {
    const { follow, clock } = startVendor();
    const client = follow('stocks', 'Q.SPY');
    client.say('{"action":"unsubscribe","params":"Q.SPY"}');
    clock.advance(5000);
    const from = client.said.length;
    clock.advance(60_000);
    expect(client.said.length).toBe(from);
    client.socket.close();
    clock.advance(1);
    expect(clock.pendingCount).toBe(0);
  });

  test('the same seed and day give the same frames, another seed others', () => {
    const frames = (seed: number) => {
      const { follow, clock } = startVendor({ seed });
      const client = follow('options', `Q.${CALL},T.${CALL},A.${CALL}`);
      clock.advance(20_000);
      return client.frames();
    };
    expect(frames(3)).toEqual(frames(3));
    expect(frames(3)).not.toEqual(frames(4));
  });
});

describe('what is sent', () => {
  test('only what was asked for, with times of now and sequences that rise', () => {
    const { follow, clock } = startVendor();
    const client = follow('options', `Q.${CALL},A.O:NOPE991231C00001000`);
    for (let n = 0; n < 200; n++) {
      const from = client.said.length;
      clock.advance(50);
      for (const event of client.events(from)) {
        expect([event.ev, event.sym]).toEqual(['Q', CALL]);
        expect(clock.now() - (event.t as number)).toBeLessThanOrEqual(100);
      }
    }
    const sequences = client.events().map(({ q }) => q as number);
    expect(sequences.length).toBeGreaterThan(5);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  });

  test('a second bar is what REST says of that second, and a trade has the volume that the bars have', async () => {
    const { follow, clock, get } = startVendor();
    const client = follow('stocks', 'A.NVDA,AM.NVDA');
    clock.advance(125_000);
    const seconds = client.events().filter(({ ev }) => ev === 'A') as {
      s: number;
      o: number;
      h: number;
      l: number;
      c: number;
      v: number;
    }[];
    const minute = client.events().findLast(({ ev }) => ev === 'AM') as { s: number; e: number; c: number; v: number };
    const range = `${seconds[0]!.s}/${seconds.at(-1)!.s}`;
    const { results } = (await get(`/v2/aggs/ticker/NVDA/range/1/second/${range}`)).json() as {
      results: { t: number; o: number; h: number; l: number; c: number; v: number }[];
    };
    expect(seconds.length).toBeGreaterThan(100);
    expect(results).toEqual(results.map((each) => expect.objectContaining(each)));
    for (const { s, o, h, l, c, v } of seconds) {
      expect(results.find(({ t }) => t === s)).toMatchObject({ o, h, l, c, v });
    }
    const within = seconds.filter(({ s }) => s >= minute.s && s < minute.e);
    expect(within.reduce((sum, { v }) => sum + v, 0)).toBe(minute.v);
    expect(within.at(-1)!.c).toBe(minute.c);
  }); // prettier-ignore

  test('a wildcard brings the whole cluster, once to a connection that holds a pair of it too', () => {
    const { follow, clock } = startVendor();
    const stocks = follow('stocks', 'T.*,T.SPY');
    clock.advance(60_000);
    const sequences = stocks
      .events()
      .filter(({ sym }) => sym === 'SPY')
      .map(({ q }) => q);
    expect(new Set(stocks.events().map(({ sym }) => sym)).size).toBe(12);
    expect(new Set(sequences).size).toBe(sequences.length);
    const options = follow('options', 'A.*');
    clock.advance(10_000);
    expect(new Set(options.events().map(({ sym }) => sym)).size).toBeGreaterThan(100);
  }); // prettier-ignore

  test('on the delayed host everything is fifteen minutes old', () => {
    const { follow, clock } = startVendor({ scenario: 'delayed-plan' });
    const client = follow('stocks', 'T.SPY,A.SPY', 'delayed.massive.com');
    clock.advance(10_000);
    const trades = client.events().filter(({ ev }) => ev === 'T');
    expect(trades.length).toBeGreaterThan(5);
    const age = clock.now() - (trades.at(-1)!.t as number);
    expect(age).toBeGreaterThanOrEqual(15 * 60_000);
    expect(age).toBeLessThan(15 * 60_000 + 5000);
  });

  test('an expired contract falls silent at its expiry, and the next day goes on', () => {
    const { follow, clock } = startVendor({ startAt: Date.UTC(2026, 10, 24, 20, 59, 30) });
    const client = follow('options', 'Q.O:SPY261124C00660000,Q.O:SPY261125C00660000');
    clock.advance(60_000);
    const expired = client.events().filter(({ sym }) => sym === 'O:SPY261124C00660000');
    expect(expired.length).toBeGreaterThan(3);
    expect(expired.every(({ t }) => (t as number) < Date.UTC(2026, 10, 24, 21))).toBe(true);
    expect(client.events().at(-1)!.sym).toBe('O:SPY261125C00660000');
  });

  test('it trades over midnight and at weekends', () => {
    const { follow, clock } = startVendor({ startAt: Date.UTC(2026, 10, 29, 4, 59, 50) });
    const client = follow('stocks', 'Q.SPY,A.SPY');
    clock.advance(30_000);
    const bars = client.events().filter(({ ev }) => ev === 'A') as { e: number; av: number }[];
    const midnight = Date.UTC(2026, 10, 29, 5);
    expect(bars.filter(({ e }) => e > midnight)[0]!.av).toBeLessThan(
      bars.filter(({ e }) => e <= midnight)[0]!.av / 100,
    );
    expect(client.events().filter(({ ev, t }) => ev === 'Q' && (t as number) > midnight).length).toBeGreaterThan(5);
  }); // prettier-ignore
});
