import type { Actor } from '../platform/actor/actor.ts';
import { type GrantRight, isWithin, type Scope } from '../platform/actor/scope.ts';
import type { RunTransaction } from '../platform/database/run-transaction.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import { without } from '../platform/records/without.ts';
import type { AccessPathStore } from './paths/access-path-store.ts';
import type { AreaStore } from './areas/area-store.ts';
import type { CodePlacement } from './areas/code-placement-service.ts';
import {
  type Camera,
  type CameraStatus,
  cameraStatuses,
  type Organisation,
  type Ownership,
  type PlacedCamera,
  type PointClass,
  type System,
} from './camera.ts';
import { type CameraSort, readCursor, type SortDirection, writeCursor } from './cameras/camera-cursor.ts';
import type { CameraFilter, CameraListStore } from './cameras/camera-list-store.ts';
import { sortKeyOf } from './cameras/camera-sort-key.ts';
import { placeGranted } from './grants/granted-camera.ts';
import type { CameraStore } from './cameras/camera-store.ts';
import type { OrganisationStore } from './organisations/organisation-store.ts';
import type { RecordChange } from './record/camera-record.ts';
import type { ChangeStore } from './record/change-store.ts';
import type { ConflictStore } from './record/conflict-store.ts';
import type { CoreChange } from './record/record-edit.ts';
import type { RecordLinks } from './record/record-links-service.ts';
import type { RecordWriter, WrittenCamera } from './record/record-writer-service.ts';
import './registry-events.ts';
import { type CameraDetail, toCameraDetailView } from './registry-view.ts';
import { refuseSharing } from './sharing/refuse-sharing.ts';
import type { SystemStore } from './devices/system-store.ts';

interface Deps {
  readonly placement: Pick<CodePlacement, 'follow'>;
  readonly areas: Pick<AreaStore, 'find'>;
  readonly organisations: Pick<OrganisationStore, 'find' | 'findMany'>;
  readonly cameras: Pick<
    CameraStore,
    'find' | 'findMany' | 'findInReach' | 'findManyInReach' | 'findTraced' | 'findProvenance' | 'countBySystem'
  >;
  readonly lists: Pick<CameraListStore, 'list'>;
  readonly conflicts: Pick<ConflictStore, 'listOfCameras'>;
  readonly changes: Pick<ChangeStore, 'list'>;
  readonly recordLinks: Pick<RecordLinks, 'assertSeen'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly paths: Pick<AccessPathStore, 'listOfCamera'>;
  readonly systems: Pick<SystemStore, 'list' | 'findMany'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly log: Log;
}

/** Which cameras a page shows, and in which order. */
export interface CameraQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** This organisation and everything below it. */
  readonly organisationId?: string | undefined;
  readonly ownership?: Ownership | undefined;
  readonly status?: CameraStatus | undefined;
  readonly pointClass?: PointClass | undefined;
  /** Part of the name, a code, the place, serial, MAC or host. */
  readonly search?: string | undefined;
  /** Claims a code that another camera has, or has one that another claims. */
  readonly hasConflict?: boolean | undefined;
  /** Lacks something that its point class demands. */
  readonly hasGaps?: boolean | undefined;
  readonly ownerUnitId?: string | undefined;
  /** Cameras under any of these contracts; for those who know contracts. */
  readonly contractIds?: readonly string[] | undefined;
  /** Cameras under this one. */
  readonly contractId?: string | undefined;
  /** Cameras in this area of the administrative or the grid tree, and below it. */
  readonly areaId?: string | undefined;
  /** Whether granted cameras are listed, or those that are granted away; absent: `own`. */
  readonly sharing?: CameraSharing | undefined;
  readonly sort?: CameraSort | undefined;
  readonly direction?: SortDirection | undefined;
}

/** all: own and granted ones; own; received: granted by neighbours; given: own ones that are granted to neighbours. */
export const cameraSharings = ['all', 'own', 'received', 'given'] as const;
export type CameraSharing = (typeof cameraSharings)[number];

export interface CameraPage {
  readonly items: readonly PlacedCamera[];
  readonly nextCursor?: string;
  /** How many cameras the filter matches, on all pages. */
  readonly total: number;
}

