import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChannelPort } from '../../../src/base/channel-port.js';
import { LEADER_CHANNEL } from '../../../src/base/channel-port.js';
import type { OpenedHub } from '../../../src/client/open-port.js';
import { lead } from '../../../src/worker/lead.js';
import { delivered, until } from '../../support/builders-page.js';
import { FakeLocks } from '../../support/fake-locks.js';

/** The hub's worker as the page sees it; on the air it is the real leading side, which repeats what a tab says. */
class FakeWorker extends EventTarget {
  readonly generation: string;
  readonly heard: unknown[] = [];
  isAlive = true;
  readonly #channels: BroadcastChannel[] = [];

  constructor(_url: string, { name }: { name: string }) {
    super();
    this.generation = `generation-${workers.length}-${name}`;
    workers.push(this);
    mostAlive = Math.max(mostAlive, workers.filter(({ isAlive }) => isAlive).length);
  }

  postMessage(message: { sw: string }): void {
    if (message.sw !== 'lead') return;
    setImmediate(() => {
      if (!this.isAlive) return;
      if (!isLoadable) return void this.dispatchEvent(new Event('error'));
      if (isLoadable === 'never') return;
      lead({
        generation: this.generation,
        accept: (port) => this.#serve(port),
        open: (channel) => this.#open(channel),
      });
      this.dispatchEvent(new Event('message'));
    });
  }

  /** Neither hears nor says anything, as in an endless loop. */
  hang(): void {
    for (const channel of this.#channels.splice(0)) channel.close();
  }

  terminate(): void {
    this.isAlive = false;
    this.hang();
  }

  #open(name: string): BroadcastChannel {
    const channel = new BroadcastChannel(name);
    this.#channels.push(channel);
    return channel;
  }

  #serve(port: ChannelPort): void {
    port.addEventListener('message', ({ data }) => {
      this.heard.push(data);
      port.postMessage({ echo: data, by: this.generation });
    });
  }
}

let workers: FakeWorker[] = [];
let mostAlive = 0;
let isLoadable: boolean | 'never' = true;
let locks: FakeLocks;
const opened: OpenedHub[] = [];
const pages: EventTarget[] = [];

beforeEach(() => {
  workers = [];
  mostAlive = 0;
  isLoadable = true;
  locks = new FakeLocks();
  vi.stubGlobal('location', { origin: 'null' });
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', { locks });
});
afterEach(() => {
  for (const page of pages.splice(0)) page.dispatchEvent(new Event('pagehide'));
  for (const hub of opened.splice(0)) hub.close();
  for (const worker of workers) worker.terminate();
  vi.unstubAllGlobals();
});

/** A tab of its own: its module, its page. */
async function openTab(workerSrc?: string) {
  const [document, window] = [new EventTarget(), new EventTarget()];
  pages.push(window);
  vi.stubGlobal('document', document);
  vi.stubGlobal('window', window);
  vi.resetModules();
  const { openLeaderTab } = await import('../../../src/client/leader-tab.js');
  const heard: { echo: unknown; by: string }[] = [];
  const events: string[] = [];
  let hub: OpenedHub;
  const open = () => {
    hub = openLeaderTab(workerSrc, {
      missing: () => events.push('missing'),
      restarted: () => events.push('restarted'),
    });
    hub.port.addEventListener('message', ({ data }) => heard.push(data as (typeof heard)[0]));
    opened.push(hub);
  };
  open();
  return {
    heard,
    events,
    /** As the client does when its hub was lost. */
    reopen() {
      hub.close();
      open();
    },
    say: (message: string) => hub.port.postMessage(message),
    suspect: () => hub.suspect!(),
    page: (event: string, init = {}) => window.dispatchEvent(Object.assign(new Event(event), init)),
    life: (event: string) => document.dispatchEvent(new Event(event)),
    openAnother: () => openLeaderTab('other.js', { missing: () => {}, restarted: () => {} }),
  };
}
const alive = () => workers.filter(({ isAlive }) => isAlive);
const answered = (tab: Awaited<ReturnType<typeof openTab>>, text: string) =>
  until(`an answer to ${text}`, () => tab.heard.some(({ echo }) => echo === text));

