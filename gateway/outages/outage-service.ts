import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { CameraHealth } from '../health/camera-health.ts';
import type { HealthChanged } from '../health/health-events.ts';
import type { HealthService } from '../health/health-service.ts';
import { isDown } from '../health/health-state.ts';
import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import { newId } from '../platform/ids/new-id.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Announcer } from '../platform/realtime/announcement.ts';
import type { CameraId, PlacedCamera } from '../registry/camera.ts';
import '../registry/contracts/contract-events.ts';
import '../registry/registry-events.ts';
import { CameraQueue } from './camera-queue.ts';
import './outage-events.ts';
import {
  type ClosedOutage,
  type Outage,
  type OutageId,
  type OutageState,
  applyTransition,
  closeOutage,
} from './outage.ts';
import type { OutageStore } from './outage-store.ts';
import { viewOutage } from './outage-view.ts';
import type { OutageView } from './outages-api.ts';

interface OutageServiceDeps {
  readonly outages: Pick<
    OutageStore,
    'find' | 'list' | 'count' | 'listOpen' | 'findOpen' | 'findLastEnd' | 'open' | 'close' | 'moveOpen'
  >;
  readonly health: Pick<HealthService, 'listCameras' | 'doubt'>;
  /** Names and places of now. Unknown and foreign ids are left out. */
  readonly registry: { findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]> };
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

interface OutageQuery {
  readonly state?: OutageState | undefined;
  readonly cameraId?: string | undefined;
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

/** Cameras whose changes are stored at the same time; a whole city that drops must not crowd out everybody else. */
const camerasAtOnce = 4;

/** Turns changes of health into outage intervals: in order for each camera, none lost while the database is away. */
export class OutageService {
  readonly #deps: OutageServiceDeps;
  readonly #queue: CameraQueue<() => Promise<void>>;
  #unsubscribe: (() => void)[] = [];
  #isFailing = false;

  constructor(deps: OutageServiceDeps) {
    this.#deps = deps;
    this.#queue = new CameraQueue(
      (work) => work(),
      (error) => this.#onFault(error),
      camerasAtOnce,
    );
  }

  /** Listens, and puts right what a crash left between health and outages. Health must have started. */
  async start(): Promise<void> {
    const { bus, outages } = this.#deps;
    this.#unsubscribe = [
      bus.on('health.changed', (change) => this.#queue.push(change.cameraId, () => this.#take(change))),
      bus.on('camera.changed', ({ cameraId, organisationPath, status }) => {
        if (status === 'removed') this.#remove(cameraId);
        return outages.moveOpen(cameraId, organisationPath);
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

  /** Stores what the database refused before; never throws. */
  async catchUp(): Promise<void> {
    if (this.#queue.size === 0) return;
    const { log } = this.#deps;
    await this.#queue.retry();
    if (!this.#isFailing || this.#queue.size > 0) return;
    this.#isFailing = false;
    log.info({}, 'outages stored again');
  }

  /** Newest first. */
  async list(scope: Scope, { state, cameraId, cursor, limit }: OutageQuery): Promise<OutagePage> {
    const { outages } = this.#deps;
    const filter = { ...(state !== undefined && { state }), ...(cameraId !== undefined && { cameraId }) };
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
   * camera that is removed is closed.
   */
  async #reconcile(): Promise<void> {
    const { outages, health, registry } = this.#deps;
    const open = new Set((await outages.listOpen(wholeEstate)).map(({ cameraId }) => cameraId));
    for (const camera of health.listCameras(wholeEstate)) {
      const { cameraId } = camera.path;
      const hasOutage = open.has(cameraId);
      if (isDown(camera.state.status) && !hasOutage) {
        this.#queue.push(cameraId, () => this.#take(missedChange(camera)));
      }
      if (!isDown(camera.state.status) && hasOutage) health.doubt(cameraId);
    }
    const cameras = await registry.findCameras(wholeEstate, [...open]);
    for (const { id, status } of cameras) if (status === 'removed') this.#remove(id);
  }

  /** Nobody will see a camera come back that is removed or not leased any more: its outage ends, after what is under way. */
  #remove(cameraId: CameraId): void {
    const { outages, clock } = this.#deps;
    const atMs = clock.now();
    this.#queue.push(cameraId, async () => {
      const [open] = await outages.findOpen(wholeEstate, [cameraId]);
      if (open !== undefined) await this.#close(closeOutage(open, atMs));
    });
  }

  /** Read → decide → save → announce. */
  async #take(change: HealthChanged): Promise<void> {
    const { outages, log } = this.#deps;
    const { cameraId } = change;
    const [open] = await outages.findOpen(wholeEstate, [cameraId]);
    const previousEndMs = open === undefined ? await outages.findLastEnd(wholeEstate, cameraId) : undefined;
    const step = applyTransition(
      { ...(open !== undefined && { open }), ...(previousEndMs !== undefined && { previousEndMs }) },
      change,
    );
    if (step.kind === 'none') return;
    if (step.kind === 'closed') return this.#close(step.outage);
    const outage = { ...step.outage, id: newId<'OutageId'>(step.outage.openedAtMs) };
    if (!(await outages.open(outage))) return;
    const { stage, reason } = outage.fault;
    log.info({ outageId: outage.id, cameraId, stage, reason }, 'outage opened');
    await this.#tell('outage.opened', outage, outage.openedAtMs);
  }

  async #close(outage: ClosedOutage): Promise<void> {
    const { outages, log } = this.#deps;
    await outages.close(outage);
    log.info({ outageId: outage.id, cameraId: outage.cameraId }, 'outage closed');
    await this.#tell('outage.closed', outage, outage.endedAtMs);
  }

  async #tell(name: 'outage.opened' | 'outage.closed', outage: Outage, atMs: number): Promise<void> {
    const { bus, announcer, log } = this.#deps;
    const { id: outageId, cameraId, organisationPath, fault } = outage;
    bus.emit(name, { outageId, cameraId, organisationPath, atMs, fault });
    try {
      const [data] = await this.#view(wholeEstate, [outage]);
      announcer.announce({ topic: 'outage', key: outageId, data, audience: { organisationPath } });
    } catch (error) {
      // It is stored already: pages that missed the message read the list again.
      log.warn({ error, outageId }, 'outage not announced');
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

/** The change that made a camera what it is, for an outage that was not stored when it happened. */
function missedChange({ path, state }: CameraHealth): HealthChanged {
  const { cameraId, organisationId, organisationPath } = path;
  const { status, sinceMs, lastGoodMs = sinceMs, fault } = state;
  return {
    from: 'unknown',
    to: status,
    atMs: sinceMs,
    cameraId,
    organisationId,
    organisationPath,
    lastGoodMs,
    watchedSinceMs: lastGoodMs,
    ...(fault !== undefined && { fault }),
  };
}
