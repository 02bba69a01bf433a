import type { Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { GatewayStateView } from './health-api.ts';
import type { HealthService } from './health-service.ts';
import type { LoopLag } from './loop-lag-provider.ts';
import type { SightService } from './sight-service.ts';

interface ProbingPace {
  readonly probesPerMinute: number;
  readonly lateProbes: number;
  /** For how long more has been due than may be under way. */
  readonly waitedMs: number;
}

interface GatewayStateDeps {
  readonly health: Pick<HealthService, 'listCameras'>;
  readonly sight: Pick<SightService, 'read'>;
  readonly probes: { pace(): ProbingPace };
  readonly lag: Pick<LoopLag, 'start' | 'stop' | 'p99Ms'>;
  readonly clock: Clock;
}

/** Probes that wait longer than this make what is shown older than promised. */
const behindMs = 10_000;

/** How the gateway itself fares, for those who ask what its word is worth. */
export class GatewayStateService implements Part {
  readonly #deps: GatewayStateDeps;
  #startedAtMs = 0;

  constructor(deps: GatewayStateDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#startedAtMs = this.#deps.clock.now();
    this.#deps.lag.start();
  }

  stop(): void {
    this.#deps.lag.stop();
  }

  read(scope: Scope): GatewayStateView {
    const { health, sight, probes, lag, clock } = this.#deps;
    const { waitedMs, ...pace } = probes.pace();
    return {
      ...sight.read(),
      startedAtMs: this.#startedAtMs,
      watched: health.listCameras(scope).length,
      isBehind: waitedMs > behindMs,
      ...(seesAll(scope) && { pace: { ...pace, lagP99Ms: Math.round(lag.p99Ms() * 10) / 10 } }),
      asOfMs: clock.now(),
    };
  }
}

/** At the root of the organisations, or above it. */
export function seesAll({ organisationPath }: Scope): boolean {
  return organisationPath.split('/').length <= 3;
}
