import type { Actor } from '../../platform/actor/actor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { Camera, CameraId, StoredPath } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { commonPath } from './merge-proposal.ts';
import type { MergeProposalStore } from './merge-proposal-store.ts';
import { confidenceOf, findReasons } from './merge-reason.ts';
import { movedPaths, numberPaths } from '../paths/path-order.ts';
import '../paths/path-events.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import '../registry-events.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'find'>;
  readonly paths: Pick<AccessPathStore, 'listStored' | 'save'>;
  readonly proposals: Pick<MergeProposalStore, 'add'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

interface Split {
  readonly pathIds: readonly string[];
  /** Name of the camera that is made. */
  readonly name: string;
}

/** Takes paths that lead to another place after all off a camera, as a camera of their own. */
export class SplitService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @returns id of the new camera: of the same organisation, and nothing is known of its device
   * @throws GatewayError `camera/unknown`, or `request/invalid` unless some of the camera's paths are named, not all
   */
  async split(actor: Actor, cameraId: string, { pathIds, name }: Split): Promise<CameraId> {
    const { cameras, bus, log, transaction } = this.#deps;
    const camera = await cameras.find(actor.scope, cameraId);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    const made = await transaction((underWay) => this.#split(actor, camera, { pathIds, name }, underWay));
    const { organisationPath } = camera;
    log.info({ cameraId, newCameraId: made, userId: actor.userId }, 'camera split');
    bus.emit('camera.adopted', { cameraId: made, organisationPath });
    bus.emit('camera.paths-changed', { cameraId: camera.id, organisationPath });
    return made;
  }

  async #split(actor: Actor, camera: Camera, { pathIds, name }: Split, transaction: Transaction): Promise<CameraId> {
    const { paths, writer, proposals, clock } = this.#deps;
    const stored = await paths.listStored(actor.scope, [camera.id], transaction);
    const wanted = new Set(pathIds);
    const [leaving, staying] = [stored.filter(({ id }) => wanted.has(id)), stored.filter(({ id }) => !wanted.has(id))];
    if (leaving.length !== wanted.size || leaving.length === 0 || staying.length === 0) throw invalid();

    const { organisationId, organisationPath, ownership, pointClass, place } = camera;
    const unknown = { vendor: '', model: '', firmware: '', serial: '' };
    const [path] = leaving;
    const core = {
      ...{ name, organisationId, organisationPath, ownership, pointClass, place, status: 'active' as const },
      ...unknown,
      ...(path?.systemId && { systemId: path.systemId }),
    };
    // Not as by hand: what its class demands is filled in later.
    const { written } = await writer.writeMany(
      actor.scope,
      actor,
      [{ core, record: {}, source: 'imported' }],
      transaction,
    );
    const made = written[0]?.camera;
    if (made === undefined) throw new GatewayError('gateway/bug', 'A new camera was not written.');
    await this.#place(leaving, made, transaction);
    await this.#place(staying, camera, transaction);

    // What they have in common now was decided on by this very act.
    const none: readonly string[] = [];
    const reasons = findReasons(
      { camera, paths: staying, claimedCodes: none },
      { camera: made, paths: leaving, claimedCodes: none },
    );
    const [first, second] = camera.id < made.id ? [camera.id, made.id] : [made.id, camera.id];
    const atMs = clock.now();
    const decided = {
      id: newId<'MergeProposalId'>(atMs),
      organisationPath: commonPath(organisationPath, organisationPath),
      ...{ firstCameraId: first, secondCameraId: second, reasons, confidence: confidenceOf(reasons) },
      ...{ state: 'undone' as const, createdAtMs: atMs, decidedAtMs: atMs, decidedBy: actor.userId },
    };
    if (reasons.length > 0) await proposals.add([decided], transaction);
    return made.id;
  }

  async #place(paths: readonly StoredPath[], camera: Camera, transaction: Transaction): Promise<void> {
    const placed = numberPaths(paths);
    const changed = new Set(movedPaths(paths, placed).map(({ id }) => id));
    for (const path of placed) {
      if (path.cameraId === camera.id && !changed.has(path.id)) continue;
      const moved = { ...path, cameraId: camera.id };
      await this.#deps.paths.save(moved, camera.organisationPath, this.#deps.clock.now(), transaction);
    }
  }
}

function invalid(): GatewayError {
  const message = 'must name some of the camera’s access paths, and leave it at least one';
  return new GatewayError('request/invalid', `body.pathIds ${message}.`, {
    issues: [{ path: 'body.pathIds', message }],
  });
}
