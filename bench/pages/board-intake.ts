import { systemClock } from '../../src/base/clock.js';
import { Log } from '../../src/base/log.js';
import { PriceRings } from '../../src/market/price-ring.js';
import { QuoteBoard } from '../../src/market/quote-board.js';
import { massiveCodec } from '../../src/upstream/massive.js';
import { BoardWriter } from '../../src/worker/board-writer.js';
import { UpstreamIntake } from '../../src/worker/upstream-intake.js';

/** The product's way from a frame into the board: codec, intake, writer. */
export function boardIntake(contracts: readonly string[]): { board: QuoteBoard; take: (frame: string) => void } {
  const board = new QuoteBoard();
  for (const ticker of contracts) board.add(ticker);
  const nothing = () => undefined;
  const writer = new BoardWriter(board, new PriceRings(), systemClock, {
    dirty: nothing,
    status: nothing,
    unusable: nothing,
  });
  const intake = new UpstreamIntake(massiveCodec, writer, systemClock, new Log(systemClock));
  const listener = { heard: nothing };
  return { board, take: (frame) => intake.read(frame, listener) };
}
