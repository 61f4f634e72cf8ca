import { HOSTILE_STRINGS, hugeFrame, malformedFrame, oddEvents, pollutingEvents } from './fault-corpus.js';
import { choiceOption, type Fault, type FaultBoard, numberOption } from './faults.js';
import type { ProtocolConnection } from './protocol-connection.js';
import { createRandom, type Random } from './random.js';

/** Events in one frame. The vendor batches too; its most is unknown. */
const FRAME_EVENTS = 50;
const REMEMBERED = 200;

/** Packs events into frames for one connection, and spoils them as the faults in force say. */
export class FrameMaker {
  readonly #faults: FaultBoard;
  readonly #random: Random;
  readonly #earlier = new WeakMap<ProtocolConnection, string[]>();
  #count = 0;

  constructor(faults: FaultBoard, seed: number) {
    this.#faults = faults;
    this.#random = createRandom(seed);
  }

  send(connection: ProtocolConnection, events: readonly string[]): void {
    const place = connection.cluster;
    const isDisturbed = this.#faults.names().length > 0;
    const all = isDisturbed ? this.#spoilt(connection, events) : events;
    for (let from = 0; from < all.length; from += FRAME_EVENTS) {
      const frame = `[${all.slice(from, from + FRAME_EVENTS).join()}]`;
      connection.send(frame);
      if (!isDisturbed) continue;
      if (this.#faults.use('malformed-frames', place)) connection.send(malformedFrame(frame, this.#count++));
    }
  }

  /** One frame of the size that a `huge-frame` fault asks for. */
  sendHuge(connection: ProtocolConnection, fault: Fault): void {
    const kind = choiceOption(fault, ['pad', 'array', 'depth'] as const) ?? 'pad';
    const ticker = [...connection.pairs][0]?.split('.')[1] ?? 'SPY';
    connection.send(hugeFrame(kind, numberOption(fault, 'megabytes', numberOption(fault, 'mb', 1)), ticker));
  }

  #spoilt(connection: ProtocolConnection, events: readonly string[]): string[] {
    const place = connection.cluster;
    let all = [...events];
    const good = events[0];
    if (good !== undefined && this.#faults.use('odd-events', place)) {
      const ticker = /"(?:sym|T)":"([^"]*)"/.exec(good)?.[1] ?? 'SPY';
      const time = Number(/"t":(\d+)/.exec(good)?.[1] ?? 0);
      all = interleave(all, this.#some(oddEvents(ticker, good, time), 6));
    }
    if (good !== undefined && this.#faults.use('prototype-pollution', place)) {
      all = interleave(all, this.#some(pollutingEvents(good), 8));
    }
    if (this.#faults.use('hostile-strings', place)) all = interleave(all, this.#hostileEvents());
    return this.#faults.use('out-of-order', place) ? this.#shuffled(connection, all) : all;
  }

  /** Permuted, some twice, and some of the last minute's again. */
  #shuffled(connection: ProtocolConnection, events: string[]): string[] {
    const earlier = this.#earlier.get(connection) ?? [];
    const all = [...events];
    for (const event of events) if (this.#random() < 0.15) all.push(event);
    for (const event of earlier) if (this.#random() < 0.05) all.push(event);
    this.#earlier.set(connection, [...earlier, ...events].slice(-REMEMBERED));
    for (let at = all.length - 1; at > 0; at--) {
      const other = Math.floor(this.#random() * (at + 1));
      [all[at], all[other]] = [all[other]!, all[at]!];
    }
    return all;
  }

  #hostileEvents(): string[] {
    const text = () => JSON.stringify(HOSTILE_STRINGS[this.#count++ % HOSTILE_STRINGS.length]!);
    return [
      `{"ev":"T","sym":${text()},"x":302,"p":1,"s":1,"t":1,"q":1}`,
      `{"ev":"status","status":"error","message":${text()}}`,
      `{"ev":${text()},"sym":${text()}}`,
      `{"ev":"status","status":${text()},"message":${text()}}`,
    ];
  }

  #some(items: readonly string[], count: number): string[] {
    return Array.from({ length: Math.min(count, items.length) }, () => items[this.#count++ % items.length]!);
  }
}

/** The additions spread among the events, the order of each kept. */
function interleave(events: readonly string[], additions: readonly string[]): string[] {
  const all = [...events];
  additions.forEach((addition, n) => {
    all.splice(Math.floor(((n + 1) * all.length) / (additions.length + 1)), 0, addition);
  });
  return all;
}
