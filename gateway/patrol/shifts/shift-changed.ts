import type {} from '../../platform/events/event-bus.ts';
import type { Shift } from './shift.ts';

/** A shift was signed in to, handed over, accepted, signed off, or written into. */
export interface ShiftChanged {
  readonly shift: Shift;
}

/** Nobody has signed in to a slot of the roster that began a while ago. */
export interface ShiftLate {
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly postId: string;
  readonly postName: string;
  readonly date: string;
  readonly slotKey: string;
  readonly fromMs: number;
}

/** A shift should long be handed over, or accepted. */
export interface ShiftOverdue {
  readonly shiftId: string;
  readonly organisationPath: string;
  readonly waitsFor: 'handover' | 'acceptance';
}

declare module '../../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'shift.changed': ShiftChanged;
    'shift.late': ShiftLate;
    'shift.overdue': ShiftOverdue;
  }
}
