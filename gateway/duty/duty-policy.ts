/** Settings of duty modes, as configured. Times are `HH:mm` in Beijing time; local setting 本地设定. */
export interface DutyPolicy {
  /** First minute of the night. */
  readonly nightStart: string;
  /** First minute of the day after it; the night is [start, end) and may span midnight. */
  readonly nightEnd: string;
  /** From when on the last workday evening the coming days' base already rules. Absent: no eve rule. */
  readonly eveFrom?: string;
}

/** The same in minutes. */
export interface DutyMinutes {
  readonly nightStart: number;
  readonly nightEnd: number;
  readonly eveFrom?: number;
  /** Minute of the civil day at which the duty date becomes that date; before it the duty of the day before goes on. */
  readonly dutyDateFrom: number;
}

const noon = 720;

/** Reads a policy once, so that resolving an instant is arithmetic only. */
export function readDutyPolicy(policy: DutyPolicy): DutyMinutes {
  const nightStart = minuteOf(policy.nightStart);
  const nightEnd = minuteOf(policy.nightEnd);
  return {
    nightStart,
    nightEnd,
    ...(policy.eveFrom !== undefined && { eveFrom: minuteOf(policy.eveFrom) }),
    dutyDateFrom: endsInMorning(nightStart, nightEnd) ? nightEnd : 0,
  };
}

/**
 * True for a minute of the civil day inside the night window. Start and end alike mean that there is no night.
 *
 * @param minute 0–1439
 */
export function isNight(minutes: DutyMinutes, minute: number): boolean {
  const { nightStart, nightEnd } = minutes;
  if (nightStart <= nightEnd) return minute >= nightStart && minute < nightEnd;
  return minute >= nightStart || minute < nightEnd;
}

/** A window that ends in the morning belongs to the evening before, also when it begins after midnight (00:00–06:00). */
function endsInMorning(nightStart: number, nightEnd: number): boolean {
  return nightStart > nightEnd || (nightStart < nightEnd && nightEnd <= noon);
}

function minuteOf(clockText: string): number {
  const [hours = '0', minutes = '0'] = clockText.split(':');
  return Number(hours) * 60 + Number(minutes);
}
