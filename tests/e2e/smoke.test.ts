import { describe, expect } from 'vitest';
import { testInWorld } from '../support/e2e-world.js';
import { shownText } from '../support/e2e-text.js';
import { untilTrue } from '../support/e2e-until-true.js';

const test = testInWorld();

describe('the built site under a sub-path', () => {
  for (const [path, title] of [
    ['', 'Dashboard'],
    ['chain/', 'Chain'],
    ['flow/', 'Flow'],
    ['status/', 'Status'],
    ['settings/', 'Settings'],
  ] as const) {
    test(`${path === '' ? 'the dashboard' : path} shows itself, also after a reload, with nothing in the console`, async ({
      world,
    }) => {
      const page = await world.openTab(path);
      const shows = () =>
        untilTrue(async () => (await page.title()).includes(title) && (await shownText(page)) !== '', {
          what: `title and text of ${path || 'the dashboard'}`,
        });
      await shows();
      await page.reload();
      await shows();
      expect(new URL(page.url()).pathname).toBe(`/some/sub/path/${path}`);
      expect(world.site.requests.filter(({ status }) => status >= 400)).toEqual([]);
    });
  }
});
