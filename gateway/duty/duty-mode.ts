/** Base axis of the duty mode 勤务模式, strongest first. */
export const dutyBases = ['special', 'holiday', 'weekend', 'normal'] as const;
export type DutyBase = (typeof dutyBases)[number];

/** Which layer decided, strongest first: a raised special mode > override > official year > statutory core > weekday. */
export const calendarLayers = ['raised', 'override', 'official', 'provisional', 'weekday'] as const;
export type CalendarLayer = (typeof calendarLayers)[number];

/** How far the calendar of a year can be trusted. */
export const yearStatuses = ['official', 'provisional', 'missing'] as const;
export type YearStatus = (typeof yearStatuses)[number];

/** Duty level 勤务等级, 1 (Ⅰ级) is the strictest. */
export const dutyLevels = [1, 2, 3] as const;
export type DutyLevel = (typeof dutyLevels)[number];

/**
 * The decision of a person behind a mode: when, why, by which document. Who it was stands in the history of the part
 * that decided; those below are bound by the order and need not know the person.
 */
export interface DutyBasis {
  readonly decisionId: string;
  readonly reason: string;
  readonly documentNumber?: string;
  readonly decidedAtMs: number;
  /** When it ends by itself. */
  readonly untilMs?: number;
}

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
  /** True when the eve rule lets the next day's base rule already. */
  readonly eve?: true;
  /** Absent where no person decided: built-in calendars and the weekday rule. */
  readonly basis?: DutyBasis;
  /** The strictest duty level raised here or above; absent when none is. */
  readonly level?: DutyLevel;
  readonly levelBasis?: DutyBasis;
}
