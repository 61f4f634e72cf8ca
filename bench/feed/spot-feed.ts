import { quoteEvent, tradeEvent } from '../../src/simulator/event-writer.js';
import { printAt } from '../../src/simulator/print.js';
import type { ProtocolConnection } from '../../src/simulator/protocol-connection.js';
import type { Simulator } from '../../src/simulator/simulator.js';

const EVERY_MS = 200;
const TICKER = 'SPY';

/** Quotes and prints of the underlying, ten a second, so that what is derived from it has to move. */
export class SpotFeed {
  isRunning = false;
  readonly #timer: NodeJS.Timeout;
  #sequence = 1_000_000;

  constructor(simulator: Simulator, connections: () => readonly ProtocolConnection[]) {
    this.#timer = setInterval(() => {
      const at = simulator.market.now();
      const instrument = this.isRunning ? simulator.listing.find(TICKER, at) : undefined;
      if (!instrument) return;
      const quote = quoteEvent(instrument, simulator.maker.quote(instrument, at), at, ++this.#sequence);
      const print = printAt(instrument, simulator.maker.trade(instrument, at), 100, ++this.#sequence);
      const trade = tradeEvent(instrument, print, at, this.#sequence);
      for (const connection of connections()) {
        const { pairs } = connection;
        const events = [pairs.has(`Q.${TICKER}`) ? quote : '', pairs.has(`T.${TICKER}`) ? trade : ''].filter(Boolean);
        if (events.length > 0) connection.send(`[${events.join()}]`);
      }
    }, EVERY_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
