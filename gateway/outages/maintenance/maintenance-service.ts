import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import '../../registry/organisations/organisation-events.ts';
import type { OrganisationId } from '../../registry/camera.ts';
import { lastIdOf } from '../../registry/organisations/organisation-tree.ts';
import type { CauseView } from '../causes/causes-api.ts';
import { checkSchedule, type WantedSchedule } from './check-schedule.ts';
import type { MaintenanceViews } from './maintenance-views-service.ts';
import type { MaintenanceWindowView } from './maintenance-api.ts';
import type { MaintenanceStore } from './maintenance-store.ts';
import {
  type CoveredCamera,
  covers,
  isRunning,
  type MaintenanceTarget,
  type MaintenanceWindow,
  spanAt,
} from './maintenance-window.ts';

interface Deps {
  readonly windows: Pick<MaintenanceStore, 'find' | 'list' | 'count' | 'add' | 'save'>;
  readonly views: Pick<MaintenanceViews, 'view' | 'assertTarget'>;
  readonly organisations: { find(scope: Scope, id: string): Promise<{ readonly path: string } | undefined> };
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  /** An ad-hoc window ends by itself after so long. */
  readonly settings: { readonly adHocHours: number };
}

interface WindowQuery {
  readonly standing: 'current' | 'over';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface WindowPage {
  readonly items: MaintenanceWindowView[];
  readonly nextCursor?: string;
  readonly total: number;
}

interface NewWindow {
  readonly organisationId?: string | undefined;
  readonly reason: string;
  readonly schedule: WantedSchedule;
  readonly target: MaintenanceTarget;
}

interface WindowEdit {
  readonly version: number;
  readonly reason?: string | undefined;
  readonly schedule?: WantedSchedule | undefined;
  readonly target?: MaintenanceTarget | undefined;
}

/** Maintenance windows: people announce work on what is theirs, and causes ask which window lies over them. */
export class MaintenanceService {
  readonly #deps: Deps;
  /** Those that count or will count. */
  #current: readonly MaintenanceWindow[] = [];
  /** Those that count at the instant that was asked of last: all causes ask of the same one. */
  #running: { readonly atMs: number; readonly windows: readonly MaintenanceWindow[] } | undefined;
  /** Readings that have begun, and the one that `#current` is of: an older one that comes later is not taken. */
  #readings = 0;
  #taken = 0;
  #unsubscribe: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#unsubscribe = [this.#deps.bus.on('organisation.moved', () => this.#read())];
    await this.#read();
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  /** Newest first. */
  async list(scope: Scope, { standing, cursor, limit }: WindowQuery): Promise<WindowPage> {
    const { windows, views, clock } = this.#deps;
    const filter = { isOver: standing === 'over', atMs: clock.now() };
    const [found, total] = await Promise.all([
      windows.list(scope, filter, { beforeId: cursor, limit: limit + 1 }),
      windows.count(scope, filter),
    ]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { items: await views.view(scope, page), total, ...(last && { nextCursor: last.id }) };
  }

  /** @throws GatewayError `maintenance/unknown` */
  async read(scope: Scope, windowId: string): Promise<MaintenanceWindowView> {
    return this.#view(scope, await this.#find(scope, windowId));
  }

  /** @throws GatewayError `organisation/unknown`, `request/invalid`, and as `assertTarget` does */
  async create(actor: Actor, { organisationId, reason, schedule, target }: NewWindow): Promise<MaintenanceWindowView> {
    const { windows, views, clock, log, settings } = this.#deps;
    const organisationPath = await this.#place(actor, organisationId);
    await views.assertTarget(actor.scope, target);
    const nowMs = clock.now();
    const window: MaintenanceWindow = {
      id: newId<'MaintenanceWindowId'>(nowMs),
      // The last id of a path is an organisation's.
      ...{ organisationId: lastIdOf(organisationPath) as OrganisationId, organisationPath },
      ...{ reason, target, schedule: checkSchedule(schedule, nowMs, settings.adHocHours) },
      ...{ createdAtMs: nowMs, createdBy: actor.displayName, version: 1 },
    };
    await windows.add(window);
    log.info({ windowId: window.id, targetKind: target.kind, userId: actor.userId }, 'maintenance window announced');
    await this.#read();
    return this.#view(actor.scope, window);
  }

  /** @throws GatewayError `maintenance/unknown`, `maintenance/ended`, `maintenance/stale`, and as `create` does */
  async change(actor: Actor, windowId: string, edit: WindowEdit): Promise<MaintenanceWindowView> {
    const { views, clock, log, settings } = this.#deps;
    const stored = await this.#findCurrent(actor, windowId);
    const { version, reason = stored.reason, target = stored.target, schedule } = edit;
    if (version !== stored.version) throw stale();
    if (edit.target !== undefined) await views.assertTarget(actor.scope, edit.target);
    const nowMs = clock.now();
    const changed = {
      ...{ ...stored, reason, target, changedAtMs: nowMs, changedBy: actor.displayName },
      ...(schedule && { schedule: checkSchedule(schedule, nowMs, settings.adHocHours) }),
    };
    const view = await this.#save(actor, changed);
    log.info({ windowId, userId: actor.userId }, 'maintenance window changed');
    return view;
  }

  /** @throws GatewayError `maintenance/unknown`, `maintenance/ended`, `maintenance/stale` */
  async end(actor: Actor, windowId: string): Promise<MaintenanceWindowView> {
    const { clock, log } = this.#deps;
    const stored = await this.#findCurrent(actor, windowId);
    const view = await this.#save(actor, { ...stored, endedAtMs: clock.now(), endedBy: actor.displayName });
    log.info({ windowId, userId: actor.userId }, 'maintenance window ended');
    return view;
  }

  /** Another text whenever other windows count. */
  editionAt(atMs: number): string {
    return this.#runningAt(atMs)
      .map(({ id, version }) => `${id}.${String(version)}`)
      .join(' ');
  }

  /** The window that covers all of these cameras; of several that do it together, the one that covers most. */
  coveringWindow(cameras: readonly CoveredCamera[], atMs: number): string | undefined {
    const running = this.#runningAt(atMs);
    if (running.length === 0) return undefined;
    const counts = new Map<MaintenanceWindow, number>();
    for (const camera of cameras) {
      const covering = running.filter((window) => covers(window, camera));
      if (covering.length === 0) return undefined;
      for (const window of covering) counts.set(window, (counts.get(window) ?? 0) + 1);
    }
    const [most] = [...counts].sort(([a, aCount], [b, bCount]) => bCount - aCount || (a.id < b.id ? -1 : 1));
    return most?.[0].id;
  }

  /** What stands beside a cause that a window lies over. */
  noteOf(windowId: string, atMs: number): CauseView['maintenance'] {
    const window = this.#current.find(({ id }) => id === windowId);
    const span = window && spanAt(window, atMs);
    return window && span && { windowId, reason: window.reason, untilMs: span.toMs };
  }

  #runningAt(atMs: number): readonly MaintenanceWindow[] {
    if (this.#running?.atMs === atMs) return this.#running.windows;
    const windows = this.#current.filter((window) => isRunning(window, atMs));
    this.#running = { atMs, windows };
    return windows;
  }

  async #place(actor: Actor, organisationId: string | undefined): Promise<string> {
    if (organisationId === undefined) return actor.scope.organisationPath;
    const organisation = await this.#deps.organisations.find(actor.scope, organisationId);
    if (organisation === undefined || !isWithin(actor.scope, organisation.path)) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    return organisation.path;
  }

