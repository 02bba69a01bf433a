import type { Metrics } from '../../platform/observability/metrics.ts';
import type { DeepPace } from './deep-pace.ts';

/** Numbers of the deep checks' pace; none while nobody is checked by turns. */
export function measureDeepPace(read: () => DeepPace | undefined, metrics: Pick<Metrics, 'gauges'>): void {
  const single = (name: string, help: string, of: (pace: DeepPace) => number): void =>
    metrics.gauges(name, help, [], () => {
      const pace = read();
      return pace === undefined ? [] : [{ labels: {}, value: of(pace) }];
    });
  single('vpg_health_deep_turn_seconds', 'How long a whole turn of deep checks takes', (pace) => pace.turnSeconds);
  single('vpg_health_deep_waiting', 'Deep checks that are due and have not begun', (pace) => pace.waiting);
}
