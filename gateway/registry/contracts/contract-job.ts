import type { CalendarJob } from '../../platform/scheduling/calendar-jobs.ts';
import type { ContractService } from './contract-service.ts';

/** Each night: tells which contracts expire soon and which have ended. The gateway does it when it starts as well. */
export function contractJob(contracts: Pick<ContractService, 'announceDue'>): CalendarJob {
  return {
    name: 'contracts',
    at: '10 0 * * *',
    run: async () => void (await contracts.announceDue()),
  };
}
