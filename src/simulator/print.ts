import type { Print } from './event-writer.js';
import type { Instrument } from './instrument.js';
import { OPTION_EXCHANGES, STOCK_EXCHANGES } from './quote-maker.js';
import { hash32 } from './random.js';

/** Option sale conditions by how often they come, of ten: automatic, single-leg auction, sweep, multi-leg auction, none. */
const OPTION_CONDITIONS = [[209], [209], [209], [209], [209], [227], [227], [219], [232], undefined] as const;
const ODD_LOT = [37];
const INTERMARKET = [14, 41];

/** The exchange and conditions that one trade is printed with. */
export function printAt(instrument: Instrument, price: number, size: number, sequence: number): Print {
  const draw = hash32(instrument.hash, sequence, 21);
  if (instrument.cluster === 'options') {
    return {
      price,
      size,
      exchange: OPTION_EXCHANGES[draw % OPTION_EXCHANGES.length]!,
      conditions: OPTION_CONDITIONS[(draw >>> 8) % OPTION_CONDITIONS.length],
    };
  }
  const isRegular = (draw >>> 8) % 3 > 0;
  return {
    price,
    size,
    exchange: STOCK_EXCHANGES[draw % STOCK_EXCHANGES.length]!,
    conditions: size < 100 ? ODD_LOT : isRegular ? undefined : INTERMARKET,
  };
}