describe('tabs without a SharedWorker', () => {
  test('share the hub of the first; what is said before it is there is said to it, once', async () => {
    const first = await openTab();
    const second = await openTab();
    first.say('early');
    second.say('early too');
    await answered(first, 'early');
    await answered(second, 'early too');
    await delivered();
    expect(workers).toHaveLength(1);
    expect(workers[0]!.heard.sort()).toEqual(['early', 'early too']);
    expect([...first.events, ...second.events]).toEqual([]);
    const late = await openTab();
    late.say('late');
    await answered(late, 'late');
    expect([...first.events, ...second.events, ...late.events]).toEqual([]);
  });

  test.each([
    ['is closed', (tab: Awaited<ReturnType<typeof openTab>>) => tab.page('pagehide')],
    ['is frozen', (tab: Awaited<ReturnType<typeof openTab>>) => tab.life('freeze')],
  ])('when the leader %s, the next leads, and never two at once', async (_how, leave) => {
    const first = await openTab();
    const second = await openTab();
    second.say('one');
    await answered(second, 'one');
    leave(first);
    await until('the news', () => second.events.includes('restarted'));
    second.reopen();
    second.say('two');
    await answered(second, 'two');
    expect(alive().map(({ generation }) => generation)).toEqual([workers[1]!.generation]);
    expect(mostAlive).toBe(1);
  });

  test('a leader that is back queues behind the one that leads now, and leads again after it', async () => {
    const first = await openTab();
    const second = await openTab();
    second.say('one');
    await answered(second, 'one');
    first.page('pagehide');
    await until('the second leads', () => workers.length === 2);
    first.page('pageshow', { persisted: true });
    first.life('resume'); // both come, in either order
    first.reopen();
    first.say('back');
    await answered(first, 'back');
    expect(first.heard.at(-1)!.by).toBe(workers[1]!.generation);
    second.page('pagehide');
    await until('the first leads again', () => workers.length === 3 && alive().length === 1);
    expect(mostAlive).toBe(1);
  });

  test('a leader whose hub cannot be loaded says so and lets the next try', async () => {
    isLoadable = false;
    const first = await openTab();
    await until('missing', () => first.events.includes('missing'));
    expect(alive()).toEqual([]);
    isLoadable = true;
    const second = await openTab();
    second.say('one');
    await answered(second, 'one');
    expect(second.events).toEqual([]);
  });

  test('an error in a hub that has started ends nothing', async () => {
    const first = await openTab();
    first.say('one');
    await answered(first, 'one');
    workers[0]!.dispatchEvent(new Event('error'));
    first.say('two');
    await answered(first, 'two');
    expect(first.events).toEqual([]);
    expect(alive()).toHaveLength(1);
  });

  test('a leader that hangs is robbed by one of those who suspect it, and queues again', {
    timeout: 10_000,
  }, async () => {
    const first = await openTab();
    const [second, third] = [await openTab(), await openTab()];
    for (const tab of [first, second, third]) {
      tab.say('one');
      await answered(tab, 'one');
    }
    workers[0]!.hang();
    second.suspect();
    third.suspect();
    await until('another hub', () => workers.length === 2);
    await until('one is left', () => alive().length === 1);
    await until('the news', () => [first, second, third].every(({ events }) => events.includes('restarted')));
    for (const tab of [first, second, third]) {
      tab.reopen();
      tab.say('two');
      await answered(tab, 'two');
    }
    expect(workers).toHaveLength(2);
    expect(workers[1]!.generation).toMatch(/-strikewire-hub-2$/); // it does not wait for what the other still holds
    second.page('pagehide');
    third.page('pagehide');
    await until('the robbed one leads again', () => workers.length === 3);
  });

  test('a leader that answers is robbed by nobody; nor is one whose hub is being loaded', {
    timeout: 10_000,
  }, async () => {
    const first = await openTab();
    const second = await openTab();
    second.say('one');
    await answered(second, 'one');
    second.suspect();
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // longer than an answer is waited for
    expect(workers).toHaveLength(1);
    isLoadable = 'never';
    first.page('pagehide');
    await until('the second starts', () => workers.length === 2);
    const third = await openTab();
    third.suspect();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(workers).toHaveLength(2);
  });

  test('two scripts on one page are two candidates for one lead', async () => {
    const first = await openTab();
    vi.stubGlobal('document', Object.assign(new EventTarget(), { baseURI: 'file:///page/' }));
    opened.push(first.openAnother());
    first.say('one');
    await answered(first, 'one');
    await delivered();
    expect(workers).toHaveLength(1);
    expect(locks.isHeld(LEADER_CHANNEL)).toBe(true);
  });
});
