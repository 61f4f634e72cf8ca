/** One session of a W3C WebDriver server, by plain HTTP. */
export class WebDriverSession {
  readonly #base: string;
  /** What the server said of the browser. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Commands go to the window chosen last, so those of different windows must not mix. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(base: string, capabilities: Record<string, unknown>) {
    this.#base = base;
    this.capabilities = capabilities;
  }

  static async open(server: string, wanted: Record<string, unknown>): Promise<WebDriverSession> {
    const made = (await ask('POST', `${server}/session`, { capabilities: { alwaysMatch: wanted } })) as {
      sessionId: string;
      capabilities: Record<string, unknown>;
    };
    return new WebDriverSession(`${server}/session/${made.sessionId}`, made.capabilities);
  }

  /** @returns the handle of a new window, or of a tab behind the first one. */
  open(type: 'window' | 'tab'): Promise<string> {
    return this.#inTurn(async () => {
      const { handle } = (await ask('POST', `${this.#base}/window/new`, { type })) as { handle: string };
      return handle;
    });
  }

  goto(handle: string, url: string): Promise<unknown> {
    return this.#in(handle, 'POST', '/url', { url });
  }

  reload(handle: string): Promise<unknown> {
    return this.#in(handle, 'POST', '/refresh', {});
  }

  closeWindow(handle: string): Promise<unknown> {
    return this.#in(handle, 'DELETE', '/window');
  }

  /** Calls a function given as text, waits for its promise. @throws Error with what it threw. */
  async run(handle: string, script: string, args: readonly unknown[]): Promise<unknown> {
    const body = `const [args, done] = arguments;
      Promise.resolve().then(() => (${script})(...args)).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const answer = (await this.#in(handle, 'POST', '/execute/async', { script: body, args: [args] })) as {
      value?: unknown;
      error?: string;
    };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value ?? undefined;
  }

  close(): Promise<unknown> {
    return ask('DELETE', this.#base);
  }

  #in(handle: string, method: string, path: string, body?: object): Promise<unknown> {
    return this.#inTurn(async () => {
      await ask('POST', `${this.#base}/window`, { handle });
      return ask(method, `${this.#base}${path}`, body);
    });
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

async function ask(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value?.error}: ${value?.message}`);
  return value;
}
