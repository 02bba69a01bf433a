import type { RateService } from '../health/minutes/rate-service.ts';
import { CauseLossesStore } from '../outages/causes/cause-losses-store.ts';
import { createSuspensions } from '../outages/tickets/create-tickets.ts';
import { RepairStore } from '../outages/tickets/repair-store.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { SecretVault } from '../platform/secrets/secret-vault.ts';
import type { ContractService } from '../registry/contracts/contract-service.ts';
import { LeaseEvidenceService } from './lease/lease-evidence-service.ts';
import { RateReportService } from './rate-report-service.ts';
import { RepairReportService } from './repairs/repair-report-service.ts';
import { reportsRoutes } from './reports-routes.ts';

interface ReportsWorld {
  readonly database: Database;
  readonly rates: RateService;
  readonly contracts: ContractService;
  readonly vault: Pick<SecretVault, 'sign'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Wires reports: rates of a time, repairs and their causes, evidence for lease contracts. */
export function createReports({ database, rates, log, ...world }: ReportsWorld): {
  readonly routes: readonly Route[];
} {
  const leases = new LeaseEvidenceService({ ...world, rates, suspensions: createSuspensions(database), log });
  const { clock } = world;
  const repairs = new RepairReportService({
    ...{ rates, repairs: new RepairStore(database), losses: new CauseLossesStore(database), clock },
  });
  return { routes: reportsRoutes({ reports: new RateReportService({ rates, repairs, log }), repairs, leases }) };
}
