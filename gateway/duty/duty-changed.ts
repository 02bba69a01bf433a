import type {} from '../platform/events/event-bus.ts';
import type { CalendarWarning } from './duty-calendar.ts';
import type { DecisionKind } from './duty-decision.ts';

/** Somebody decided about duty: modes of this organisation and below may be others from now on. */
export interface DutyChanged {
  readonly decisionId: string;
  readonly kind: DecisionKind;
  readonly organisationPath: string;
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'duty.changed': DutyChanged;
    /** The calendar of this year, or from 1 November of the next one, is not official; told each night. */
    'calendar.doubted': CalendarWarning;
  }
}
