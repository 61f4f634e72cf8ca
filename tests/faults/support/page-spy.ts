/* What a page's own script can tell more exactly than questions from outside: it measures where the viewer sits. */

interface Chain extends HTMLElement {
  contracts(): string[];
  snapshot(ticker: string): { receivedAt?: number } | undefined;
}

declare global {
  /** When the hub sent each delta, by its own clock, epoch ms. */
  var deltasSentAt: number[];
  /** Animation frames that the page's own code ran in, between two instants, epoch ms. */
  var framesBetween: (from: number, to: number) => number;
  /** When the condition held for the first time, epoch ms. */
  var firstTime: (isRight: () => boolean) => Promise<number>;
  /** The page's first chain. */
  var chainHere: () => Chain | undefined;
  var contractsHere: () => string[];
  var bidOf: (ticker: string) => string | undefined;
  /** Live, with an event of its own after this instant, epoch ms. */
  var isFresh: (at: number) => boolean;
  /** What stands on the page, in shadow roots too. */
  var shownText: () => string;
  /** @returns whether there is a field for it. */
  var typeKeyInto: (key: string) => boolean;
}

/** Put before a page's own scripts: it must stand alone. */
export function recordDeltas(): void {
  globalThis.deltasSentAt = [];
  const { addEventListener } = MessagePort.prototype;
  const heard = new WeakSet<MessagePort>();
  MessagePort.prototype.addEventListener = function (this: MessagePort, ...words: unknown[]) {
    if (words[0] === 'message' && !heard.has(this)) {
      heard.add(this);
      addEventListener.call(this, 'message', (event) => {
        const { sw, now } = ((event as MessageEvent).data ?? {}) as { sw?: unknown; now?: unknown };
        if (sw === 'delta') globalThis.deltasSentAt.push(Number(now));
      });
    }
    return (addEventListener as (...all: unknown[]) => void).apply(this, words);
  } as typeof addEventListener;

  const framesAt: number[] = [];
  const { requestAnimationFrame } = globalThis;
  globalThis.requestAnimationFrame = (run) =>
    requestAnimationFrame((time) => {
      framesAt.push(performance.timeOrigin + performance.now());
      run(time);
    });
  globalThis.framesBetween = (from, to) => framesAt.filter((at) => at > from && at < to).length;
  globalThis.firstTime = (isRight) =>
    new Promise((resolve) => {
      const look = () => (isRight() ? resolve(performance.timeOrigin + performance.now()) : void setTimeout(look, 5));
      look();
    });

  const find = (root: ParentNode, selector: string): Element | undefined => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(selector)) return element;
      const within = element.shadowRoot && find(element.shadowRoot, selector);
      if (within) return within;
    }
    return undefined;
  };
  globalThis.chainHere = () => find(document, 'options-analytics') as Chain | undefined;
  globalThis.contractsHere = () => globalThis.chainHere()?.contracts() ?? [];
  globalThis.bidOf = (ticker) =>
    globalThis.chainHere()?.shadowRoot?.querySelector(`[data-contract="${ticker}"] [data-field=bid]`)?.textContent ??
    undefined;
  globalThis.isFresh = (at) => {
    const chain = globalThis.chainHere();
    const newest = (chain?.contracts() ?? []).map((ticker) => chain?.snapshot(ticker)?.receivedAt ?? 0);
    return chain?.getAttribute('state') === 'live' && Math.max(...newest) > at;
  };
  globalThis.shownText = () => {
    const textOf = (root: ParentNode): string =>
      [...root.querySelectorAll('*')]
        .map(
          (element) =>
            [...element.childNodes]
              .filter((node) => node.nodeType === 3)
              .map((node) => node.textContent)
              .join('') + (element.shadowRoot ? textOf(element.shadowRoot) : ''),
        )
        .join(' ');
    return textOf(document);
  };
  globalThis.typeKeyInto = (key) => {
    const field = find(document, 'input#key') as HTMLInputElement | undefined;
    if (!field) return false;
    field.value = key;
    field.form?.querySelector<HTMLButtonElement>('button[type=submit]')?.click();
    return true;
  };
}
