import type { Actor } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { RunTransaction } from '../platform/database/run-transaction.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { AccessPathStore } from './access-path-store.ts';
import type {
  AccessPath,
  Camera,
  CameraStatus,
  Organisation,
  Ownership,
  PlacedCamera,
  PointClass,
  System,
} from './camera.ts';
import { readCursor, writeCursor } from './camera-cursor.ts';
import type { CameraFilter, CameraStore } from './camera-store.ts';
import type { OrganisationStore } from './organisation-store.ts';
import './registry-events.ts';
import type { SystemStore } from './system-store.ts';

interface Deps {
  readonly organisations: Pick<OrganisationStore, 'find' | 'findMany'>;
  readonly cameras: Pick<CameraStore, 'find' | 'findMany' | 'list' | 'count' | 'countBySystem' | 'save'>;
  readonly paths: Pick<AccessPathStore, 'listOfCamera' | 'moveWithCamera'>;
  readonly systems: Pick<SystemStore, 'list' | 'findMany'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly log: Log;
}

/** Which cameras a page shows. */
interface CameraQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** This organisation and everything below it. */
  readonly organisationId?: string | undefined;
  readonly ownership?: Ownership | undefined;
  readonly status?: CameraStatus | undefined;
  /** Part of the name, place or serial. */
  readonly search?: string | undefined;
}

export interface CameraPage {
  readonly items: readonly PlacedCamera[];
  readonly nextCursor?: string;
  /** How many cameras the filter matches, on all pages. */
  readonly total: number;
}

interface CameraDetail {
  readonly camera: PlacedCamera;
  readonly paths: readonly AccessPath[];
}

/** An edit of a record: `version` is the one that the editor saw, absent members stay as they are. */
interface CameraChange {
  readonly version: number;
  readonly name?: string | undefined;
  readonly place?: string | undefined;
  readonly ownership?: Ownership | undefined;
  readonly pointClass?: PointClass | undefined;
  readonly status?: CameraStatus | undefined;
  readonly organisationId?: string | undefined;
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
    const { cameras } = this.#deps;
    const filter = await this.#filter(scope, query);
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
    const [found, total] = await Promise.all([
      cameras.list(scope, filter, { limit: query.limit + 1, ...(after && { after }) }),
      cameras.count(scope, filter),
    ]);
    const page = found.slice(0, query.limit);
    const last = found.length > query.limit ? page.at(-1) : undefined;
    return { items: await this.#placed(scope, page), total, ...(last && { nextCursor: writeCursor(last) }) };
  }

  /** @throws GatewayError `camera/unknown` */
  async readCamera(scope: Scope, cameraId: string): Promise<CameraDetail> {
    const found = await this.#camera(scope, cameraId);
    const [[camera = unnamed(found)], paths] = await Promise.all([
      this.#placed(scope, [found]),
      this.#deps.paths.listOfCamera(scope, cameraId),
    ]);
    return { camera, paths };
  }

  /** For the subjects above: names and places of cameras by id. Unknown and foreign ids are left out. */
  async findCameras(scope: Scope, ids: readonly string[]): Promise<PlacedCamera[]> {
    return this.#placed(scope, await this.#deps.cameras.findMany(scope, ids));
  }

  /** @throws GatewayError `camera/unknown`, `camera/stale` (extension `version`), `organisation/unknown` */
  async changeCamera(actor: Actor, cameraId: string, change: CameraChange): Promise<CameraDetail> {
    const { bus, log } = this.#deps;
    const stored = await this.#camera(actor.scope, cameraId);
    if (stored.version !== change.version) throw stale(stored);

    const organisation =
      change.organisationId === undefined ? undefined : await this.#organisation(actor.scope, change.organisationId);
    const edited = applyChange(stored, change, organisation);
    if (isSame(stored, edited)) return this.readCamera(actor.scope, cameraId);

    if (!(await this.#save(actor.scope, stored, edited))) throw stale(await this.#camera(actor.scope, cameraId));
    const { id, organisationPath, status } = edited;
    log.info({ cameraId: id, userId: actor.userId, version: edited.version + 1 }, 'camera changed');
    bus.emit('camera.changed', { cameraId: id, organisationPath, status });
    return this.readCamera(actor.scope, cameraId);
  }

  /** By name. */
  async listSystems(scope: Scope): Promise<CountedSystem[]> {
    const { systems, cameras } = this.#deps;
    const [found, counts] = await Promise.all([systems.list(scope), cameras.countBySystem(scope)]);
    return found.map((system) => ({ ...system, cameraCount: counts.get(system.id) ?? 0 }));
  }

  #save(scope: Scope, stored: Camera, edited: Camera): Promise<boolean> {
    const { cameras, paths, transaction } = this.#deps;
    return transaction(async (underWay) => {
      const isSaved = await cameras.save(scope, edited, underWay);
      if (isSaved && edited.organisationPath !== stored.organisationPath) {
        await paths.moveWithCamera(edited.id, edited.organisationPath, underWay);
      }
      return isSaved;
    });
  }

  async #filter(scope: Scope, { organisationId, ownership, status, search }: CameraQuery): Promise<CameraFilter> {
    const organisation =
      organisationId === undefined ? undefined : await this.#organisation(scope, organisationId, 'query');
    return {
      ...(organisation && { organisationPath: organisation.path }),
      ...(ownership && { ownership }),
      ...(status && { status }),
      ...(search !== undefined && { search }),
    };
  }

  async #camera(scope: Scope, cameraId: string): Promise<Camera> {
    const camera = await this.#deps.cameras.find(scope, cameraId);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    return camera;
  }

  async #organisation(scope: Scope, id: string, where: 'query' | 'body' = 'body'): Promise<Organisation> {
    const organisation = await this.#deps.organisations.find(scope, id);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', `${where}.organisationId names no organisation of yours.`);
    }
    return organisation;
  }

  async #placed(scope: Scope, cameras: readonly Camera[]): Promise<PlacedCamera[]> {
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

function applyChange(stored: Camera, change: CameraChange, organisation: Organisation | undefined): Camera {
  return {
    ...stored,
    name: change.name ?? stored.name,
    place: change.place ?? stored.place,
    ownership: change.ownership ?? stored.ownership,
    pointClass: change.pointClass ?? stored.pointClass,
    status: change.status ?? stored.status,
    ...(organisation && { organisationId: organisation.id, organisationPath: organisation.path }),
  };
}

function isSame(a: Camera, b: Camera): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function stale({ name, version }: Camera): GatewayError {
  const message = `Camera “${name}” was changed by somebody else meanwhile (version ${version}); read it again and repeat your edit.`;
  return new GatewayError('camera/stale', message, { extensions: { version } });
}

function unnamed(camera: Camera): PlacedCamera {
  return { ...camera, organisationName: '' };
}
