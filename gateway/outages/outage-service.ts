import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { HealthChanged } from '../health/health-events.ts';
import type { HealthService } from '../health/health-service.ts';
import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { CameraId, CameraStatus, PlacedCamera } from '../registry/camera.ts';
import '../registry/contracts/contract-events.ts';
import '../registry/registry-events.ts';
import { CameraQueue } from './camera-queue.ts';
import './outage-events.ts';
import { type OutageItem, type OutageSteps, decideOutages, missedChange } from './decide-outages.ts';
import { type ClosedOutage, type Outage, type OutageId, type OutageState, effectOf } from './outage.ts';
import type { OutageStore } from './outage-store.ts';
import { viewOutage } from './outage-view.ts';
import type { OutageView } from './outages-api.ts';

interface OutageServiceDeps {
  readonly outages: Pick<
    OutageStore,
    | 'find'
    | 'list'
    | 'count'
    | 'listOpen'
    | 'findOpen'
    | 'findLastEnds'
    | 'listRecovered'
    | 'openMany'
    | 'closeMany'
    | 'moveOpen'
    | 'markRecovering'
  >;
  readonly health: Pick<HealthService, 'listCameras' | 'doubt' | 'statusOf'>;
  /** Names and places of now. Unknown and foreign ids are left out. */
  readonly registry: { findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]> };
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  /** `stableMinutes`: so long a flapping camera must answer before its outage ends. */
  readonly settings: { readonly stableMinutes: number };
}

interface OutageQuery {
  readonly state?: OutageState | undefined;
  readonly cameraId?: string | undefined;
  readonly causeId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface OutagePage {
  readonly items: OutageView[];
  readonly nextCursor?: string;
  readonly total: number;
}

/** What a stop of a round needs of the outage that hides its camera. */
export interface OpenOutage {
  readonly outageId: OutageId;
  readonly startedAtMs: number;
  readonly fault: DeviceFault;
}

/** Cameras whose changes are stored together: when a whole city drops, a few queries do for hundreds. */
const camerasAtOnce = 500;

/** Turns changes of health into outage intervals: in order for each camera, none lost while the database is away. */
export class OutageService {
  readonly #deps: OutageServiceDeps;
  readonly #queue: CameraQueue<OutageItem>;
  #unsubscribe: (() => void)[] = [];
  #isFailing = false;

  constructor(deps: OutageServiceDeps) {
    this.#deps = deps;
    this.#queue = new CameraQueue(
      (items) => this.#work(items),
      (error) => this.#onFault(error),
      camerasAtOnce,
    );
  }

  /** Listens, and puts right what a crash left between health and outages. Health must have started. */
  async start(): Promise<void> {
    const { bus } = this.#deps;
    this.#unsubscribe = [
      bus.on('health.changed', (change) => this.#take(change)),
      bus.on('camera.changed', ({ cameraId, organisationPath, status }) => {
        if (isWithdrawn(status)) this.#remove(cameraId);
        this.#queue.push({ kind: 'moved', cameraId, organisationPath });
      }),
      bus.on('contract.ended', ({ cameraIds }) => {
        for (const cameraId of cameraIds) this.#remove(cameraId);
      }),
    ];
    await this.#reconcile();
    await this.#queue.settle();
  }

