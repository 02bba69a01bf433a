import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { CameraId } from '../camera.ts';
import '../organisations/organisation-events.ts';
import '../registry-events.ts';
import './grant-events.ts';
import { type GrantMemory, toStanding } from './grant-memory.ts';
import type { GrantStore } from './grant-store.ts';

interface Deps {
  readonly grants: Pick<GrantStore, 'listAllStanding' | 'listOver' | 'readEdition' | 'end'>;
  readonly cameras: Pick<CameraStore, 'findPaths'>;
  readonly memory: GrantMemory;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** What no count tells, e.g. a branch that another gateway hung elsewhere, is read again so often, ms. */
const readEveryMs = 60_000;
const endedAtOnce = 500;

/** Keeps the memory of grants true to the database, and writes down those that have run out. */
export class GrantFollowService {
  readonly #deps: Deps;
  #edition: string | undefined;
  #readAtMs = -Infinity;
  /** Readings follow one another: an older one must not overwrite what a newer one told. */
  #reading: Promise<void> = Promise.resolve();
  #unsubscribe: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    const { bus, memory } = this.#deps;
    this.#unsubscribe = [
      bus.on('camera.changed', ({ cameraId, organisationPath }) =>
        this.#announce(memory.moveCamera(cameraId, organisationPath)),
      ),
      bus.on('organisation.moved', () => this.read()),
    ];
    await this.read();
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  /** To be called each second. What ran out is over even while the database is away. */
  async follow(): Promise<void> {
    const { memory, grants, clock } = this.#deps;
    this.#announce(memory.turn());
    if (clock.monotonic() - this.#readAtMs >= readEveryMs) return this.read();
    if ((await grants.readEdition(wholeEstate)) !== this.#edition) await this.read();
  }

  /** Reads all that stand; to be called after one was given or ended. */
  read(): Promise<void> {
    const reading = this.#reading.then(() => this.#readNow());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #readNow(): Promise<void> {
    const { grants, cameras, memory, clock } = this.#deps;
    await this.#endOver();
    // Read first: what is written meanwhile makes another edition, which the next look sees.
    const edition = await grants.readEdition(wholeEstate);
    const standing = await grants.listAllStanding(wholeEstate);
    const ownerPaths = await cameras.findPaths(wholeEstate, [...new Set(standing.map(({ cameraId }) => cameraId))]);
    const known = standing.flatMap((grant) => {
      const ownerPath = ownerPaths.get(grant.cameraId);
      return ownerPath === undefined ? [] : [toStanding(grant, ownerPath)];
    });
    this.#announce(memory.load(known));
    this.#edition = edition;
    this.#readAtMs = clock.monotonic();
  }

  /** Two gateways may do it at once: the first end stays. */
  async #endOver(): Promise<void> {
    const { grants, clock, log } = this.#deps;
    for (const { id, cameraId, organisationId } of await grants.listOver(wholeEstate, clock.now(), endedAtOnce)) {
      const isFirst = await grants.end(id, { endedAtMs: clock.now(), endedBy: '', endReason: '' });
      if (isFirst) log.info({ grantId: id, cameraId, organisationId }, 'camera grant expired');
    }
  }

  #announce(cameraIds: readonly string[]): void {
    if (cameraIds.length === 0) return;
    // They come from grants, which hold ids of cameras.
    this.#deps.bus.emit('grants.changed', { cameraIds: cameraIds as readonly CameraId[] });
  }
}
