import { expect, test } from 'vitest';
import { LazyPart, present } from '../../../src/worker/lazy-part.js';
import { LazyRest } from '../../../src/worker/lazy-rest.js';
import type { RestClient } from '../../../src/worker/rest-client.js';
import { FakeRest } from '../../support/builders.js';
import { FakeClock } from '../../support/fake-clock.js';

const request = { path: '/v1/marketstatus/now', params: {} };

test('a part is loaded once, when it is first waited for', async () => {
  let loads = 0;
  const lazy = new LazyPart(async () => `part ${++loads}`, new FakeClock());
  expect([loads, lazy.part]).toEqual([0, undefined]);
  expect(await Promise.all([lazy.ready(), lazy.ready()])).toEqual(['part 1', 'part 1']);
  expect(await lazy.ready()).toBe('part 1');
  expect(lazy.part).toBe('part 1');
});

test('one that cannot be loaded is an outage, and is tried again after a while', async () => {
  const clock = new FakeClock();
  let loads = 0;
  const lazy = new LazyPart(async () => {
    if (++loads < 2) throw new TypeError('Failed to fetch dynamically imported module');
    return 'there';
  }, clock);
  await expect(lazy.ready()).rejects.toMatchObject({ name: 'service-down' });
  clock.advance(14_000);
  await expect(lazy.ready()).rejects.toMatchObject({ name: 'service-down' });
  expect(loads).toBe(1);
  clock.advance(1_000);
  expect(await lazy.ready()).toBe('there');
});

test('a part that is there from the beginning is', async () => {
  const part = present(7);
  expect([part.part, await part.ready()]).toEqual([7, 7]);
});

test('what is asked of the REST service before it is there waits for it', async () => {
  const fake = new FakeRest().on(request.path, () => ({ market: 'open' }));
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const load = () => arrived.then(() => fake as unknown as RestClient); // as much of it as is used
  const rest = new LazyRest(new LazyPart(load, new FakeClock()));
  const answer = rest.get(request);
  expect([rest.requestsCount, rest.pausedUntil]).toEqual([0, undefined]);
  expect(() => rest.read).toThrow(expect.objectContaining({ name: 'service-down' }));
  arrive();
  const body = await answer;
  expect(rest.requestsCount).toBe(1);
  expect(rest.read.marketStatus(body).phase).toBe('open');
  expect((await rest.pages(request)).bodies).toEqual([body]);
});