  /** Stops listening and stores what can be stored. */
  async stop(): Promise<void> {
    for (const off of this.#unsubscribe.splice(0)) off();
    await this.#queue.retry();
  }

  /** Ends outages of flapping cameras that have become calm, and stores what the database refused before; never throws. */
  async catchUp(): Promise<void> {
    await this.#endRecovered().catch((error: unknown) => this.#onFault(error));
    if (this.#queue.size === 0) return;
    const { log } = this.#deps;
    await this.#queue.retry();
    if (!this.#isFailing || this.#queue.size > 0) return;
    this.#isFailing = false;
    log.info({}, 'outages stored again');
  }

  /** Newest first. */
  async list(scope: Scope, { state, cameraId, causeId, cursor, limit }: OutageQuery): Promise<OutagePage> {
    const { outages } = this.#deps;
    const filter = {
      ...(state !== undefined && { state }),
      ...(cameraId !== undefined && { cameraId }),
      ...(causeId !== undefined && { causeId }),
    };
    const [found, total] = await Promise.all([
      outages.list(scope, filter, { limit: limit + 1, ...(cursor !== undefined && { afterId: cursor }) }),
      outages.count(scope, filter),
    ]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { items: await this.#view(scope, page), total, ...(last && { nextCursor: last.id }) };
  }

  /** @throws GatewayError `outage/unknown` */
  async read(scope: Scope, outageId: string): Promise<OutageView> {
    const outage = await this.#deps.outages.find(scope, outageId);
    const [view] = outage === undefined ? [] : await this.#view(scope, [outage]);
    if (view === undefined) throw new GatewayError('outage/unknown', 'There is no such outage in your part.');
    return view;
  }

  /** The open outages of some cameras, by camera. */
  async findOpen(scope: Scope, cameraIds: readonly CameraId[]): Promise<ReadonlyMap<CameraId, OpenOutage>> {
    const open = await this.#deps.outages.findOpen(scope, cameraIds);
    return new Map(
      open.map(({ id, cameraId, startedAtMs, fault }) => [cameraId, { outageId: id, startedAtMs, fault }]),
    );
  }

  /**
   * A camera that is down has an open outage, one that is well has none. Where they differ, the outage was stored and
   * the health not, or the other way round: a missing outage is opened, a doubtful health is asked again. One of a
   * camera that is removed or suspended is closed.
   */
  async #reconcile(): Promise<void> {
    const { outages, health, registry } = this.#deps;
    const open = new Map((await outages.listOpen(wholeEstate)).map((outage) => [outage.cameraId, outage]));
    for (const camera of health.listCameras(wholeEstate)) {
      const { cameraId } = camera.path;
      const outage = open.get(cameraId);
      const effect = effectOf({ to: camera.state.status, fault: camera.state.fault });
      if (effect !== undefined && outage === undefined) this.#take(missedChange(camera));
      // One that recovers ends when it has stayed so.
      if (effect !== outage?.effect && outage !== undefined && outage.recoveringSinceMs === undefined) {
        health.doubt(cameraId);
      }
    }
    const cameras = await registry.findCameras(wholeEstate, [...open.keys()]);
    for (const { id, status } of cameras) if (isWithdrawn(status)) this.#remove(id);
  }

  #take(change: HealthChanged): void {
    this.#queue.push({ kind: 'health', cameraId: change.cameraId, change });
  }

  /** A camera that nobody can judge now keeps its outage, and holds up none of those behind it. */
  async #endRecovered(): Promise<void> {
    const { outages, clock, settings } = this.#deps;
    const beforeMs = clock.now() - settings.stableMinutes * 60_000;
    for (let after: Outage | undefined; ;) {
      const calm = await outages.listRecovered(wholeEstate, beforeMs, { limit: camerasAtOnce, after });
      await this.#endCalm(calm);
      if (calm.length < camerasAtOnce) return;
      after = calm.at(-1);
    }
  }

  async #endCalm(calm: readonly Outage[]): Promise<void> {
    if (calm.length === 0) return;
    const cameraIds = calm.map(({ cameraId }) => cameraId);
    const statuses = await this.#deps.health.statusOf(wholeEstate, cameraIds);
    for (const { cameraId, recoveringSinceMs: sinceMs } of calm) {
      const isThere = statuses.get(cameraId) === 'online' || statuses.get(cameraId) === 'degraded';
      if (isThere && sinceMs !== undefined) this.#queue.push({ kind: 'stable', cameraId, sinceMs });
    }
  }

  /** Its outage ends, after what is under way. */
  #remove(cameraId: CameraId): void {
    this.#queue.push({ kind: 'gone', cameraId, atMs: this.#deps.clock.now() });
  }

