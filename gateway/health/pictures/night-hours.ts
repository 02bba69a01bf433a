import { civilTimeOf } from '../../platform/clock/civil-time.ts';

/** Civil times HH:MM in Beijing between which pictures are of the night; they may span midnight. */
export interface NightHours {
  readonly nightFrom: string;
  readonly nightUntil: string;
}

/** True from the first minute of the night to before its end. */
export function isNightHour(atMs: number, { nightFrom, nightUntil }: NightHours): boolean {
  const minute = civilTimeOf(atMs).minute;
  const [from, until] = [minuteOf(nightFrom), minuteOf(nightUntil)];
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
