import { wholeEstate } from '../platform/actor/scope.ts';
import type { Metrics } from '../platform/observability/metrics.ts';
import type { HealthProbeJob } from './health-probe-job.ts';
import type { HealthService } from './health-service.ts';
import type { SightService } from './sight-service.ts';

interface Measured {
  readonly service: Pick<HealthService, 'counts'>;
  readonly sight: Pick<SightService, 'read'>;
  readonly probes: Pick<HealthProbeJob, 'pace'>;
}

/** Numbers of the gateway's own looking. */
export function measureHealth({ service, sight, probes }: Measured, metrics: Pick<Metrics, 'gauge' | 'gauges'>): void {
  metrics.gauge('vpg_health_cameras', 'Active cameras by health', () => ({ ...service.counts(wholeEstate) }));
  const single = (name: string, help: string, read: () => number): void =>
    metrics.gauges(name, help, [], () => [{ labels: {}, value: read() }]);
  single('vpg_health_blind', 'Whether the gateway itself cannot see: 1 means that silence proves nothing', () =>
    sight.read().isBlind ? 1 : 0,
  );
  single('vpg_health_probes_per_minute', 'Probes that ended in the last minute', () => probes.pace().probesPerMinute);
  single('vpg_health_late_probes', 'Probes that are due and wait for their turn', () => probes.pace().lateProbes);
}
