import { describe, expect, test } from 'vitest';
import { type ChannelLike, ChannelPort } from '../../../src/base/channel-port.js';

type Listener = (event: { data: unknown }) => void;

/** The ends of one BroadcastChannel: a message reaches the others that are there when it is said, in a later turn. */
class FakeAir {
  readonly #ends = new Set<Listener[]>();
  readonly #flying: (() => void)[] = [];

  open(): ChannelLike {
    const own: Listener[] = [];
    this.#ends.add(own);
    return {
      postMessage: (message) => {
        const data: unknown = structuredClone(message);
        for (const end of this.#ends) {
          if (end === own) continue;
          this.#flying.push(() => this.#ends.has(end) && end.forEach((listener) => listener({ data })));
        }
      },
      addEventListener: (_type, listener) => void own.push(listener),
      close: () => void this.#ends.delete(own),
    };
  }

  deliver(): void {
    for (let next = this.#flying.shift(); next; next = this.#flying.shift()) next();
  }
}

function heardBy(port: ChannelPort): unknown[] {
  const heard: unknown[] = [];
  port.addEventListener('message', ({ data }) => heard.push(data));
  return heard;
}

describe('a port over a channel', () => {
  test('carries what is said before the hub has opened its end, in order, once', () => {
    const air = new FakeAir();
    const tab = new ChannelPort(air.open(), 'tab');
    tab.postMessage('hello');
    tab.postMessage('interest');
    const hub = new ChannelPort(air.open(), 'hub');
    const heard = heardBy(hub);
    tab.postMessage('first row');
    air.deliver();
    tab.postMessage('second row');
    air.deliver();
    expect(heard).toEqual(['hello', 'interest', 'first row', 'second row']);
  });

  test('is two ways, and neither end hears itself', () => {
    const air = new FakeAir();
    const tab = new ChannelPort(air.open(), 'tab');
    const hub = new ChannelPort(air.open(), 'hub');
    const [byTab, byHub] = [heardBy(tab), heardBy(hub)];
    tab.postMessage(1);
    hub.postMessage(2);
    air.deliver();
    expect({ byTab, byHub }).toEqual({ byTab: [2], byHub: [1] });
  });

  test('closed, it hears nothing and keeps nothing', () => {
    const air = new FakeAir();
    const tab = new ChannelPort(air.open(), 'tab');
    tab.postMessage('never sent');
    const heard = heardBy(tab);
    tab.close();
    tab.close();
    const hub = new ChannelPort(air.open(), 'hub');
    const byHub = heardBy(hub);
    hub.postMessage('too late');
    air.deliver();
    expect({ heard, byHub }).toEqual({ heard: [], byHub: [] });
  });
});
