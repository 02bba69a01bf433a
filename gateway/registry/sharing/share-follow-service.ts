import { wholeEstate } from '../../platform/actor/scope.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraId } from '../camera.ts';
import type { CameraLinkStore } from '../cameras/camera-link-store.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { Author } from '../record/camera-change.ts';
import type { RecordWriter, WrittenCamera } from '../record/record-writer-service.ts';
import '../registry-events.ts';
import { covers, sharedStatus, type ShareSubject, type ShareWithdrawal } from './share-withdrawal.ts';
import type { ShareWithdrawalStore } from './share-withdrawal-store.ts';

interface Deps {
  readonly withdrawals: Pick<ShareWithdrawalStore, 'listStanding'>;
  readonly cameras: Pick<CameraStore, 'findMany'>;
  readonly links: Pick<CameraLinkStore, 'listNaming'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly log: Log;
}

/** The writer of SQLite has time for others between batches. */
const camerasAtOnce = 100;
/** Who gave it back stands in the withdrawal; a camera that leaves its owner comes back by itself. */
const byItself: Author = { userId: 'gateway', displayName: '网关' };

/**
 * Makes cameras what withdrawals of sharing say: out of service while one covers them, in service again when none does.
 * Cameras that come under such an owner later follow too.
 */
export class ShareFollow {
  readonly #deps: Deps;
  /** Units and cameras that have to be looked at, by whom. */
  readonly #units = new Map<string, Author>();
  readonly #cameras = new Map<CameraId, Author>();
  /** Of those that came by events: what is withdrawn, so that it has to be looked at though nothing stands. */
  readonly #doubtful = new Set<CameraId>();
  #unsubscribe: (() => void)[] = [];
  #working: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Listens; what a crash left half done is done by the first `catchUp`. */
  async start(): Promise<void> {
    const { bus, withdrawals } = this.#deps;
    const look = (cameraId: CameraId): void => {
      if (!this.#cameras.has(cameraId)) this.#cameras.set(cameraId, byItself);
    };
    this.#unsubscribe = [
      bus.on('camera.adopted', ({ cameraId }) => look(cameraId)),
      bus.on('camera.changed', ({ cameraId, status }) => {
        if (status === 'removed') return;
        look(cameraId);
        if (status === 'withdrawn') this.#doubtful.add(cameraId);
      }),
    ];
    for (const { subject, withdrawn } of await withdrawals.listStanding(wholeEstate)) {
      this.hurry(subject, { userId: withdrawn.byId, displayName: withdrawn.by });
    }
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  /** Something was withdrawn or given back; `catchUp` makes its cameras so. */
  hurry(subject: ShareSubject, by: Author): void {
    if ('unitId' in subject) this.#units.set(subject.unitId, by);
    else this.#cameras.set(subject.cameraId, by);
  }

  /** Works off what waits. What fails is tried again with the next call; calls that come meanwhile share one run. */
  catchUp(): Promise<void> {
    this.#working ??= this.#work().finally(() => (this.#working = undefined));
    return this.#working;
  }

  async #work(): Promise<void> {
    while (this.#units.size + this.#cameras.size > 0) {
      const standing = await this.#deps.withdrawals.listStanding(wholeEstate);
      for (const [unitId, by] of [...this.#units]) {
        await this.#settleUnit(unitId, standing, by);
        this.#units.delete(unitId);
      }
      if (standing.length === 0) this.#forgetShared();
      const waiting = [...this.#cameras].slice(0, camerasAtOnce);
      for (const [by, each] of Map.groupBy(waiting, ([, author]) => author)) {
        const ids = each.map(([cameraId]) => cameraId);
        await this.#settle(ids, standing, by);
        for (const id of ids) {
          if (this.#cameras.get(id) === by) this.#cameras.delete(id);
          this.#doubtful.delete(id);
        }
      }
    }
  }

  /** An import of a city changes thousands of cameras; when nothing is withdrawn, nobody has to look at them. */
  #forgetShared(): void {
    for (const [id, by] of this.#cameras) if (by === byItself && !this.#doubtful.has(id)) this.#cameras.delete(id);
  }

  async #settleUnit(unitId: string, standing: readonly ShareWithdrawal[], by: Author): Promise<void> {
    for (let afterId = ''; ;) {
      const slice = { afterId, limit: camerasAtOnce };
      const ids = await this.#deps.links.listNaming(wholeEstate, 'ownerUnitId', [unitId], slice);
      await this.#settle(ids, standing, by);
      const last = ids.at(-1);
      if (last === undefined || ids.length < camerasAtOnce) return;
      afterId = last;
    }
  }

  async #settle(ids: readonly CameraId[], standing: readonly ShareWithdrawal[], by: Author): Promise<void> {
    if (ids.length === 0) return;
    const { cameras, writer, transaction, bus, log } = this.#deps;
    const found = await cameras.findMany(wholeEstate, ids);
    const writes = found.flatMap((camera) => {
      const status = sharedStatus(camera, standing);
      if (status === undefined) return [];
      const source = 'manual' as const;
      return [
        {
          cameraId: camera.id,
          core: { status },
          record: {},
          source,
          isShare: true as const,
          by: authorOf(standing, camera, by),
        },
      ];
    });
    if (writes.length === 0) return;
    const written: WrittenCamera[] = [];
    await transaction(async (underWay) => {
      for (const [author, each] of Map.groupBy(writes, (write) => write.by)) {
        written.push(...(await writer.writeMany(wholeEstate, author, each, underWay)).written);
      }
    });
    for (const { outcome, camera } of written) {
      if (outcome !== 'changed') continue;
      const { id: cameraId, organisationPath, status } = camera;
      bus.emit('camera.changed', { cameraId, organisationPath, status });
    }
    log.info({ cameras: written.length }, 'cameras follow the sharing of their owner');
  }
}

/** A camera that comes under a withdrawal later is taken out in the name of who withdrew. */
function authorOf(standing: readonly ShareWithdrawal[], camera: Parameters<typeof covers>[1], by: Author): Author {
  if (by !== byItself) return by;
  const withdrawn = standing.find((each) => covers(each, camera))?.withdrawn;
  return withdrawn === undefined ? by : { userId: withdrawn.byId, displayName: withdrawn.by };
}
