import { isWithin, type Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { type ErrorCode, GatewayError } from '../../platform/errors/gateway-error.ts';
import { without } from '../../platform/records/without.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { KeyNames } from '../causes/key-names-service.ts';
import type { Topology } from '../causes/topology.ts';
import type { TopologyService } from '../causes/topology-service.ts';
import type { AnsweredWindows } from './answered-windows-service.ts';
import type { MaintenanceWindowView } from './maintenance-api.ts';
import {
  type MaintenanceTarget,
  type MaintenanceTargetKind,
  type MaintenanceWindow,
  spanAt,
  windowStanding,
} from './maintenance-window.ts';

interface Deps {
  readonly names: Pick<KeyNames, 'find'>;
  readonly topology: Pick<TopologyService, 'current' | 'refreshIfRested'>;
  /** Of which windows everything that was down answers again. */
  readonly answered: Pick<AnsweredWindows, 'find'>;
  readonly clock: Clock;
}

const unknownTarget: Record<Exclude<MaintenanceTargetKind, 'upstream'>, ErrorCode> = {
  camera: 'camera/unknown',
  recorder: 'recorder/unknown',
  contract: 'contract/unknown',
  area: 'area/unknown',
  organisation: 'organisation/unknown',
};

/** What windows are about, as their readers may know it. */
export class MaintenanceViews {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Refuses a target of which the scope does not have everything.
   *
   * @throws GatewayError `camera/unknown`, `recorder/unknown`, `contract/unknown`, `area/unknown`,
   *   `organisation/unknown`, or `request/invalid` for a node that no camera of the scope hangs on
   */
  async assertTarget(scope: Scope, { kind, keys }: MaintenanceTarget): Promise<void> {
    if (kind === 'upstream') {
      await this.#deps.topology.refreshIfRested();
      for (const key of keys) this.#assertNode(scope, key);
      return;
    }
    const names = await this.#deps.names.find(scope, kind, keys);
    if (keys.some((key) => !names.has(key))) {
      throw new GatewayError(unknownTarget[kind], `body.target.keys names something that is no ${kind} of yours.`);
    }
  }

  /** In their order. */
  async view(scope: Scope, windows: readonly MaintenanceWindow[]): Promise<MaintenanceWindowView[]> {
    const { names } = this.#deps;
    const organisations = await names.find(
      scope,
      'organisation',
      windows.map(({ organisationId }) => organisationId),
    );
    return Promise.all(
      windows.map(async (window) => {
        const { kind, keys } = window.target;
        const found = kind === 'upstream' ? new Map<string, string>() : await names.find(scope, kind, keys);
        const items = keys.map((key) => ({ key, name: found.get(key) ?? (kind === 'upstream' ? key : '') }));
        return this.#viewOne(scope, window, {
          items,
          organisationName: organisations.get(window.organisationId) ?? '',
        });
      }),
    );
  }

  #viewOne(
    scope: Scope,
    window: MaintenanceWindow,
    words: Pick<MaintenanceWindowView, 'organisationName'> & Pick<MaintenanceWindowView['target'], 'items'>,
  ): MaintenanceWindowView {
    const { target, schedule } = window;
    const nowMs = this.#deps.clock.now();
    const span = spanAt(window, nowMs);
    const standing = windowStanding(window, nowMs);
    const answered = standing === 'running' ? this.#deps.answered.find(window.id) : undefined;
    return {
      ...without(window, 'organisationPath', 'target', 'schedule'),
      organisationName: words.organisationName,
      schedule: schedule.kind === 'weekly' ? { ...schedule, weekdays: [...schedule.weekdays] } : { ...schedule },
      target: { kind: target.kind, items: words.items },
      standing,
      ...(span && { span: { ...span } }),
      ...(answered && answered.atMs >= (span?.fromMs ?? 0) && { answered }),
      cameraCount: countCovered(this.#deps.topology.current, window, scope),
    };
  }

  #assertNode(scope: Scope, key: string): void {
    const { current } = this.#deps.topology;
    const behind = current.behind('upstream', key);
    if (behind.some((id) => isWithin(scope, current.camera(id)?.organisationPath ?? ''))) return;
    const message = 'names a node that no camera of yours hangs on; take it from a camera’s record';
    throw new GatewayError('request/invalid', `body.target.keys ${message}.`, {
      issues: [{ path: 'body.target.keys', message }],
    });
  }
}

/** How many watched cameras of the scope a window covers. */
function countCovered(
  topology: Topology,
  { organisationPath, target: { kind, keys } }: MaintenanceWindow,
  scope: Scope,
): number {
  const isCovered = (path: string): boolean => path.startsWith(organisationPath) && isWithin(scope, path);
  if (kind === 'organisation') {
    // One may lie in the other.
    const places = new Map(keys.flatMap((key) => [...topology.placesOf(key)]));
    return places.entries().reduce((sum, [path, count]) => (isCovered(path) ? sum + count : sum), 0);
  }
  const behind = new Set<CameraId>(
    // What is asked for by an unknown id is nowhere.
    kind === 'camera' ? (keys as readonly CameraId[]) : keys.flatMap((key) => topology.behind(kind, key)),
  );
  return behind
    .values()
    .filter((id) => isCovered(topology.camera(id)?.organisationPath ?? ''))
    .toArray().length;
}
