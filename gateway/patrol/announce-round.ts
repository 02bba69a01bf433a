import type { EventBus } from '../platform/events/event-bus.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { Round } from './round.ts';
import './round-changed.ts';
import { viewRound } from './round-view.ts';

/** Tells subjects above and open pages that a round changed. */
export function announceRound(to: { readonly bus: EventBus; readonly announcer: Announcer }, round: Round): void {
  to.bus.emit('round.changed', { round });
  to.announcer.announce({
    topic: 'round',
    key: round.id,
    data: viewRound(round),
    audience: { organisationPath: round.organisationPath },
  });
}
