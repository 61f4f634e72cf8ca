/** Which trading hours apply: stocks and equity options to 16:00, some ETF and the index options to 16:15. */
export type Product = 'regular' | 'late-close';

const ZONE = 'America/New_York';
const DAY_MS = 86_400_000;

/** ETFs whose options trade to 16:15. */
const LATE_CLOSE = new Set(['SPY', 'QQQ', 'IWM', 'DIA', 'EEM', 'EFA', 'SVXY', 'UVXY', 'VXX', 'XLF', 'XLE']);

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** New York's offset from UTC at an instant, ms; negative west of Greenwich. */
export function exchangeOffsetMs(at: number): number {
  const field: Record<string, number> = {};
  for (const part of parts.formatToParts(at)) field[part.type] = Number(part.value);
  const local = Date.UTC(field.year!, field.month! - 1, field.day!, field.hour, field.minute, field.second);
  return local - Math.floor(at / 1000) * 1000;
}

/** Exchange-local date of an instant, `YYYY-MM-DD`. */
export function exchangeDate(at: number): string {
  return new Date(at + exchangeOffsetMs(at)).toISOString().slice(0, 10);
}

/** The instant of an exchange-local date and time (`HH:MM`), by the IANA zone, so that summer time is right. */
export function exchangeInstant(date: string, time: string): number {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  const guess = asUtc - exchangeOffsetMs(asUtc);
  return asUtc - exchangeOffsetMs(guess);
}

/** Calendar days from today's exchange date to an expiry; 0 on its day, negative afterwards. */
export function daysToExpiry(expiry: string, at: number): number {
  return Math.round((Date.parse(expiry) - Date.parse(exchangeDate(at))) / DAY_MS);
}

export function productOf(underlying: string): Product {
  return underlying.startsWith('I:') || LATE_CLOSE.has(underlying) ? 'late-close' : 'regular';
}
