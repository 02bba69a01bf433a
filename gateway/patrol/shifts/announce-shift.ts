import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import type { Shift } from './shift.ts';
import './shift-changed.ts';
import { viewShift } from './shift-view.ts';

/** Tells subjects above and open pages that a shift changed. */
export function announceShift(to: { readonly bus: EventBus; readonly announcer: Announcer }, shift: Shift): void {
  to.bus.emit('shift.changed', { shift });
  to.announcer.announce({
    topic: 'shift',
    key: shift.id,
    data: viewShift(shift),
    audience: { organisationPath: shift.organisationPath },
  });
}
