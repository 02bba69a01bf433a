import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { PlacedCamera } from '../registry/camera.ts';
import type { CameraViewStore } from './coverage/camera-view-store.ts';
import type { DueRound } from './due-rounds.ts';
import { followMerges } from './follow-merges.ts';
import { type LastSeen, chooseStops } from './goals/choose-stops.ts';
import { findKeptCameras } from './kept-cameras-service.ts';
import type { PatrolPlan } from './plan.ts';
import type { RegistryPort } from './registry-port.ts';

interface DueStopsDeps {
  readonly registry: Pick<RegistryPort, 'findCameras'>;
  readonly views: Pick<CameraViewStore, 'findLastSeen'>;
}

/** A due round whose plan has the stops of this very round. */
export interface RoundStops {
  readonly due: DueRound;
  readonly cameras: readonly PlacedCamera[];
}

/** Which stops a due round has: the cameras that the plan's have become, chosen and ordered by goals and sequence. */
export class DueStops {
  readonly #deps: DueStopsDeps;

  constructor(deps: DueStopsDeps) {
    this.#deps = deps;
  }

  async choose(due: DueRound): Promise<RoundStops> {
    const { plan } = due;
    const scope: Scope = { organisationPath: plan.organisationPath };
    const cameraIds = plan.stops.map(({ cameraId }) => cameraId);
    const cameras = await findKeptCameras(this.#deps.registry, scope, cameraIds);
    const followed = followMerges(plan.stops, cameras, scope);
    // Only cameras in service are due: others must not take the share of those.
    const active = followed.filter(({ cameraId }) => cameras.get(cameraId)?.status === 'active');
    const current = { ...plan, stops: active };
    const stops = chooseStops(current, due.window, await this.#lastSeen(current));
    return { due: { ...due, plan: { ...plan, stops } }, cameras: [...cameras.values()] };
  }

  async #lastSeen({ goals, sequence, stops }: PatrolPlan): Promise<LastSeen> {
    if (!goals.onceAShift && sequence !== 'longest-unseen') return new Map();
    return this.#deps.views.findLastSeen(
      wholeEstate,
      stops.map(({ cameraId }) => cameraId),
    );
  }
}
