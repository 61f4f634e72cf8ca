import { expect, test } from 'vitest';
import { honest } from './support/figures.js';
import { hubWorld } from './support/hub-world.js';

test('01 tcp-drop', async (context) => {
  const t0 = performance.now();
  const world = hubWorld({ rate: 40 });
  const tab = await world.openLive();
  console.log('live at', world.clock.now(), performance.now() - t0, world.sim.stats().connections);
  await world.run(15_000);
  console.log(performance.now() - t0, tab.report, world.honesty);
  honest(context, world);
  expect(world.sim.stats().connections).toEqual({ stocks: 1, options: 1, indices: 0 });
});
