import { expect, test } from 'vitest';
import { PacedTask } from '../../../src/components/paced-task.js';
import { FakeClock } from '../../support/fake-clock.js';

function paced() {
  const clock = new FakeClock();
  const start = clock.now();
  const ran: number[] = [];
  return { clock, ran, task: new PacedTask(clock, 250, () => ran.push(clock.now() - start)) };
}

test('it runs at once after a rest, then once a period, and loses nothing', () => {
  const { clock, ran, task } = paced();
  for (let at = 0; at < 600; at += 10) {
    task.request();
    clock.advance(10);
  }
  clock.advance(1_000);
  expect(ran).toEqual([0, 250, 500, 750]);
});

test('closing forgets what was asked, twice too; it may be asked again', () => {
  const { clock, ran, task } = paced();
  task.request();
  task.request();
  task.close();
  task.close();
  clock.advance(1_000);
  expect(ran).toEqual([0]);
  task.request();
  expect(ran).toEqual([0, 1_000]);
});
