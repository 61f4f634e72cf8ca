import type { AnalyticsKeys, KeyTarget } from './analytics-keys.js';
import type { AnalyticsLive } from './analytics-live.js';
import type { AnalyticsTools, ToolsHost } from './analytics-tools.js';
import type { CellReadout } from './cell-readout.js';
import type { ExplanationOpener, OpenerHost } from './explanation-opener.js';
import type { WhatIfDesk, WhatIfHost } from './what-if-desk.js';

/** What the extras need of the element they serve. */
export interface ExtrasHost
  extends ToolsHost,
    WhatIfHost,
    Omit<OpenerHost, keyof ToolsHost | keyof WhatIfHost>,
    Omit<KeyTarget, 'findStrike' | 'explain'> {
  readonly isConnected: () => boolean;
}

/**
 * What of `<options-analytics>` is loaded after its first rows: its keys; and when it is first used: filter, sorting, search and the
 * chooser of columns; what explains the value under the pointer, and what opens one to its inputs; the what-if.
 */
export class AnalyticsExtras {
  readonly #host: ExtrasHost;
  #tools: AnalyticsTools | undefined;
  #readout: CellReadout | undefined;
  #keys: AnalyticsKeys | undefined;
  #whatIf: WhatIfDesk | undefined;
  #opener: ExplanationOpener | undefined;

  constructor(host: ExtrasHost) {
    this.#host = host;
  }

  /** Once they have been used. */
  get tools(): AnalyticsTools | undefined {
    return this.#tools;
  }

  /** Once something is supposed. */
  get whatIf(): WhatIfDesk | undefined {
    return this.#whatIf;
  }

  async openWhatIf(): Promise<void> {
    await (await this.#loadWhatIf()).open();
  }

  async #loadWhatIf(): Promise<WhatIfDesk> {
    const { WhatIfDesk: Desk } = await import('./what-if-desk.js');
    await Desk.load();
    this.#whatIf ??= new Desk(this.#host);
    return this.#whatIf;
  }

  /** What could not be loaded, in a sentence. */
  get problem(): string | undefined {
    return this.#opener?.problem;
  }

  /** After each rendering. */
  rendered(hasRows: boolean): void {
    if (this.#whatIf) this.#whatIf.rendered();
    else if (hasRows && this.#host.whatIf() !== '') {
      // An address, or the page, supposes something. The file may be there with the next rendering if it is not now.
      void this.#loadWhatIf().then(this.#host.render, () => undefined);
    }
    this.#tools?.rendered();
    if (this.#keys) this.#keys.rendered();
    else if (hasRows) void this.#hearKeys().catch(() => undefined); // the file may be there with the next rendering
  }

  async showKeys(): Promise<void> {
    const { AnalyticsKeys: Keys } = await import('./analytics-keys.js');
    await Keys.show(this.#host.root());
  }

  async use(act: (tools: AnalyticsTools) => Promise<void>): Promise<void> {
    const { AnalyticsTools: Tools } = await import('./analytics-tools.js');
    this.#tools ??= new Tools(this.#host);
    await act(this.#tools);
  }

  async pointed(event: PointerEvent): Promise<void> {
    if (this.#readout || event.pointerType === 'touch') return;
    const { CellReadout: Readout } = await import('./cell-readout.js');
    if (!this.#host.isConnected()) return;
    const table = () => this.#live?.table;
    this.#readout ??= new Readout(this.#host.root(), table, this.#host.now);
  }

  close(): void {
    this.#tools?.close();
    this.#readout?.close();
    this.#readout = undefined;
    this.#keys?.close();
    this.#keys = undefined;
    this.#opener?.close();
    this.#opener = undefined;
  }

  async #hearKeys(): Promise<void> {
    const [{ AnalyticsKeys: Keys }, { ExplanationOpener: Opener }] = await Promise.all([
      import('./analytics-keys.js'),
      import('./explanation-opener.js'),
    ]);
    if (!this.#host.isConnected() || this.#keys) return;
    const findStrike = () => void this.use((tools) => tools.toggle('find'));
    const opener = new Opener(this.#host);
    this.#opener = opener;
    const explain = (at: HTMLElement) => void opener.explain(at);
    this.#keys = new Keys(this.#host.root(), { step: this.#host.step, press: this.#host.press, findStrike, explain });
  }

  get #live(): AnalyticsLive | undefined {
    return this.#host.live();
  }
}
