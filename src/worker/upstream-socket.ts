import type { CreateSocket, SocketLike } from '../upstream/upstream.js';

export interface UpstreamSocketListener {
  /** A text message, or whatever else the socket gave. */
  frame(data: unknown): void;
  /** The other side closed, or the network did. Not called after `close()`. */
  lost(code: number): void;
}

/**
 * One socket for one dial.
 * - After `close()` the listener hears nothing more, whatever still arrives; a socket that opens only then is closed again.
 * - `close()` says when the socket has really gone: until then the upstream counts it.
 */
export class UpstreamSocket {
  readonly #socket: SocketLike;
  #isClosed = false;

  /** @throws what `createSocket` throws, e.g. for an address that is none. */
  constructor(createSocket: CreateSocket, url: string, listener: UpstreamSocketListener) {
    const socket = createSocket(url);
    this.#socket = socket;
    socket.onmessage = ({ data }) => listener.frame(data);
    socket.onclose = ({ code }) => {
      this.#detach();
      listener.lost(code);
    };
  }

  send(text: string): void {
    if (this.#isClosed) return;
    try {
      this.#socket.send(text);
    } catch {
      // It is closing, and says so itself.
    }
  }

  /** @param onGone called once the socket has closed; at once if it had. */
  close(onGone: () => void): void {
    if (this.#isClosed) return onGone();
    this.#detach();
    this.#socket.onopen = () => this.#socket.close();
    this.#socket.onclose = () => {
      this.#socket.onclose = null;
      onGone();
    };
    this.#socket.close(1000);
  }

  #detach(): void {
    this.#isClosed = true;
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
  }
}
