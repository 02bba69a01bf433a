const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/**
 * Asia/Shanghai minus UTC. Constant: China keeps one zone and has had no daylight saving since 1991 (tz database), and
 * every date of this product is later. A fixed offset makes the result the same whatever the process's own zone is.
 */
const beijingOffsetMs = 8 * 60 * minuteMs;

/** Civil time in Asia/Shanghai. */
interface CivilTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Whole minutes since midnight, 0–1439. */
  readonly minute: number;
}

/** @param atMs ms since epoch */
export function civilTimeOf(atMs: number): CivilTime {
  const local = atMs + beijingOffsetMs;
  const dayStart = Math.floor(local / dayMs) * dayMs;
  return { date: isoDate(dayStart), minute: Math.floor((local - dayStart) / minuteMs) };
}

/**
 * The instant of a civil date and minute, ms since epoch.
 *
 * @param minute since that date's midnight; 1440 and more lie on later days
 */
export function instantOf(date: string, minute = 0): number {
  return Date.parse(`${date}T00:00:00Z`) - beijingOffsetMs + minute * minuteMs;
}

/** The civil date `days` later, or earlier when negative. */
export function addDays(date: string, days: number): string {
  return isoDate(Date.parse(`${date}T00:00:00Z`) + days * dayMs);
}

/** True on Saturday and Sunday. */
export function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

export function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

/** `YYYY-MM-DD HH:mm` in Asia/Shanghai. */
export function formatCivilTime(atMs: number): string {
  return new Date(atMs + beijingOffsetMs).toISOString().slice(0, 16).replace('T', ' ');
}

function isoDate(utcMidnightMs: number): string {
  return new Date(utcMidnightMs).toISOString().slice(0, 10);
}
