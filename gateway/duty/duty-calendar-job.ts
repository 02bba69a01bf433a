import type { Log } from '../platform/observability/log.ts';
import type { CalendarJob } from '../platform/scheduling/calendar-jobs.ts';
import type { DutyService } from './duty-service.ts';

/** Each night: reads the overrides again, and says when next year's calendar is still missing. */
export function dutyCalendarJob(duty: Pick<DutyService, 'refresh' | 'preview'>, log: Log): CalendarJob {
  return {
    name: 'duty calendar',
    at: '5 0 * * *',
    run: async () => {
      await duty.refresh();
      for (const warning of duty.preview(1).warnings) log.warn({ ...warning }, 'duty calendar needs attention');
    },
  };
}
