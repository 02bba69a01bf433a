/** Base axis of the duty mode 勤务模式, strongest first. */
export const dutyBases = ['special', 'holiday', 'weekend', 'normal'] as const;
export type DutyBase = (typeof dutyBases)[number];

/** Which layer of the calendar decided: override > official > provisional > weekday. */
export const calendarLayers = ['override', 'official', 'provisional', 'weekday'] as const;
type CalendarLayer = (typeof calendarLayers)[number];

/** How far the calendar of a year can be trusted. */
export const yearStatuses = ['official', 'provisional', 'missing'] as const;
export type YearStatus = (typeof yearStatuses)[number];

/** The mode now in force and why. */
export interface DutyResolution {
  /** Civil date `YYYY-MM-DD` that the duty belongs to: a night belongs to the evening on which it began. */
  readonly dutyDate: string;
  readonly base: DutyBase;
  readonly night: boolean;
  readonly layer: CalendarLayer;
  /** True for a make-up working Saturday or Sunday 调休上班. */
  readonly makeUp: boolean;
  /** Name of the holiday, or of the one that a make-up workday is worked for. */
  readonly holidayName?: string;
  /** Status of the duty date's year. */
  readonly yearStatus: YearStatus;
}
