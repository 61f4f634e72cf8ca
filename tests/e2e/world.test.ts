import { describe, expect, onTestFinished, test } from 'vitest';
import { untilTrue } from '../support/e2e-until-true.js';
import { openWorld, type World } from '../support/e2e-world.js';

/** What each would otherwise pass unseen, and what the world must say of it. */
const inPage: Record<string, [code: string, problem: RegExp]> = {
  'a console error': ['console.error("boo")', /^console of \/some\/sub\/path\/: boo$/],
  'an exception': [
    'setTimeout(() => { throw new Error("thrown"); })',
    /^exception in \/some\/sub\/path\/: Error: thrown/,
  ],
  'a rejection': ['void Promise.reject(new Error("lost"))', /^exception in \/some\/sub\/path\/: Error: lost/],
  'an inline style': ['document.body.setAttribute("style", "color: red")', /violates .* "?'?style-src/],
  'text as HTML': ['try { document.body.innerHTML = "<b>x</b>"; } catch {}', /TrustedHTML/],
  'a file that is not there': ['void fetch("nowhere.json")', /404/],
  'a request to a host of no concern': ['void fetch("https://example.com/").catch(() => {})', /connect-src/],
  'a request the policy lets out': [
    'void fetch("https://api.massive.com/").catch(() => {})',
    /tried to leave this computer: .*api\.massive\.com/,
  ],
};
const inHub: Record<string, [code: string, problem: RegExp]> = {
  'a console error': ['console.error("boo")', /^hub console: boo$/],
  'an exception': ['setTimeout(() => { throw new Error("thrown"); }); 1', /^hub: Error: thrown/],
  'a socket to the real vendor': [
    'new WebSocket("wss://socket.massive.com/stocks"); 1',
    /tried to leave this computer: wss:\/\/socket\.massive\.com/,
  ],
  'a request to a host of no concern': ['void fetch("https://example.com/").catch(() => {})', /connect-src/],
};

/** Also closed when the test stops half-way; what it then says is of no more concern. */
async function closableWorld(): Promise<World> {
  const world = await openWorld();
  onTestFinished(() => world.close().catch(() => {}));
  return world;
}

describe('the world of the end-to-end tests fails a test for', () => {
  for (const [name, [code, problem]] of Object.entries(inPage)) {
    test(`${name} in a page`, async () => {
      const world = await closableWorld();
      const page = await world.openTab();
      await page.evaluate(code);
      await untilTrue(() => world.problems().some((text) => problem.test(text)), {
        what: () => `${problem} among ${world.problems().join('\n')}`,
      });
      await expect(world.close()).rejects.toThrow('nobody looked at');
    });
  }
  for (const [name, [code, problem]] of Object.entries(inHub)) {
    test(`${name} in the hub`, async () => {
      const world = await closableWorld();
      await world.openTab();
      await (await world.hub()).evaluate(code);
      await untilTrue(() => world.problems().some((text) => problem.test(text)), {
        what: () => `${problem} among ${world.problems().join('\n')}`,
      });
      await expect(world.close()).rejects.toThrow('nobody looked at');
    });
  }
});

test('what a test provokes on purpose is allowed, and nothing else with it', async () => {
  const world = await closableWorld();
  world.allow(/: expected/);
  const page = await world.openTab();
  await page.evaluate('console.error("expected"); console.error("not so")');
  await untilTrue(() => world.problems().length > 0);
  expect(world.problems().filter((text) => text.includes('expected'))).toEqual([]);
  await expect(world.close()).rejects.toThrow(/1 problems nobody looked at:\nconsole of .*: not so/);
});