  /** Read → decide → save → announce. At most one item of each camera. */
  async #work(items: readonly OutageItem[]): Promise<void> {
    const { outages } = this.#deps;
    const found = await outages.findOpen(
      wholeEstate,
      items.map(({ cameraId }) => cameraId),
    );
    const open = new Map(found.map((outage) => [outage.cameraId, outage]));
    const down = items.filter(({ cameraId }) => !open.has(cameraId)).map(({ cameraId }) => cameraId);
    const ends = down.length === 0 ? new Map<string, number>() : await outages.findLastEnds(wholeEstate, down);
    const steps: OutageSteps = { opened: [], closed: [], turned: [] };
    for (const item of items) {
      const standing = open.get(item.cameraId);
      if (item.kind === 'moved') await this.#move(standing, item.organisationPath);
      else decideOutages(steps, item, historyOf(standing, ends.get(item.cameraId)));
    }
    await this.#close(steps.closed);
    await this.#turn(steps.turned);
    await this.#open(steps.opened);
  }

  async #move(open: Outage | undefined, organisationPath: string): Promise<void> {
    if (open === undefined || open.organisationPath === organisationPath) return;
    await this.#deps.outages.moveOpen(open.cameraId, organisationPath);
    this.#deps.bus.emit('outages.stored', { outages: [{ ...open, organisationPath }] });
  }

  /** A flapping camera answers again, or does not any more: pages and causes hear of it, nothing opens or ends. */
  async #turn(turned: readonly Outage[]): Promise<void> {
    if (turned.length === 0) return;
    await this.#deps.outages.markRecovering(turned);
    await this.#announce(turned);
  }

  async #open(wished: readonly Outage[]): Promise<void> {
    if (wished.length === 0) return;
    const { outages, log } = this.#deps;
    const stored = await outages.openMany(wished);
    const opened = wished.filter(({ id }) => stored.has(id));
    for (const { id: outageId, cameraId, fault } of opened) {
      log.info({ outageId, cameraId, stage: fault.stage, reason: fault.reason }, 'outage opened');
    }
    await this.#tell(
      'outage.opened',
      opened.map((outage) => ({ outage, atMs: outage.openedAtMs })),
    );
  }

  async #close(ended: readonly ClosedOutage[]): Promise<void> {
    if (ended.length === 0) return;
    const { outages, log } = this.#deps;
    await outages.closeMany(ended);
    for (const { id: outageId, cameraId } of ended) log.info({ outageId, cameraId }, 'outage closed');
    await this.#tell(
      'outage.closed',
      ended.map((outage) => ({ outage, atMs: outage.endedAtMs })),
    );
  }

  /** Tells the bus, then the pages, with the names of now read once for all. */
  async #tell(
    name: 'outage.opened' | 'outage.closed',
    news: readonly { readonly outage: Outage; readonly atMs: number }[],
  ): Promise<void> {
    const { bus } = this.#deps;
    for (const { outage, atMs } of news) {
      const { id: outageId, cameraId, organisationPath, fault } = outage;
      bus.emit(name, { outageId, cameraId, organisationPath, atMs, fault });
    }
    await this.#announce(news.map(({ outage }) => outage));
  }

  async #announce(outages: readonly Outage[]): Promise<void> {
    if (outages.length === 0) return;
    const { bus, announcer, log } = this.#deps;
    bus.emit('outages.stored', { outages });
    try {
      const views = await this.#view(wholeEstate, outages);
      for (const [index, { id: key, organisationPath }] of outages.entries()) {
        announcer.announce({ topic: 'outage', key, data: views[index], audience: { organisationPath } });
      }
    } catch (error) {
      // It is stored already: pages that missed the message read the list again.
      log.warn({ error, outages: outages.length }, 'outages not announced');
    }
  }

  async #view(scope: Scope, outages: readonly Outage[]): Promise<OutageView[]> {
    const cameraIds = [...new Set(outages.map(({ cameraId }) => cameraId))];
    const found = await this.#deps.registry.findCameras(scope, cameraIds);
    const cameras = new Map(found.map((camera) => [camera.id, camera]));
    return outages.map((outage) => viewOutage(outage, cameras.get(outage.cameraId)));
  }

  #onFault(error: unknown): void {
    const { log } = this.#deps;
    if (!this.#isFailing) log.warn({ error, waiting: this.#queue.size }, 'outages wait for the database');
    this.#isFailing = true;
  }
}

/** Its owner took it out of service: what it does meanwhile is no fault. One in repair is a fault still. */
function isWithdrawn(status: CameraStatus): boolean {
  return status === 'removed' || status === 'suspended' || status === 'withdrawn';
}

function historyOf(open: Outage | undefined, previousEndMs: number | undefined) {
  return { ...(open !== undefined && { open }), ...(previousEndMs !== undefined && { previousEndMs }) };
}