  async #find(scope: Scope, windowId: string): Promise<MaintenanceWindow> {
    const window = await this.#deps.windows.find(scope, windowId);
    if (window === undefined) {
      throw new GatewayError('maintenance/unknown', 'There is no such maintenance window in your part.');
    }
    return window;
  }

  async #findCurrent(actor: Actor, windowId: string): Promise<MaintenanceWindow> {
    const window = await this.#find(actor.scope, windowId);
    if (spanAt(window, this.#deps.clock.now()) === undefined) {
      throw new GatewayError('maintenance/ended', 'This maintenance window is over; announce another one if needed.');
    }
    return window;
  }

  async #save(actor: Actor, window: MaintenanceWindow): Promise<MaintenanceWindowView> {
    if (!(await this.#deps.windows.save(actor.scope, window))) throw stale();
    await this.#read();
    return this.#view(actor.scope, { ...window, version: window.version + 1 });
  }

  async #view(scope: Scope, window: MaintenanceWindow): Promise<MaintenanceWindowView> {
    const [view] = await this.#deps.views.view(scope, [window]);
    if (view === undefined) throw new GatewayError('gateway/bug', 'A maintenance window has no view.');
    return view;
  }

  async #read(): Promise<void> {
    const { windows, clock } = this.#deps;
    const reading = ++this.#readings;
    const found = await windows.list(wholeEstate, { isOver: false, atMs: clock.now() }, {});
    if (reading < this.#taken) return;
    this.#taken = reading;
    this.#current = found;
    this.#running = undefined;
  }
}

function stale(): GatewayError {
  const message = 'Somebody else changed this maintenance window meanwhile; read it again and repeat your change.';
  return new GatewayError('maintenance/stale', message);
}
