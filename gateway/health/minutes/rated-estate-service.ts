import { wholeEstate, type Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { RatedCamera as StoredCamera, RatedCameraStore } from '../../registry/cameras/rated-camera-store.ts';
import type { Contract } from '../../registry/contracts/contract.ts';
import type { CameraNumberStore } from './camera-number-store.ts';

/** A camera with the number by which its minutes are kept. */
export interface RatedCamera extends StoredCamera {
  readonly number: number;
  /** The lease contract that it is under. */
  readonly lease?: Pick<Contract, 'startsOn' | 'endsOn' | 'lessorUnitId'>;
}

/** All cameras that ever were, as they are now. */
export interface RatedCameras {
  readonly all: readonly RatedCamera[];
  readonly byId: ReadonlyMap<CameraId, RatedCamera>;
  readonly highestNumber: number;
}

interface Deps {
  readonly cameras: Pick<RatedCameraStore, 'list'>;
  readonly contracts: { listAll(scope: Scope): Promise<readonly Contract[]> };
  readonly numbers: Pick<CameraNumberStore, 'list' | 'give'>;
  readonly editions: Database['editions'];
  readonly clock: Clock;
}

const readTables = ['cameras', 'lease_contracts'];
const rowsAtOnce = 1000;
/** While an import writes a city, the cameras are read again after so many times as long as reading them takes. */
const restFactor = 10;

/** Which cameras count in rates and in whose: kept in memory, and read again when the registry was written. */
export class RatedEstate {
  readonly #deps: Deps;
  #known: RatedCameras | undefined;
  #edition = '';
  #restsUntilMs = 0;
  #reading: Promise<RatedCameras> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What was read last, for who cannot wait; undefined before the first reading. */
  get lastRead(): RatedCameras | undefined {
    return this.#known;
  }

  /** The cameras of now, a few seconds old at most. */
  async read(): Promise<RatedCameras> {
    const { editions, clock } = this.#deps;
    if (this.#known !== undefined) {
      if (editions.of(readTables) === this.#edition) return this.#known;
      if (clock.monotonic() < this.#restsUntilMs) return this.#known;
    }
    return this.#readAgain();
  }

  /** One camera of the scope; undefined when it is unknown or lies elsewhere. */
  async find(scope: Scope, cameraId: string): Promise<RatedCamera | undefined> {
    const known = findIn(scope, await this.read(), cameraId);
    if (known !== undefined || this.#deps.editions.of(readTables) === this.#edition) return known;
    return findIn(scope, await this.#readAgain(), cameraId);
  }

  #readAgain(): Promise<RatedCameras> {
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readAll(): Promise<RatedCameras> {
    const { contracts, numbers, editions, clock } = this.#deps;
    const beganMs = clock.monotonic();
    const edition = editions.of(readTables);
    const stored = await this.#listCameras();
    const leases = new Map((await contracts.listAll(wholeEstate)).map((contract) => [contract.id as string, contract]));
    const numberOf = await this.#number(stored, await numbers.list(wholeEstate));
    const all = stored.flatMap((camera): RatedCamera[] => {
      const number = numberOf.get(camera.id);
      const lease = camera.contractId === undefined ? undefined : leases.get(camera.contractId);
      return number === undefined ? [] : [{ ...camera, number, ...(lease && { lease }) }];
    });
    const highestNumber = all.reduce((highest, { number }) => Math.max(highest, number), 0);
    this.#known = { all, byId: new Map(all.map((camera) => [camera.id, camera])), highestNumber };
    this.#edition = edition;
    const endedMs = clock.monotonic();
    this.#restsUntilMs = endedMs + restFactor * (endedMs - beganMs);
    return this.#known;
  }

  async #listCameras(): Promise<StoredCamera[]> {
    const all: StoredCamera[] = [];
    for (;;) {
      const last = all.at(-1);
      const slice = await this.#deps.cameras.list(wholeEstate, {
        ...(last && { afterId: last.id }),
        limit: rowsAtOnce,
      });
      all.push(...slice);
      if (slice.length < rowsAtOnce) return all;
    }
  }

  async #number(
    cameras: readonly StoredCamera[],
    known: ReadonlyMap<CameraId, number>,
  ): Promise<ReadonlyMap<CameraId, number>> {
    const { numbers } = this.#deps;
    const unnumbered = cameras.filter(({ id }) => !known.has(id)).map(({ id }) => id);
    if (unnumbered.length === 0) return known;
    await numbers.give(unnumbered);
    return numbers.list(wholeEstate);
  }
}

function findIn(scope: Scope, cameras: RatedCameras, cameraId: string): RatedCamera | undefined {
  // Any text may be asked for; what is in the map is a camera's id.
  const camera = cameras.byId.get(cameraId as CameraId);
  return camera?.organisationPath.startsWith(scope.organisationPath) === true ? camera : undefined;
}

/**
 * In service, and inside its contract if it is under one.
 *
 * @param date civil date in Beijing
 */
export function isDueOn({ status, lease }: RatedCamera, date: string): boolean {
  return status === 'active' && (lease === undefined || (lease.startsOn <= date && date <= lease.endsOn));
}

/**
 * From which minute of a day on the camera exists: 0 when it was there before, 1,440 and more when it came later.
 *
 * @param dayStartMs midnight in Beijing, ms since epoch
 */
export function firstMinuteOn({ createdAtMs }: Pick<RatedCamera, 'createdAtMs'>, dayStartMs: number): number {
  return Math.max(0, Math.floor((createdAtMs - dayStartMs) / 60_000));
}
