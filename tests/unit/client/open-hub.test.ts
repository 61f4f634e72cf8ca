import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HubEvents, OpenedHub } from '../../../src/client/open-port.js';

class FakeSharedWorker extends EventTarget {
  readonly port = Object.assign(new EventTarget(), { close: vi.fn() });
  readonly href: string;
  readonly name: string;

  constructor(url: string, { name }: { name: string }) {
    super();
    if (isForbidden) throw new DOMException('Not here.', 'SecurityError');
    this.href = url;
    this.name = name;
    workers.push(this);
  }
}

let workers: FakeSharedWorker[] = [];
let isForbidden = false;
let stored: string | null = null;
const window = new EventTarget();
const events = () => ({ missing: vi.fn(), restarted: vi.fn() }) satisfies HubEvents;

/** As a page meets it that has just been loaded. */
async function fresh() {
  vi.resetModules();
  return import('../../../src/client/open-hub.js');
}

beforeEach(() => {
  workers = [];
  isForbidden = false;
  stored = null;
  vi.stubGlobal('SharedWorker', FakeSharedWorker);
  vi.stubGlobal('navigator', { locks: {} });
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', { baseURI: 'https://example.org/page/' });
  vi.stubGlobal('localStorage', { getItem: () => stored, setItem: () => undefined });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a hub started ahead is the one that the first way leads to; the next way is another port', async () => {
  const { startHub, openHub } = await fresh();
  startHub();
  expect(workers).toHaveLength(1);
  expect(openHub(undefined, events())).toMatchObject({ port: workers[0]!.port, mode: 'shared-worker' });
  expect(workers).toHaveLength(1);
  expect(openHub(undefined, events())).toMatchObject({ port: workers[1]!.port });
  expect(workers[1]).toMatchObject({ href: workers[0]!.href, name: workers[0]!.name });
});

test('of a hub started ahead nothing that happens later is missed', async () => {
  const { startHub, openHub } = await fresh();
  startHub();
  const heard = events();
  openHub(undefined, heard);
  workers[0]!.dispatchEvent(new Event('error'));
  await Promise.resolve();
  expect(heard.missing).toHaveBeenCalledOnce();
  stored = '2';
  window.dispatchEvent(Object.assign(new Event('storage'), { key: 'strikewire-hub-name' }));
  expect(heard.restarted).toHaveBeenCalledOnce();
});

test('of one that failed before it was wanted whoever wants it hears at once: the browser may tell of it only once', async () => {
  const { startHub, openHub } = await fresh();
  startHub();
  workers[0]!.dispatchEvent(new Event('error'));
  const [heard, left] = [events(), events()];
  openHub(undefined, heard);
  expect(heard.missing).not.toHaveBeenCalled(); // not before it has what it opened
  await Promise.resolve();
  expect(heard.missing).toHaveBeenCalledOnce();
  expect(workers).toHaveLength(1);
  startHub();
  workers[1]!.dispatchEvent(new Event('error'));
  const opened = openHub(undefined, left);
  if (!(opened instanceof Promise)) opened.close();
  await Promise.resolve();
  expect(left.missing).not.toHaveBeenCalled();
});

describe('one that says nothing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is asked for once more: the browser may have lost its failure', async () => {
    const { startHub, openHub } = await fresh();
    startHub();
    const heard = events();
    const opened = openHub(undefined, heard) as OpenedHub;
    vi.advanceTimersByTime(1_499);
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(workers).toHaveLength(2);
    expect(workers[1]).toMatchObject({ href: workers[0]!.href, name: workers[0]!.name });
    workers[1]!.dispatchEvent(new Event('error'));
    await Promise.resolve();
    expect(heard.missing).toHaveBeenCalledOnce();
    opened.close();
    expect(workers[1]!.port.close).toHaveBeenCalledOnce();
    workers[0]!.dispatchEvent(new Event('error'));
    await Promise.resolve();
    expect(heard.missing).toHaveBeenCalledOnce();
  });

  test('and was only slow keeps its first port alone', async () => {
    const { openHub } = await fresh();
    const heard = events();
    openHub(undefined, heard);
    vi.advanceTimersByTime(2_000);
    workers[0]!.port.dispatchEvent(new Event('message'));
    expect(workers.map(({ port }) => port.close.mock.calls.length)).toEqual([0, 1]);
    expect(heard.missing).not.toHaveBeenCalled();
  });

  test('but answers, or is left, in time is not', async () => {
    const { openHub } = await fresh();
    openHub(undefined, events());
    (openHub(undefined, events()) as OpenedHub).close();
    workers[0]!.port.dispatchEvent(new Event('message'));
    vi.advanceTimersByTime(60_000);
    expect(workers).toHaveLength(2);
  });
});

test('one that was passed over meanwhile is left for the next', async () => {
  const { startHub, openHub } = await fresh();
  startHub();
  stored = '2';
  openHub(undefined, events());
  expect(workers.map(({ name }) => name)).toEqual(['strikewire-hub', 'strikewire-hub-2']);
  expect(workers[0]!.port.close).toHaveBeenCalledOnce();
});

test('a way to a script of the page’s own leaves it to the others', async () => {
  const { startHub, openHub } = await fresh();
  startHub();
  openHub('hub.js', events());
  expect(workers[1]!.href).toBe('https://example.org/page/hub.js');
  openHub(undefined, events());
  expect(workers).toHaveLength(2);
});

test('where there can be none nothing is started and nothing thrown', async () => {
  const { startHub } = await fresh();
  isForbidden = true;
  startHub();
  vi.stubGlobal('navigator', {});
  isForbidden = false;
  startHub();
  expect(workers).toEqual([]);
});
