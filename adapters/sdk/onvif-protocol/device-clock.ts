import { childOf, textOf, type XmlNode } from './xml-tree.ts';

/**
 * Device clock minus ours, ms, from a GetSystemDateAndTimeResponse; undefined when it holds no usable time.
 *
 * UTCDateTime counts, however wrong LocalDateTime is. Without it the local time is freed of its zone: by the TZ text,
 * whose sign half of the vendors invert (so the nearer reading wins), else by whole half hours.
 *
 * @param atMs our time in the middle of the exchange, ms since epoch
 */
export function deviceClockOffset(response: XmlNode, atMs: number): number | undefined {
  const told = childOf(response, 'SystemDateAndTime');
  const utcMs = readInstant(childOf(told, 'UTCDateTime'));
  if (utcMs !== undefined) return utcMs - atMs;
  const localMs = readInstant(childOf(told, 'LocalDateTime'));
  if (localMs === undefined) return undefined;
  const zoneMs = readZone(textOf(told, 'TimeZone', 'TZ'));
  if (zoneMs === undefined) return restOf(localMs - atMs);
  const readings = [localMs + zoneMs - atMs, localMs - zoneMs - atMs];
  return readings.reduce((best, reading) => (Math.abs(reading) < Math.abs(best) ? reading : best));
}

function restOf(differenceMs: number): number {
  const halfHourMs = 1_800_000;
  return differenceMs - Math.round(differenceMs / halfHourMs) * halfHourMs;
}

function readInstant(node: XmlNode): number | undefined {
  const read = (lowest: number, highest: number, ...path: readonly string[]): number => {
    const value = Number(textOf(node, ...path));
    return Number.isInteger(value) && value >= lowest && value <= highest ? value : Number.NaN;
  };
  const day = [read(1970, 2099, 'Date', 'Year'), read(1, 12, 'Date', 'Month') - 1, read(1, 31, 'Date', 'Day')] as const;
  const time = [read(0, 23, 'Time', 'Hour'), read(0, 59, 'Time', 'Minute'), read(0, 60, 'Time', 'Second')] as const;
  const atMs = Date.UTC(...day, ...time);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** Hours and minutes of a POSIX TZ text such as `CST-8` or `GMT+08:00`, in its own sign. */
function readZone(text: string | undefined): number | undefined {
  const found = /^<?[A-Za-z0-9+-]*?>?([+-])(\d{1,2})(?::(\d{2}))?/.exec(text ?? '');
  if (!found) return text !== undefined && /^(UTC|GMT|Z)$/i.test(text) ? 0 : undefined;
  const [, sign, hours, minutes] = found;
  const zoneMs = (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -zoneMs : zoneMs;
}
