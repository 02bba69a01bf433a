/** Day 0 of Excel's 1900 calendar, from 1 March 1900 on (ECMA-376 18.17.4.1). */
const excelEpochMs = Date.UTC(1899, 11, 30);
const dayMs = 86_400_000;
const firstSerial = 20_000;
const lastSerial = 80_000;
const forms = [/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u, /^(\d{4})(\d{2})(\d{2})$/];

/** A civil date of the spellings in use, `2024-5-1`, `2024/05/01`, `2024年5月1日`, `20240501`, or Excel's day number. */
export function readDate(cell: string | number | boolean): string | undefined {
  if (typeof cell === 'boolean') return undefined;
  const text = String(cell);
  for (const form of forms) {
    const match = form.exec(text);
    if (match !== null) return civilDate(Number(match[1]), Number(match[2]), Number(match[3]));
  }
  const serial = typeof cell === 'number' ? cell : /^\d{5}$/.test(text) ? Number(text) : NaN;
  if (!(serial >= firstSerial && serial < lastSerial)) return undefined;
  return new Date(excelEpochMs + Math.floor(serial) * dayMs).toISOString().slice(0, 10);
}

/** Undefined for a day that the calendar does not have. */
function civilDate(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1970 && year < 2100 ? date.toISOString().slice(0, 10) : undefined;
}