/** An edit of a record: `version` is the one that the editor saw, absent members stay as they are. */
export interface CameraChange {
  readonly version: number;
  readonly name?: string | undefined;
  readonly place?: string | undefined;
  readonly ownership?: Ownership | undefined;
  readonly pointClass?: PointClass | undefined;
  readonly status?: CameraStatus | undefined;
  readonly organisationId?: string | undefined;
  /** Null clears a field. */
  readonly record?: RecordChange | undefined;
}

export interface CountedSystem extends System {
  /** Cameras on it that the reader may see. */
  readonly cameraCount: number;
}

/** The one register of cameras and recorders (一机一档). */
export class RegistryService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `organisation/unknown`, or `request/invalid` for a cursor that no page returned */
  async listCameras(scope: Scope, query: CameraQuery): Promise<CameraPage> {
    const { sort = 'name', direction = 'asc', limit } = query;
    const order = { by: sort, direction };
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor, order);
    const filter = await this.#filter(scope, query);
    const slice = { order, limit: limit + 1, ...(after && { after, total: after.total }) };
    const { cameras, total } = await this.#deps.lists.list(scope, filter, slice);
    const page = cameras.slice(0, limit);
    const last = cameras.length > limit ? page.at(-1) : undefined;
    const nextCursor = last && writeCursor({ order, total, id: last.id, key: sortKeyOf(last, sort) });
    return { items: await this.#placed(scope, page), total, ...(nextCursor !== undefined && { nextCursor }) };
  }

  /**
   * A granted camera is told without what belongs to its owner.
   *
   * @throws GatewayError `camera/unknown`
   */
  async readCamera(scope: Scope, cameraId: string): Promise<CameraDetail> {
    const { cameras, paths, conflicts } = this.#deps;
    const found = await cameras.findInReach(scope, cameraId, 'see');
    if (found === undefined) throw unknownCamera();
    if (!isWithin(scope, found.organisationPath)) return this.#readGranted(scope, found);
    const [[camera = unnamed(found)], pathsOfIt, provenance, claims] = await Promise.all([
      this.#placed(scope, [found]),
      paths.listOfCamera(scope, cameraId),
      cameras.findProvenance(scope, cameraId),
      conflicts.listOfCameras(scope, [cameraId]),
    ]);
    const detail = { camera, paths: pathsOfIt, provenance, conflicts: claims };
    return camera.mergedIntoId === undefined ? detail : this.#hideMerged(scope, detail, camera.mergedIntoId);
  }

  async #readGranted(scope: Scope, found: Camera): Promise<CameraDetail> {
    const [camera] = await this.#placed(scope, [found]);
    if (camera === undefined) throw unknownCamera();
    return { camera, paths: [], provenance: {}, conflicts: [] };
  }

  /** Like `findCameras`, and cameras that are granted with this right, as their grantees see them. */
  async findInReach(scope: Scope, ids: readonly string[], right: GrantRight): Promise<PlacedCamera[]> {
    return this.#placed(scope, await this.#deps.cameras.findManyInReach(scope, ids, right));
  }

  /** The camera that it was merged into is told as being outside, when the reader does not see it. */
  async #hideMerged(scope: Scope, detail: CameraDetail, mergedIntoId: string): Promise<CameraDetail> {
    if ((await this.#deps.cameras.find(scope, mergedIntoId)) !== undefined) return detail;
    return { ...detail, camera: without(detail.camera, 'mergedIntoId'), isMergedOutside: true };
  }

  /** For the subjects above: names and places of cameras by id. Unknown and foreign ids are left out. */
  async findCameras(scope: Scope, ids: readonly string[]): Promise<PlacedCamera[]> {
    return this.#placed(scope, await this.#deps.cameras.findMany(scope, ids));
  }

  /**
   * @throws GatewayError `camera/unknown`, `organisation/unknown`, `record/invalid`, or `camera/stale` with the stored
   *   record and the refused edit
   */
  async changeCamera(actor: Actor, cameraId: string, change: CameraChange): Promise<CameraDetail> {
    const { bus, log } = this.#deps;
    const { record = {}, version, organisationId, ...core } = change;
    const organisation = organisationId === undefined ? {} : await this.#home(actor.scope, organisationId);
    const stored = await this.#camera(actor.scope, cameraId);
    refuseMerged(stored, core.status);
    refuseSharing(stored, core.status);
    await this.#deps.recordLinks.assertSeen(actor.scope, record, stored.record);
    const written = await this.#write(actor, {
      cameraId,
      version,
      core: defined({ ...core, ...organisation }),
      record,
    });
    if (written === undefined) throw await this.#stale(actor.scope, cameraId, change);
    if (written.outcome === 'changed') {
      const { id, organisationPath, status } = written.camera;
      log.info({ cameraId: id, userId: actor.userId, version: written.camera.version }, 'camera changed');
      bus.emit('camera.changed', { cameraId: id, organisationPath, status });
    }
    return this.readCamera(actor.scope, cameraId);
  }

  /** Soft removal: the record, its history and its code stay, lists leave it out. Throws as `changeCamera` does. */
  removeCamera(actor: Actor, cameraId: string, version: number): Promise<CameraDetail> {
    return this.changeCamera(actor, cameraId, { version, status: 'removed' });
  }

  /** Brings a removed camera back to the status that it had. Throws as `changeCamera` does. */
  async restoreCamera(actor: Actor, cameraId: string, version: number): Promise<CameraDetail> {
    const camera = await this.#camera(actor.scope, cameraId);
    if (camera.status !== 'removed') return this.changeCamera(actor, cameraId, { version });
    return this.changeCamera(actor, cameraId, { version, status: await this.#statusBefore(actor.scope, cameraId) });
  }

  /** By name. */
  async listSystems(scope: Scope): Promise<CountedSystem[]> {
    const { systems, cameras } = this.#deps;
    const [found, counts] = await Promise.all([systems.list(scope), cameras.countBySystem(scope)]);
    return found.map((system) => ({ ...system, cameraCount: counts.get(system.id) ?? 0 }));
  }

  /** @returns undefined when the stored version is not the one that the editor saw */
  #write(
    actor: Actor,
    edit: {
      readonly cameraId: string;
      readonly version: number;
      readonly core: CoreChange;
      readonly record: RecordChange;
    },
  ): Promise<WrittenCamera | undefined> {
    const { cameras, writer, placement, transaction } = this.#deps;
    const { cameraId, version, core, record } = edit;
    return transaction(async (underWay) => {
      const [stored] = await cameras.findTraced(actor.scope, [cameraId], underWay);
      if (stored?.camera.version !== version) return undefined;
      const write = { cameraId, core, record, source: 'manual' as const };
      const [written] = (await writer.writeMany(actor.scope, actor, [write], underWay)).written;
      if (written) await placement.follow(actor.scope, stored.camera, written.camera, underWay);
      return written;
    });
  }

  async #statusBefore(scope: Scope, cameraId: string): Promise<CameraStatus> {
    const entries = await this.#deps.changes.list(scope, cameraId, { limit: 50 });
    const removal = entries
      .flatMap(({ fields }) => fields)
      .find(({ field, to }) => field === 'status' && to === 'removed');
    return cameraStatuses.find((status) => status === removal?.from) ?? 'suspended';
  }

  async #stale(scope: Scope, cameraId: string, { version: _seen, ...yours }: CameraChange): Promise<GatewayError> {
    const detail = await this.readCamera(scope, cameraId);
    const { name, version } = detail.camera;
    const message = `Camera “${name}” was changed by somebody else meanwhile (version ${version}); compare both and repeat your edit.`;
    return new GatewayError('camera/stale', message, {
      extensions: { version, stored: toCameraDetailView(detail), yours },
    });
  }

  async #filter(scope: Scope, query: CameraQuery): Promise<CameraFilter> {
    const { organisationId, ownership, status, pointClass, search, hasConflict, hasGaps } = query;
    const { ownerUnitId, contractIds, contractId, areaId } = query;
    const organisation =
      organisationId === undefined ? undefined : await this.#organisation(scope, organisationId, 'query');
    return defined({
      organisationPath: organisation?.path,
      ...{ ownership, status, pointClass, search, hasConflict, hasGaps, ownerUnitId },
      contractIds: contractId === undefined ? contractIds : [contractId],
      areaPath: areaId === undefined ? undefined : await this.#areaPath(scope, areaId),
      ...sharingFilter(query.sharing),
    });
  }

  async #areaPath(scope: Scope, areaId: string): Promise<string> {
    const area = await this.#deps.areas.find(scope, areaId);
    if (area === undefined) throw new GatewayError('area/unknown', 'query.areaId names no area of your part.');
    return area.path;
  }

  async #home(scope: Scope, organisationId: string): Promise<Pick<Camera, 'organisationId' | 'organisationPath'>> {
    const { id, path } = await this.#organisation(scope, organisationId);
    return { organisationId: id, organisationPath: path };
  }

  async #camera(scope: Scope, cameraId: string): Promise<Camera> {
    const camera = await this.#deps.cameras.find(scope, cameraId);
    if (camera === undefined) throw unknownCamera();
    return camera;
  }

  async #organisation(scope: Scope, id: string, where: 'query' | 'body' = 'body'): Promise<Organisation> {
    const organisation = await this.#deps.organisations.find(scope, id);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', `${where}.organisationId names no organisation of yours.`);
    }
    return organisation;
  }

  /** In their order. */
  async #placed(scope: Scope, cameras: readonly Camera[]): Promise<PlacedCamera[]> {
    const own = cameras.filter(({ organisationPath }) => isWithin(scope, organisationPath));
    if (own.length === cameras.length) return this.#placedOwn(scope, own);
    const [placed, granted] = await Promise.all([
      this.#placedOwn(scope, own),
      placeGranted(scope, cameras, this.#deps.organisations),
    ]);
    const byId = new Map([...placed, ...granted].map((camera) => [camera.id, camera]));
    return cameras.flatMap(({ id }) => byId.get(id) ?? []);
  }

  async #placedOwn(scope: Scope, cameras: readonly Camera[]): Promise<PlacedCamera[]> {
    const organisationIds = new Set(cameras.map(({ organisationId }) => organisationId));
    const systemIds = new Set(cameras.flatMap(({ systemId }) => systemId ?? []));
    const [organisations, systems] = await Promise.all([
      this.#deps.organisations.findMany(scope, [...organisationIds]),
      this.#deps.systems.findMany(scope, [...systemIds]),
    ]);
    const organisationNames = new Map(organisations.map(({ id, name }) => [id, name]));
    const systemNames = new Map(systems.map(({ id, name }) => [id, name]));
    return cameras.map(({ systemId, ...camera }) => {
      // A recorder of another unit is not shown, not even as an id.
      const systemName = systemId === undefined ? undefined : systemNames.get(systemId);
      const organisationName = organisationNames.get(camera.organisationId) ?? '';
      return {
        ...camera,
        organisationName,
        ...(systemId !== undefined && systemName !== undefined && { systemId, systemName }),
      };
    });
  }
}

/** Members that are there; the types of both sides make an undefined one and an absent one the same. */
function defined<Shape extends object>(
  members: Shape,
): { readonly [Key in keyof Shape]?: Exclude<Shape[Key], undefined> } {
  // Leaving out the undefined ones is exactly what the type says.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}

/** A camera that turned out to be another one comes back when the merge is taken back, with its paths. */
function refuseMerged({ name, mergedIntoId }: Camera, status: CameraStatus | undefined): void {
  if (mergedIntoId === undefined || status === undefined || status === 'removed') return;
  throw new GatewayError('merge/decided', `“${name}” was merged into another camera; take the merge back instead.`);
}

function unknownCamera(): GatewayError {
  return new GatewayError('camera/unknown', 'There is no such camera in your part.');
}

function sharingFilter(sharing: CameraSharing = 'own'): Pick<CameraFilter, 'reach' | 'isGiven'> {
  switch (sharing) {
    case 'own':
      return {};
    case 'given':
      return { isGiven: true };
    case 'all':
    case 'received':
      return { reach: sharing };
  }
}

function unnamed(camera: Camera): PlacedCamera {
  return { ...camera, organisationName: '' };
}
