import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import './roster-changed.ts';

interface RosterPlace {
  readonly organisationId: string;
  readonly organisationPath: string;
}

/** Tells subjects above and open pages that the roster of an organisation changed. */
export type AnnounceRoster = (place: RosterPlace) => void;

export function rosterAnnouncer(to: { readonly bus: EventBus; readonly announcer: Announcer }): AnnounceRoster {
  return ({ organisationId, organisationPath }) => {
    to.bus.emit('roster.changed', { organisationId, organisationPath });
    to.announcer.announce({
      topic: 'roster',
      key: organisationId,
      data: { organisationId },
      audience: { organisationPath },
    });
  };
}
