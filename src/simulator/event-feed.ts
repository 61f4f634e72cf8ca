import type { Cluster } from '../market/ticker.js';
import { bandEvent, barEvent, type DaySoFar, fairEvent, quoteEvent, tradeEvent, valueEvent } from './event-writer.js';
import { concernsTicker, type FaultBoard, numberOption } from './faults.js';
import type { FrameMaker } from './frame-maker.js';
import type { Instrument } from './instrument.js';
import type { LastValues } from './last-values.js';
import type { Listing } from './listing.js';
import type { ProtocolConnection } from './protocol-connection.js';
import { printAt } from './print.js';
import { type QuoteMaker, roundTo } from './quote-maker.js';
import { createRandom, type Random } from './random.js';
import type { Tape } from './tape.js';

/** The parts that every feed of one simulator shares. */
export interface FeedParts {
  readonly listing: Listing;
  readonly maker: QuoteMaker;
  readonly tape: Tape;
  readonly fair: (instrument: Instrument, at: number) => number;
  readonly faults: FaultBoard;
  readonly frames: FrameMaker;
  readonly lastValues: LastValues;
  readonly seed: number;
}

/** One subscribed channel of one known instrument, with everybody who is to get it. */
interface Line {
  readonly channel: string;
  readonly instrument: Instrument;
  readonly receivers: readonly ProtocolConnection[];
}

/** Channels whose events come at random moments; the others come at the full second or minute. */
const PACED = new Set(['Q', 'T', 'V', 'FMV']);

/**
 * Makes the events of one cluster, real-time or delayed, for what its connections are subscribed to.
 * Time is given with every call: the feed has no clock.
 */
export class EventFeed {
  readonly cluster: Cluster;
  readonly isDelayed: boolean;
  /** Events a second at the calm rate. */
  calmRate = 0;
  sentCount = 0;
  readonly #parts: FeedParts;
  readonly #random: Random;
  #paced: Line[] = [];
  #cumulative = new Float64Array(0);
  #onTheSecond: Line[] = [];
  #day = Number.NaN;
  #expiresAt = Number.POSITIVE_INFINITY;
  #sequence: number;
  #volumes = new Map<string, number>();
  #halted = new Set<string>();
  #outbox = new Map<ProtocolConnection, string[]>();

  constructor(cluster: Cluster, isDelayed: boolean, parts: FeedParts) {
    this.cluster = cluster;
    this.isDelayed = isDelayed;
    this.#parts = parts;
    this.#random = createRandom(parts.seed ^ (cluster.length * 7 + (isDelayed ? 1 : 0)));
    this.#sequence = 1_000_000 + Math.floor(this.#random() * 1_000_000);
  }

  /** True when the lines were made for another day, or one of their contracts has expired. */
  isOutdated(at: number): boolean {
    return this.#day !== this.#parts.listing.dayAt(at) || at >= this.#expiresAt;
  }

  /** Makes the lines anew from what the connections hold. */
  refresh(connections: readonly ProtocolConnection[], at: number): void {
    const { listing } = this.#parts;
    this.#day = listing.dayAt(at);
    const receivers = new Map<string, Set<ProtocolConnection>>();
    const everyone = new Map<string, ProtocolConnection[]>();
    for (const connection of connections) {
      for (const pair of connection.pairs) {
        if (connection.silentPairs.has(pair)) continue;
        const channel = pair.slice(0, pair.indexOf('.'));
        if (pair.endsWith('.*')) everyone.set(channel, [...(everyone.get(channel) ?? []), connection]);
        else addReceiver(receivers, pair, connection);
      }
    }
    for (const [channel, wildcards] of everyone) {
      for (const { ticker } of listing.everything(this.cluster, at)) {
        for (const connection of wildcards) addReceiver(receivers, `${channel}.${ticker}`, connection);
      }
    }
    this.#makeLines(receivers, at);
  }

  /** Sends `count` events, drawn by how lively each line is. `isForced` prints trades that nobody made. */
  run(count: number, at: number, isForced: boolean): void {
    const total = this.calmRate;
    if (total <= 0) return;
    for (let n = 0; n < count; n++) {
      const line = this.#paced[lowerBound(this.#cumulative, this.#random() * total)]!;
      const event = this.#isSilent(line) ? undefined : this.#pacedEvent(line, at, isForced);
      if (event !== undefined) this.#deliver(line.receivers, event);
    }
  }

