import type { Instrument } from './instrument.js';
import type { Quote } from './quote-maker.js';
import { hash32 } from './random.js';
import type { Bar } from './tape.js';

/**
 * The wire's words, member for member in the documented order. Every function returns the JSON text of one event.
 * `at` is epoch ms of the vendor's clock, `sequence` orders the events of a cluster.
 */

export function quoteEvent(instrument: Instrument, quote: Quote, at: number, sequence: number): string {
  if (instrument.cluster === 'options') {
    return `{"ev":"Q","sym":"${instrument.ticker}","bx":${quote.bidExchange},"ax":${quote.askExchange},"bp":${quote.bid},"ap":${quote.ask},"bs":${quote.bidSize},"as":${quote.askSize},"t":${at},"q":${sequence}}`;
  }
  return `{"ev":"Q","sym":"${instrument.ticker}","bx":${quote.bidExchange},"bp":${quote.bid},"bs":${quote.bidSize},"ax":${quote.askExchange},"ap":${quote.ask},"as":${quote.askSize},"c":0,"i":[604],"t":${at},"q":${sequence},"z":${instrument.underlying.tape}}`;
}

export interface Print {
  readonly price: number;
  readonly size: number;
  readonly exchange: number;
  readonly conditions: readonly number[] | undefined;
}

export function tradeEvent(instrument: Instrument, print: Print, at: number, sequence: number): string {
  const conditions = print.conditions ? `,"c":[${print.conditions.join()}]` : '';
  const { ticker } = instrument;
  if (instrument.cluster === 'options') {
    return `{"ev":"T","sym":"${ticker}","x":${print.exchange},"p":${print.price},"s":${print.size}${conditions},"t":${at},"q":${sequence}}`;
  }
  return `{"ev":"T","sym":"${ticker}","x":${print.exchange},"i":"${tradeId(instrument, sequence)}","z":${instrument.underlying.tape},"p":${print.price},"s":${print.size}${conditions},"t":${at},"q":${sequence}}`;
}

/** Stock prints have an id; here one that a sequence number makes. */
export function tradeId(instrument: Instrument, sequence: number): string {
  return String(hash32(instrument.hash, sequence) % 1_000_000);
}

/** What a bar's event says of the day so far. */
export interface DaySoFar {
  readonly open: number;
  readonly volume: number;
  readonly vwap: number;
}

export function barEvent(instrument: Instrument, span: 'A' | 'AM', bar: Bar, day: DaySoFar, shiftMs: number): string {
  const prices = `"o":${bar.open},"c":${bar.close},"h":${bar.high},"l":${bar.low}`;
  const times = `"s":${bar.startAt + shiftMs},"e":${bar.endAt + shiftMs}`;
  const head = `{"ev":"${span}","sym":"${instrument.ticker}"`;
  if (instrument.cluster === 'indices') return `${head},"op":${day.open},${prices},${times}}`;
  const average = Math.max(1, Math.round(bar.volume / bar.trades));
  const tail = `"op":${day.open},"vw":${bar.vwap},${prices},"a":${day.vwap},"z":${average},${times}}`;
  if (instrument.cluster === 'options') return `${head},"v":${bar.volume},"av":${day.volume},${tail}`;
  return `${head},"v":${bar.volume},"dv":"${bar.volume}.0","av":${day.volume},"dav":"${day.volume}.0",${tail}`;
}

export function valueEvent(ticker: string, value: number, at: number): string {
  return `{"ev":"V","val":${value},"T":"${ticker}","t":${at}}`;
}

/** Limit-up-limit-down band. Its time is in nanoseconds on the wire, whatever the documentation's text says. */
export function bandEvent(
  instrument: Instrument,
  low: number,
  high: number,
  indicators: readonly number[],
  at: number,
  sequence: number,
): string {
  return `{"ev":"LULD","T":"${instrument.ticker}","h":${high},"l":${low},"i":[${indicators.join()}],"z":${instrument.underlying.tape},"t":${nanoseconds(at, instrument.hash)},"q":${sequence}}`;
}

export function fairEvent(ticker: string, value: number, at: number, hash: number): string {
  return `{"ev":"FMV","fmv":${value},"sym":"${ticker}","t":${nanoseconds(at, hash)}}`;
}

/** Epoch ms as nanoseconds, in exact digits: beyond what a double holds, so it is text. */
export function nanoseconds(at: number, hash: number): string {
  return `${Math.floor(at)}${String(hash32(hash, Math.floor(at)) % 1_000_000).padStart(6, '0')}`;
}

export function statusEvent(status: string, message: string): string {
  return `{"ev":"status","status":"${status}","message":${JSON.stringify(message)}}`;
}
