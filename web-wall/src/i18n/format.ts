/** Languages of the screens; the first is the default. */
export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** The first of a browser's languages (BCP 47) that the screens have; without one the default. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const bases = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
  const known = bases.find((base) => base === 'zh' || base === 'en');

  return known === 'en' ? 'en' : languages[0];
}

const zone = 'Asia/Shanghai';

function formatter(options: Intl.DateTimeFormatOptions): Record<Language, Intl.DateTimeFormat> {
  const make = (locale: string) => new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options });

  return { 'zh-CN': make('zh-CN'), en: make('en-GB') };
}

const clock = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = formatter({ hour: '2-digit', minute: '2-digit' });
const day = formatter({ year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short' });
const shortDay = formatter({ month: '2-digit', day: '2-digit', weekday: 'short' });

function part(parts: readonly Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): string {
  return parts.find((candidate) => candidate.type === type)?.value ?? '';
}

/** `09:41:07`, Beijing time. */
export function formatClock(atMs: number, language: Language): string {
  return clock[language].format(atMs);
}

/** `09:41`, Beijing time. */
export function formatMinute(atMs: number, language: Language): string {
  return minute[language].format(atMs);
}

/** `2026-10-01 周四` / `Thu 2026-10-01`, Beijing time. */
export function formatDay(atMs: number, language: Language): string {
  const parts = day[language].formatToParts(atMs);
  const date = `${part(parts, 'year')}-${part(parts, 'month')}-${part(parts, 'day')}`;

  return language === 'en' ? `${part(parts, 'weekday')} ${date}` : `${date} ${part(parts, 'weekday')}`;
}

/** `10-01 周四 09:41` / `Thu 10-01 09:41`, Beijing time. */
export function formatInstant(atMs: number, language: Language): string {
  const parts = shortDay[language].formatToParts(atMs);
  const date = `${part(parts, 'month')}-${part(parts, 'day')}`;
  const dated = language === 'en' ? `${part(parts, 'weekday')} ${date}` : `${date} ${part(parts, 'weekday')}`;

  return `${dated} ${formatMinute(atMs, language)}`;
}

/** A civil date with its weekday: `2026-10-01` → `2026-10-01 周四`. */
export function formatCivilDate(date: string, language: Language): string {
  // Noon in Beijing: the same civil date in every zone's reading of Asia/Shanghai.
  return formatDay(Date.parse(`${date}T12:00:00+08:00`), language);
}

const units = { 'zh-CN': { day: '天' }, en: { day: 'd' } } as const;

/** A length of time with at most two units: `12 s`, `3 min 05 s`, `2 h 14 min`, `3 天 4 h`. */
export function formatDuration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const pad = (value: number) => String(value).padStart(2, '0');

  if (seconds < 60) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  if (hours < 24) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} ${units[language].day} ${hours % 24} h`;
}

/** `97.4 %`; one decimal, so that 98 % of a target is not rounded up to it. */
export function formatRate(share: number, language: Language): string {
  // Cut, not rounded: 97.96 % has not reached 98 %.
  const percent = Math.floor(share * 1000 + 1e-9) / 10;

  return `${percent.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} %`;
}

/** `5,632`. */
export function formatCount(value: number, language: Language): string {
  return value.toLocaleString(language);
}

/**
 * Puts values into the `{name}` places of a sentence; a place without a value stays visible.
 *
 * `{name|camera|cameras}` becomes the first word when the value is one, else the second.
 */
export function fillIn(sentence: string, values: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (place, name: string, one?: string, more?: string) => {
    const value = values[name];
    if (value === undefined) return place;
    if (one === undefined || more === undefined) return String(value);

    return String(value) === '1' ? one : more;
  });
}

/** `A、B` in Chinese, `A, B` in English. */
export function joinNames(names: readonly string[], language: Language): string {
  return names.join(language === 'en' ? ', ' : '、');
}
