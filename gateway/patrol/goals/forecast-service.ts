import type { HealthStatus } from '../../health/health-state.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { CameraId, Organisation } from '../../registry/camera.ts';
import { dayMs } from '../daily-slot.ts';
import { planWindows } from '../expand-plan.ts';
import type { PatrolPlan } from '../plan.ts';
import type { PlanStore } from '../plan-store.ts';
import { planOf } from '../plan-view.ts';
import type { RegistryPort } from '../registry-port.ts';
import type { RosterPort } from '../roster-port.ts';
import type { PlanId } from '../round.ts';
import type { ForecastBody, ForecastView } from './forecast-api.ts';
import { forecastPlan } from './forecast-plan.ts';

interface ForecastDeps {
  readonly plans: Pick<PlanStore, 'list'>;
  readonly registry: RegistryPort;
  readonly health: {
    statusOf(scope: Scope, cameraIds: readonly CameraId[]): Promise<ReadonlyMap<CameraId, HealthStatus>>;
  };
  readonly roster?: Pick<RosterPort, 'postOnDuty'>;
  readonly clock: Clock;
  readonly pictureSeconds: number;
}

/** Whether a plan that is being written can be finished by those who will be on duty. */
export class ForecastService {
  readonly #deps: ForecastDeps;

  constructor(deps: ForecastDeps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `organisation/unknown` */
  async forecast(actor: Actor, { planId, ...body }: ForecastBody): Promise<ForecastView> {
    const { registry, plans, health, clock, pictureSeconds } = this.#deps;
    const organisation = await registry.findOrganisation(actor.scope, body.organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', `There is no organisation ${body.organisationId}.`);
    }
    const own = { organisationPath: organisation.path };
    // It is never stored: the id only tells it from its neighbours.
    const plan = planOf(body, { id: (planId ?? '') as PlanId, organisation, atMs: clock.now() });
    const ids = plan.stops.map(({ cameraId }) => cameraId);
    const cameras = await registry.findCameras(own, ids);
    const active = new Set(cameras.filter(({ status }) => status === 'active').map(({ id }) => id));
    const states = await health.statusOf(own, [...active]);
    const seats = await this.#seats(plan, organisation);
    const others = (await plans.list(actor.scope)).filter(
      (other) => other.enabled && other.id !== plan.id && isSamePost(plan, other),
    );
    const forecast = forecastPlan(plan, {
      ...{ seats, others, pictureSeconds },
      offlineCount: [...states.values()].filter((status) => status === 'offline' || status === 'auth-failed').length,
      inactiveCount: ids.filter((id) => !active.has(id)).length,
    });
    return {
      isFinishable: forecast.isFinishable,
      seats,
      slots: [...forecast.slots],
      problems: forecast.problems.map((problem) =>
        problem.code === 'overlap' ? { ...problem, plans: [...problem.plans] } : problem,
      ),
    };
  }

  /** People on the roster when the plan's next round falls due; one where no roster is kept. */
  async #seats(plan: PatrolPlan, organisation: Organisation): Promise<number> {
    const { roster, clock } = this.#deps;
    const nowMs = clock.now();
    const [next] = planWindows(plan, nowMs, nowMs + 2 * dayMs);
    const onDuty = await roster?.postOnDuty(organisation, next?.fromMs ?? nowMs, plan.postId);
    return onDuty?.postId === undefined ? 1 : onDuty.users.length;
  }
}

/** Plans of one organisation without a post of their own are worked by the same people. */
function isSamePost(plan: PatrolPlan, other: PatrolPlan): boolean {
  return plan.postId === undefined && other.postId === undefined
    ? plan.organisationId === other.organisationId
    : plan.postId === other.postId;
}