  /** Sends the bars that end at this full second, and now and then the price bands. */
  endSecond(at: number): void {
    const isMinute = at % 60_000 === 0;
    for (const line of this.#onTheSecond) {
      if (this.#isSilent(line)) continue;
      let event: string | undefined;
      if (line.channel === 'A') event = this.#bar(line.instrument, 'A', at - 1000, at);
      else if (line.channel === 'AM' && isMinute) event = this.#bar(line.instrument, 'AM', at - 60_000, at);
      else if (line.channel === 'LULD' && at % 30_000 === 0) event = this.#band(line.instrument, 21, at);
      if (event !== undefined) this.#deliver(line.receivers, event);
    }
    this.#announceHalts(at);
  }

  /** Hands what was made to the connections. */
  flush(): void {
    for (const [connection, events] of this.#outbox) {
      if (connection.isClosed) {
        this.#outbox.delete(connection);
        continue;
      }
      if (events.length === 0) continue;
      this.sentCount += events.length;
      this.#parts.frames.send(connection, events);
      events.length = 0;
    }
  }

  #makeLines(receivers: ReadonlyMap<string, ReadonlySet<ProtocolConnection>>, at: number): void {
    this.#paced = [];
    this.#onTheSecond = [];
    this.#expiresAt = Number.POSITIVE_INFINITY;
    const weights: number[] = [];
    const volumes = new Map<string, number>();
    for (const [pair, connections] of receivers) {
      const dot = pair.indexOf('.');
      const channel = pair.slice(0, dot);
      const instrument = this.#parts.listing.find(pair.slice(dot + 1), at);
      if (instrument?.cluster !== this.cluster) continue;
      if (instrument.cluster === 'options') this.#expiresAt = Math.min(this.#expiresAt, instrument.series.expiresAt);
      const line: Line = { channel, instrument, receivers: [...connections] };
      const { ticker } = instrument;
      volumes.set(ticker, this.#volumes.get(ticker) ?? this.#parts.tape.volumeAt(instrument, at));
      if (!PACED.has(channel)) this.#onTheSecond.push(line);
      else if (weightOf(line) > 0) {
        this.#paced.push(line);
        weights.push(weightOf(line));
      }
    }
    this.#volumes = volumes;
    this.#cumulative = new Float64Array(weights.length);
    this.calmRate = 0;
    weights.forEach((weight, n) => {
      this.calmRate += weight;
      this.#cumulative[n] = this.calmRate;
    });
  }

  #isSilent({ instrument }: Line): boolean {
    const { faults, listing } = this.#parts;
    const mute = faults.active('mute', this.cluster);
    return (mute !== undefined && concernsTicker(mute, instrument.ticker)) || listing.isHalted(instrument);
  }

  #pacedEvent({ channel, instrument }: Line, at: number, isForced: boolean): string | undefined {
    const { maker, lastValues, fair } = this.#parts;
    const time = at + this.#skewMs();
    switch (channel) {
      case 'Q': {
        const quote = maker.quote(instrument, at);
        const sequence = ++this.#sequence;
        lastValues.quote(instrument.ticker, quote.bid, quote.ask, quote.bidSize, quote.askSize, time, sequence);
        return quoteEvent(instrument, quote, time, sequence);
      }
      case 'T':
        return this.#trade(instrument, at, isForced);
      case 'V': {
        const value = maker.trade(instrument, at);
        lastValues.price(instrument.ticker, value, time, 0);
        return valueEvent(instrument.ticker, value, time);
      }
      default:
        return fairEvent(instrument.ticker, roundTo(fair(instrument, at), 1e4), time, instrument.hash);
    }
  }

  #trade(instrument: Instrument, at: number, isForced: boolean): string | undefined {
    const { maker, tape, lastValues } = this.#parts;
    const volume = tape.volumeAt(instrument, at);
    const traded = volume - (this.#volumes.get(instrument.ticker) ?? volume);
    if (traded < 1 && !isForced) return undefined;
    this.#volumes.set(instrument.ticker, volume);
    const sequence = ++this.#sequence;
    const print = printAt(instrument, maker.trade(instrument, at), Math.max(1, traded), sequence);
    const time = at + this.#skewMs();
    lastValues.price(instrument.ticker, print.price, time, sequence);
    return tradeEvent(instrument, print, time, sequence);
  }

  #bar(instrument: Instrument, span: 'A' | 'AM', startAt: number, endAt: number): string | undefined {
    const { tape } = this.#parts;
    const bar = tape.bar(instrument, startAt, endAt);
    if (!bar) return undefined;
    const open = tape.dayOpen(instrument, endAt);
    const day: DaySoFar = {
      open,
      volume: tape.dayVolume(instrument, endAt),
      vwap: roundTo((open + 2 * bar.close) / 3, 1e4),
    };
    return barEvent(instrument, span, bar, day, this.#skewMs());
  }

  /** Tier 1 band: 5 % about the price. */
  #band(instrument: Instrument, indicator: number, at: number): string {
    const price = this.#parts.maker.trade(instrument, at);
    const [low, high] = [roundTo(price * 0.95, 100), roundTo(price * 1.05, 100)];
    return bandEvent(instrument, low, high, [indicator], at + this.#skewMs(), ++this.#sequence);
  }

  /** A halt is told by indicator 17 when it begins and 18 when it ends. */
  #announceHalts(at: number): void {
    for (const { channel, instrument, receivers } of this.#onTheSecond) {
      if (channel !== 'LULD') continue;
      const isHalted = this.#parts.listing.isHalted(instrument);
      if (isHalted === this.#halted.has(instrument.ticker)) continue;
      if (isHalted) this.#halted.add(instrument.ticker);
      else this.#halted.delete(instrument.ticker);
      this.#deliver(receivers, this.#band(instrument, isHalted ? 17 : 18, at));
    }
  }

  #skewMs(): number {
    const skew = this.#parts.faults.active('clock-skew', this.cluster);
    return skew ? numberOption(skew, 'offsetMs', 12 * 3_600_000) : 0;
  }

  #deliver(receivers: readonly ProtocolConnection[], event: string): void {
    for (const connection of receivers) {
      const events = this.#outbox.get(connection);
      if (events) events.push(event);
      else this.#outbox.set(connection, [event]);
    }
  }
}

function weightOf({ channel, instrument }: Line): number {
  if (channel === 'T') return instrument.tradeRate;
  return channel === 'FMV' ? instrument.quoteRate / 4 : instrument.quoteRate;
}

function addReceiver(receivers: Map<string, Set<ProtocolConnection>>, pair: string, connection: ProtocolConnection) {
  const known = receivers.get(pair);
  if (known) known.add(connection);
  else receivers.set(pair, new Set([connection]));
}

/** First place whose running total is above `target`. */
function lowerBound(totals: Float64Array, target: number): number {
  let low = 0;
  let high = totals.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (totals[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
