import type { RateService } from '../health/minutes/rate-service.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Route } from '../platform/http/route.ts';
import type { Log } from '../platform/observability/log.ts';
import type { SecretVault } from '../platform/secrets/secret-vault.ts';
import type { ContractService } from '../registry/contracts/contract-service.ts';
import { LeaseEvidenceService } from './lease/lease-evidence-service.ts';
import { RateReportService } from './rate-report-service.ts';
import { reportsRoutes } from './reports-routes.ts';

interface ReportsWorld {
  readonly rates: RateService;
  readonly contracts: ContractService;
  readonly vault: Pick<SecretVault, 'sign'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Wires reports: rates of a time, evidence for lease contracts. */
export function createReports({ rates, log, ...world }: ReportsWorld): { readonly routes: readonly Route[] } {
  const leases = new LeaseEvidenceService({ ...world, rates, log });
  return { routes: reportsRoutes(new RateReportService({ rates, log }), leases) };
}
