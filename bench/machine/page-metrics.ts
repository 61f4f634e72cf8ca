import type { CDPSession, Page } from 'playwright-core';

/** What the main thread of a page did, seconds since it began. */
export interface PageMetrics {
  readonly at: number;
  readonly task: number;
  readonly script: number;
  readonly layout: number;
  readonly style: number;
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

function sessionOf(page: Page): Promise<CDPSession> {
  let session = sessions.get(page);
  if (!session) {
    session = openSession(page);
    sessions.set(page, session);
  }
  return session;
}

async function openSession(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'timeTicks' });
  return session;
}

export async function pageMetrics(page: Page): Promise<PageMetrics> {
  const session = await sessionOf(page);
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    at: of('Timestamp'),
    task: of('TaskDuration'),
    script: of('ScriptDuration'),
    layout: of('LayoutDuration'),
    style: of('RecalcStyleDuration'),
  };
}
