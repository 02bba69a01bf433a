import type { HealthService } from '../../health/health-service.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { CameraId, Organisation, PlacedCamera } from '../../registry/camera.ts';
import type { CameraPosition, CameraPositionStore } from '../../registry/cameras/camera-position-store.ts';
import '../../registry/registry-events.ts';
import type { listMapCameras, listNotPlaced, MapBase, mapDatums, MapView } from './map-api.ts';
import { countNotPlaced, namePlaces, placeCameras } from './place-cameras.ts';
import type { z } from 'zod';

interface MapServiceDeps {
  readonly positions: Pick<CameraPositionStore, 'list' | 'find'>;
  readonly health: Pick<HealthService, 'listCameras'>;
  readonly registry: {
    findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]>;
  };
  readonly organisations: {
    listOrganisations(scope: Scope): Promise<{ readonly items: readonly Organisation[] }>;
  };
  readonly files: { base(): Promise<MapBase> };
  readonly settings: { readonly datum: (typeof mapDatums)[number] };
  readonly bus: EventBus;
  readonly clock: Clock;
}

const rowsAtOnce = 2000;

/** Cameras on the map: their positions are kept in memory, their health is of now. */
export class MapService {
  readonly #deps: MapServiceDeps;
  readonly #positions = new Map<CameraId, Omit<CameraPosition, 'cameraId'>>();
  /** Cameras whose position may be another one than the one in memory. */
  readonly #changed = new Set<CameraId>();
  #isLoaded = false;
  #reading: Promise<void> | undefined;
  #unsubscribe: (() => void)[] = [];

  constructor(deps: MapServiceDeps) {
    this.#deps = deps;
  }

  /** Follows the registry; positions are read when somebody looks at the map. */
  start(): void {
    const note = ({ cameraId }: { readonly cameraId: CameraId }): void => void this.#changed.add(cameraId);
    const { bus } = this.#deps;
    this.#unsubscribe = [bus.on('camera.adopted', note), bus.on('camera.changed', note)];
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  async read(scope: Scope): Promise<MapView> {
    const { organisations, files, settings, health } = this.#deps;
    await this.#refresh();
    const [{ items }, base] = await Promise.all([organisations.listOrganisations(scope), files.base()]);
    const cameras = health.listCameras(scope);
    const paths = new Map<string, string>(cameras.map(({ path }) => [path.cameraId, path.organisationPath]));
    const { points } = placeCameras(cameras, this.#positions, settings.datum);
    const placed = points.map(([id, longitude, latitude]) => {
      return { organisationPath: paths.get(id) ?? '', longitude, latitude };
    });
    return { datum: settings.datum, base, places: namePlaces(items, placed) };
  }

  async listCameras(scope: Scope): Promise<z.input<NonNullable<(typeof listMapCameras)['reply']>>> {
    const { points, assumed, notPlaced } = await this.#place(scope);
    return { items: points, assumed, notPlaced: countNotPlaced(notPlaced), asOfMs: this.#deps.clock.now() };
  }

  /** By id, with the names of now. */
  async listNotPlaced(
    scope: Scope,
    { cursor = '', limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<z.input<NonNullable<(typeof listNotPlaced)['reply']>>> {
    const { notPlaced } = await this.#place(scope);
    const all = notPlaced.toSorted((one, other) => (one.cameraId < other.cameraId ? -1 : 1));
    const rest = all.filter(({ cameraId }) => cameraId > cursor);
    const page = rest.slice(0, limit);
    const ids = page.map(({ cameraId }) => cameraId);
    const named = new Map((await this.#deps.registry.findCameras(scope, ids)).map((camera) => [camera.id, camera]));
    const items = page.flatMap((missing) => {
      const camera = named.get(missing.cameraId);
      if (camera === undefined) return [];
      const { name, organisationName, place } = camera;
      return { ...missing, name, organisationName, place };
    });
    const last = rest.length > limit ? page.at(-1) : undefined;
    return { items, total: all.length, ...(last && { nextCursor: last.cameraId }) };
  }

  async #place(scope: Scope): Promise<ReturnType<typeof placeCameras>> {
    await this.#refresh();
    const { health, settings } = this.#deps;
    return placeCameras(health.listCameras(scope), this.#positions, settings.datum);
  }

  /** Those who ask while it reads share it. */
  #refresh(): Promise<void> {
    this.#reading ??= this.#readChanges().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readChanges(): Promise<void> {
    if (!this.#isLoaded) await this.#readAll();
    const ids = [...this.#changed];
    // Whoever changes while this reads is read again with the next look.
    this.#changed.clear();
    const found = await this.#find(ids);
    for (const id of ids) this.#positions.delete(id);
    this.#keep(found);
  }

  async #find(ids: readonly CameraId[]): Promise<readonly CameraPosition[]> {
    try {
      return await this.#deps.positions.find(wholeEstate, ids);
    } catch (error) {
      for (const id of ids) this.#changed.add(id);
      throw error;
    }
  }

  async #readAll(): Promise<void> {
    let afterId = '';
    for (;;) {
      const slice = await this.#deps.positions.list(wholeEstate, { afterId, limit: rowsAtOnce });
      this.#keep(slice);
      const last = slice.at(-1);
      if (last === undefined || slice.length < rowsAtOnce) break;
      afterId = last.cameraId;
    }
    this.#isLoaded = true;
  }

  #keep(found: readonly CameraPosition[]): void {
    for (const { cameraId, ...position } of found) this.#positions.set(cameraId, position);
  }
}
