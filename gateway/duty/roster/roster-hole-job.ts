import { wholeEstate } from '../../platform/actor/scope.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CalendarJob } from '../../platform/scheduling/calendar-jobs.ts';
import './roster-changed.ts';
import type { RosterService } from './roster-service.ts';

interface Deps {
  readonly roster: Pick<RosterService, 'findHoles'>;
  readonly bus: Pick<EventBus, 'emit'>;
  readonly log: Log;
  /** `duty.holeWarnDays`. */
  readonly warnDays: number;
}

/** Each morning: which organisations have slots in the coming days that will not be manned as they should. */
export function rosterHoleJob({ roster, bus, log, warnDays }: Deps): CalendarJob {
  return {
    name: 'roster holes',
    at: '0 8 * * *',
    run: async () => {
      const holes = await roster.findHoles(wholeEstate, warnDays);
      for (const [organisationPath, own] of Map.groupBy(holes, ({ slot }) => slot.post.organisationPath)) {
        const [first] = own;
        if (first === undefined) continue;
        const { organisationId } = first.slot.post;
        log.warn({ organisationId, holeCount: own.length, firstFromMs: first.slot.fromMs }, 'roster has holes');
        bus.emit('roster.short', {
          ...{ organisationId, organisationPath, holeCount: own.length, firstFromMs: first.slot.fromMs },
        });
      }
    },
  };
}
