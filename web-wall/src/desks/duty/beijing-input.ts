/** Beijing keeps one offset all year. */
const offsetMs = 8 * 3600_000;

/**
 * What forms write times like: text, since a browser's own fields follow the language of its menus (AM and PM, month
 * first) and not that of the page.
 */
export const inputPatterns = {
  clock: /^([01]\d|2[0-3]):[0-5]\d$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  instant: /^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/,
} as const;

/** `2026-12-24 18:00` of an instant, in Beijing time whatever zone the browser keeps. */
export function toInstantText(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** The instant of a text like `2026-12-24 18:00` in Beijing time, ms since epoch; undefined when it is empty. */
export function fromInstantText(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const atMs = Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

  return Number.isNaN(atMs) ? undefined : atMs;
}

/** Civil date of an instant in Beijing, `YYYY-MM-DD`. */
export function civilDateOf(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 10);
}

/** The civil date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The first day of the month so many months later; `YYYY-MM` in and out. */
export function addMonths(month: string, months: number): string {
  const [year = 0, ofYear = 1] = month.split('-').map(Number);

  return new Date(Date.UTC(year, ofYear - 1 + months, 1)).toISOString().slice(0, 7);
}
