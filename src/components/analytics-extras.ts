import type { AnalyticsLive } from './analytics-live.js';
import type { AnalyticsTools, ToolsHost } from './analytics-tools.js';
import type { CellReadout } from './cell-readout.js';

/** What the extras need of the element they serve. */
export interface ExtrasHost extends ToolsHost {
  readonly isConnected: () => boolean;
  /** Hub clock, epoch ms. */
  readonly now: () => number;
}

/**
 * What of `<options-analytics>` is loaded when it is first used: filter, sorting, search and the chooser of columns; what explains the
 * value under the pointer.
 */
export class AnalyticsExtras {
  readonly #host: ExtrasHost;
  #tools: AnalyticsTools | undefined;
  #readout: CellReadout | undefined;

  constructor(host: ExtrasHost) {
    this.#host = host;
  }

  /** Once they have been used. */
  get tools(): AnalyticsTools | undefined {
    return this.#tools;
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
  }

  get #live(): AnalyticsLive | undefined {
    return this.#host.live();
  }
}
