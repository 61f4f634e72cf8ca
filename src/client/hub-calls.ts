import { membersOf } from '../base/untrusted.js';
import type { HubApi } from '../worker/hub-api.js';
import type { HubPort } from './open-port.js';

type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (thrown: unknown) => void };

/**
 * The tab's end of the calls to a hub, over one port. The hub's end is Comlink's, and this speaks its messages: calls by name with
 * plain values in and out are all that is wanted here, and Comlink as a whole would have to come before the first row.
 * - A call that is never answered waits for ever: whoever calls has a deadline.
 */
export class HubCalls {
  readonly #port: HubPort;
  readonly #waiting = new Map<string, Waiting>();
  #count = 0;

  constructor(port: HubPort) {
    this.#port = port;
  }

  /** @throws what the hub threw, by name and message. */
  call<Name extends keyof HubApi>(name: Name, ...given: Parameters<HubApi[Name]>): ReturnType<HubApi[Name]> {
    const id = String(++this.#count);
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const argumentList = given.map((value) => ({ type: 'RAW', value }));
    this.#port.postMessage({ id, type: 'APPLY', path: [name], argumentList });
    return answer as ReturnType<HubApi[Name]>; // the hub is of this protocol, or its hello is refused
  }

  /** Takes a message of the port, if it is an answer. */
  receive(message: unknown): void {
    const { id, type, value } = membersOf(message);
    const waiting = this.#waiting.get(id as string);
    if (!waiting) return;
    this.#waiting.delete(id as string);
    // All that is not told as it is, is something thrown.
    if (type === 'RAW') waiting.resolve(value);
    else waiting.reject(thrownIn(value));
  }
}

/** Errors come as what a clone keeps of them. */
function thrownIn(told: unknown): unknown {
  const { isError, value } = membersOf(told);
  if (isError !== true) return value;
  const { name, message } = membersOf(value);
  return Object.assign(new Error(String(message)), { name: String(name) });
}
