import type { Clock } from './clock.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line of the log. `detail` holds plain values only. */
export interface LogEntry {
  readonly at: number;
  readonly level: LogLevel;
  readonly source: string;
  readonly message: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>> | undefined;
}

type Write = (source: string, message: string, detail?: LogEntry['detail']) => void;

/**
 * A ring of the newest log entries.
 * - Bounded: the oldest goes first.
 * - Redacts: a secret named to `redact()` is replaced wherever it stands, as it is or as a URL has it, in earlier entries too.
 * - `debug` is undefined unless asked for, so that `log.debug?.(…)` costs nothing.
 */
export class Log {
  readonly debug: Write | undefined;
  readonly #clock: Clock;
  readonly #capacity: number;
  #entries: LogEntry[] = [];
  #secrets: string[] = [];

  constructor(clock: Clock, { capacity = 500, isDebug = false } = {}) {
    this.#clock = clock;
    this.#capacity = capacity;
    this.debug = isDebug ? (source, message, detail) => this.#write('debug', source, message, detail) : undefined;
  }

  info: Write = (source, message, detail) => this.#write('info', source, message, detail);
  warn: Write = (source, message, detail) => this.#write('warn', source, message, detail);
  error: Write = (source, message, detail) => this.#write('error', source, message, detail);

  /** From now on, and backwards, `secret` never appears in an entry. Under 4 characters nothing is redacted. */
  redact(secret: string): void {
    if (secret.length < 4 || this.#secrets.includes(secret)) return;
    const inUrl = encodeURIComponent(secret.replace(/[\ud800-\udfff]/gu, '')); // which throws at half a character
    // Longest first: a secret inside another must not leave the other's rest.
    this.#secrets = [...new Set([...this.#secrets, secret, inUrl])].sort((a, b) => b.length - a.length);
    this.#entries = this.#entries.map((entry) => this.#cleaned(entry));
  }

  /** Oldest first. */
  entries(): LogEntry[] {
    return [...this.#entries];
  }

  #write(level: LogLevel, source: string, message: string, detail: LogEntry['detail']): void {
    this.#entries.push(this.#cleaned({ at: this.#clock.wallNow(), level, source, message, detail }));
    if (this.#entries.length > this.#capacity) this.#entries.shift();
  }

  #cleaned(entry: LogEntry): LogEntry {
    const clean = (text: string) => this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, '‹key›'), text);
    const detail =
      entry.detail &&
      Object.fromEntries(
        Object.entries(entry.detail).map(([name, value]) => [
          clean(name),
          typeof value === 'string' ? clean(value) : value,
        ]),
      );
    return { ...entry, source: clean(entry.source), message: clean(entry.message), detail };
  }
}
