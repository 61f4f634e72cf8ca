import type { TestRunnerPlugin } from '@web/test-runner';
import type { CDPSession, Page } from 'puppeteer-core';

/** What a test of the browser asks of its screen. */
export interface ScreenOrder {
  readonly width?: number;
  readonly height?: number;
  /** Device pixels of a CSS px. */
  readonly ratio?: number;
  /** `print`; empty is the screen. */
  readonly media?: string;
  /** Media features by name, as `forced-colors`: `active`. Those of an earlier order no longer hold. */
  readonly features?: Readonly<Record<string, string>>;
}

/** CSS px of the viewport. */
export interface ScreenBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PageLauncher {
  getPage(sessionId: string): Page;
}

/** Commands for the test runner: `screen` sets size, resolution and media of the page; `screenshot` gives a part of it as PNG, base64. */
export function screenCommands(): TestRunnerPlugin {
  const sessions = new WeakMap<Page, Promise<CDPSession>>();
  return {
    name: 'screen',
    async executeCommand({ command, payload, session }) {
      if (command !== 'screen' && command !== 'screenshot') return undefined;
      const page = (session.browser as unknown as PageLauncher).getPage(session.id); // the Chrome launcher has it
      if (command === 'screenshot') {
        const clip = payload as ScreenBox;
        return page.screenshot({ clip, encoding: 'base64', captureBeyondViewport: false });
      }
      const { width = 1280, height = 800, ratio = 1, media = '', features = {} } = payload as ScreenOrder;
      await page.setViewport({ width, height, deviceScaleFactor: ratio });
      if (!sessions.has(page)) sessions.set(page, page.createCDPSession());
      const devtools = await sessions.get(page)!;
      const list = Object.entries(features).map(([name, value]) => ({ name, value }));
      await devtools.send('Emulation.setEmulatedMedia', { media, features: list });
      return true;
    },
  };
}
