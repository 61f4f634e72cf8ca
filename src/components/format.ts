/**
 * Numbers and times as people read them. Text stays parseable: ASCII minus, comma groups, no thin spaces.
 * Unknown (NaN) is an em dash, never a zero.
 */
export const UNKNOWN = '—';

interface Decimals {
  readonly formatter: Intl.NumberFormat;
  /** Prices come again and again; asking the formatter costs more than all the rest of a cell. */
  readonly texts: Map<number, string>;
}

const MOST_TEXTS = 4_096;

const decimals = new Map<number, Decimals>();

function textOf(value: number, count: number): string {
  let known = decimals.get(count);
  if (!known) {
    const formatter = new Intl.NumberFormat('en-US', { minimumFractionDigits: count, maximumFractionDigits: count });
    known = { formatter, texts: new Map() };
    decimals.set(count, known);
  }
  let text = known.texts.get(value);
  if (text === undefined) {
    if (known.texts.size >= MOST_TEXTS) known.texts.clear();
    text = known.formatter.format(value);
    known.texts.set(value, text);
  }
  return text;
}

/** A number with a fixed count of decimals; what rounds to zero has no sign. */
export function formatFixed(value: number, count: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const isZero = Math.abs(value) < 0.5 * 10 ** -count;
  return textOf(isZero ? 0 : value, count);
}

/** The same with a sign in front: `+0.42`, `-0.42`, `0.00`. */
export function formatSigned(value: number, count: number): string {
  const text = formatFixed(value, count);
  return text !== UNKNOWN && value >= 0.5 * 10 ** -count ? `+${text}` : text;
}

/** USD per share. Two decimals, as every tick of listed options and stocks has; four below one dollar for stocks, where ticks are 0.0001. */
export function formatPrice(value: number, isSubPenny = false): string {
  return formatFixed(value, isSubPenny && value < 1 ? 4 : 2);
}

/** A fraction as percent: 0.0153 → `1.5%`. */
export function formatPercent(fraction: number, count = 1): string {
  const text = formatFixed(fraction * 100, count);
  return text === UNKNOWN ? text : `${text}%`;
}

export function formatSignedPercent(fraction: number, count = 1): string {
  const text = formatSigned(fraction * 100, count);
  return text === UNKNOWN ? text : `${text}%`;
}

const SCALES = [
  { from: 1e9, letter: 'B' },
  { from: 1e6, letter: 'M' },
  { from: 1e4, letter: 'K' },
] as const;

/** A count: whole up to 9,999, then `12.3K`, `4.5M`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  for (const { from, letter } of SCALES) {
    if (Math.abs(value) >= from) return `${formatFixed(value / (letter === 'K' ? 1e3 : from), 1)}${letter}`;
  }
  return formatFixed(value, 0);
}

/** A duration: `0.4s`, `12s`, `5m`, `3h`, `2d`. */
export function formatAge(ms: number): string {
  if (!Number.isFinite(ms)) return UNKNOWN;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** A time still to run: `5:17`, `0:09`, above a day `2d 4h`. Hours and minutes; under an hour minutes and seconds. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  if (seconds >= 86_400) return `${Math.floor(seconds / 86_400)}d ${Math.floor((seconds % 86_400) / 3600)}h`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)}h ${pad(Math.floor((seconds % 3600) / 60))}m`;
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
}

/** Decimals that a column of strikes needs so that all of them align: 650 alone none, beside 652.5 one. */
export function strikeDecimals(strikes: readonly number[]): number {
  return strikes.reduce((most, strike) => Math.max(most, (String(strike).split('.')[1] ?? '').length), 0);
}

interface TimeFormat extends Intl.DateTimeFormatOptions {
  readonly locale: 'en-GB' | 'en-US';
}

const NEW_YORK = { locale: 'en-US', timeZone: 'America/New_York', hourCycle: 'h23' } as const;
const CLOCK: TimeFormat = { ...NEW_YORK, timeStyle: 'medium' };
const SHORT_CLOCK: TimeFormat = { ...NEW_YORK, hour: '2-digit', minute: '2-digit' };
const WEEKDAY: TimeFormat = { ...SHORT_CLOCK, weekday: 'short' };
const DAY: TimeFormat = { ...SHORT_CLOCK, locale: 'en-GB', day: 'numeric', month: 'short' };
const EXPIRY: TimeFormat = { locale: 'en-GB', timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' };
const LOCAL_TIME: TimeFormat = { locale: 'en-GB', timeStyle: 'medium' };

const times = new Map<TimeFormat, Intl.DateTimeFormat>();

/** Each formatter is made when it is first wanted: six of them would delay the first row. */
function timeText(format: TimeFormat, at: number): string {
  if (!Number.isFinite(at)) return UNKNOWN;
  let formatter = times.get(format);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(format.locale, format);
    times.set(format, formatter);
  }
  return formatter.format(at);
}

/** `10:42:07`, New York. */
export function formatClock(at: number): string {
  return timeText(CLOCK, at);
}

/** `10:42`, New York. */
export function formatShortClock(at: number): string {
  return timeText(SHORT_CLOCK, at);
}

/** `Mon 09:30`, New York. */
export function formatWeekdayTime(at: number): string {
  return timeText(WEEKDAY, at).replace(',', '');
}

/** `16:00` when it is of today, else `24 Nov, 16:00`; New York. */
export function formatAsOf(at: number, now: number): string {
  return timeText(now - at < 12 * 3_600_000 ? SHORT_CLOCK : DAY, at);
}

/** `Fri 28 Nov` from `2025-11-28`. */
export function formatExpiry(expiry: string): string {
  return timeText(EXPIRY, Date.parse(expiry)).replace(',', '');
}

/** `10:42:07` on the reader's own clock. */
export function formatLocalTime(at: number): string {
  return timeText(LOCAL_TIME, at);
}
