/** A night window 夜间时段 in Beijing time; equal ends mean that there is no night. */
export interface NightWindow {
  /** First minute of the night, `HH:mm`. */
  readonly start: string;
  /** First minute of the day after it; the window is [start, end) and may span midnight. */
  readonly end: string;
}

/** A night window of a season of each year, `MM-DD` with both ends included; without a season it holds all year. */
export interface SeasonalWindow extends NightWindow {
  readonly season?: { readonly from: string; readonly to: string };
}

/** A night in minutes since the midnight at which its duty date began: after midnight they go on beyond 1440. */
export interface NightSpan {
  readonly startMinute: number;
  readonly endMinute: number;
}

export const dayMinutes = 1440;
const noon = 720;

/**
 * The window of the evening of a civil date: the first one in whose season it lies.
 *
 * @param windows strongest first; the last one has no season
 */
export function windowOn<Window extends SeasonalWindow>(windows: readonly Window[], date: string): Window | undefined {
  return windows.find(({ season }) => season === undefined || isInSeason(season, date.slice(5)));
}

/** @param day `MM-DD` */
export function isInSeason({ from, to }: { readonly from: string; readonly to: string }, day: string): boolean {
  return from <= to ? from <= day && day <= to : from <= day || day <= to;
}

/** A window that ends in the morning belongs to the evening before, also when it begins after midnight (00:00–06:00). */
export function nightSpanOf(window: NightWindow): NightSpan {
  const startMinute = minuteOf(window.start);
  const endMinute = minuteOf(window.end);
  if (startMinute > endMinute) return { startMinute, endMinute: endMinute + dayMinutes };
  if (startMinute === endMinute || endMinute > noon) return { startMinute, endMinute };
  return { startMinute: startMinute + dayMinutes, endMinute: endMinute + dayMinutes };
}

/** @param clockText `HH:mm` */
export function minuteOf(clockText: string): number {
  const [hours = '0', minutes = '0'] = clockText.split(':');
  return Number(hours) * 60 + Number(minutes);
}
