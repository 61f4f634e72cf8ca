/** A chart's time: an instant in epoch seconds, or a day as text or in parts. */
type Time = number | string | { readonly year: number; readonly month: number; readonly day: number };

const zone = 'America/New_York';
const minuteFormat = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', timeStyle: 'short' });
const dateFormat = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short' });
const monthFormat = new Intl.DateTimeFormat('en-GB', { timeZone: zone, month: 'short' });
const yearFormat = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric' });

/** Instant of a chart's time; a business day stands for its noon, so that no zone moves it to another. */
function instantOf(time: Time): number {
  if (typeof time === 'number') return time * 1000;
  const text = typeof time === 'string' ? time : `${time.year}-${pad(time.month)}-${pad(time.day)}`;
  return Date.parse(`${text}T17:00:00Z`);
}

const pad = (value: number) => String(value).padStart(2, '0');

const formats = { year: yearFormat, month: monthFormat, day: dateFormat, time: minuteFormat } as const;

/** What stands under the chart at a time, in exchange time. */
export function tickMark(time: Time, unit: keyof typeof formats): string {
  return formats[unit].format(instantOf(time));
}

/** The same under the crosshair, in full. */
export function crosshairTime(time: Time, isDaily: boolean): string {
  const at = instantOf(time);
  return isDaily ? dateFormat.format(at) : `${dateFormat.format(at)} ${minuteFormat.format(at)} ET`;
}
