import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { CalendarJob } from '../platform/scheduling/calendar-jobs.ts';
import './duty-changed.ts';
import type { DutyService } from './duty-service.ts';

interface Deps {
  readonly duty: Pick<DutyService, 'refresh' | 'warnings'>;
  readonly bus: Pick<EventBus, 'emit'>;
  readonly log: Log;
}

/** Each night: reads the decisions again, and says when a year's calendar is still missing. */
export function dutyCalendarJob({ duty, bus, log }: Deps): CalendarJob {
  return {
    name: 'duty calendar',
    at: '5 0 * * *',
    run: async () => {
      await duty.refresh();
      for (const warning of duty.warnings()) {
        log.warn({ ...warning }, 'duty calendar needs attention');
        bus.emit('calendar.doubted', warning);
      }
    },
  };
}
