import type { Outcome } from '../../../adapters/sdk/adapter.ts';
import type { PtzPreset } from '../../../adapters/sdk/ptz.ts';
import type { Actor, UserId } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraId, StreamProfile } from '../../registry/camera.ts';
import type { LivePath } from '../../registry/paths/live-path.ts';
import type { PtzView } from './ptz-api.ts';
import type { PtzDevice, PtzMove } from './ptz-device-provider.ts';
import { endsAtMs, type PtzLock, unusedLocks } from './ptz-lock.ts';
import './ptz-moved.ts';
import type { PtzMoved } from './ptz-moved.ts';

interface PtzServiceDeps {
  readonly paths: { livePath(scope: Scope, cameraId: string, profile: StreamProfile): Promise<LivePath> };
  readonly device: PtzDevice;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  /** A camera that got no order for so long is let go. */
  readonly holdSeconds: number;
}

/** A camera of a page, and where it is to look while that page is on. */
export interface PtzAim {
  readonly cameraId: CameraId;
  readonly patrolPreset?: string | undefined;
  /** Where it goes afterwards; home when absent. */
  readonly resetPreset?: string | undefined;
}

type Cause = NonNullable<PtzMoved['cause']>;

/** A page wants a camera that has not answered yet. */
interface PendingAim {
  readonly sessionId: string;
  readonly cameraId: CameraId;
}

/** Cameras that officers move: one holder each. The locks live in memory: after a restart nobody holds anything. */
export class PtzService {
  readonly #deps: PtzServiceDeps;
  readonly #locks = new Map<CameraId, PtzLock>();
  readonly #aims = new Set<PendingAim>();
  #unlisten: (() => void) | undefined;

  constructor(deps: PtzServiceDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#unlisten = this.#deps.bus.on('session.ended', ({ sessionId }) => this.releaseOf(sessionId, 'session'));
  }

  /** Sends what is held back to where it belongs. */
  async stop(): Promise<void> {
    this.#unlisten?.();
    this.#aims.clear();
    await Promise.all([...this.#locks.values()].map((lock) => this.#release(lock, 'stop')));
  }

  /**
   * @throws GatewayError `camera/unknown`, `camera/no-path`; `ptz/unsupported` when the camera cannot be moved,
   * `ptz/failed` when it does not answer. So do the others.
   */
  async read(actor: Actor, cameraId: string): Promise<PtzView> {
    const path = await this.#path(actor.scope, cameraId);
    return this.#view(actor, path.cameraId, taken(await this.#deps.device.listPresets(path)));
  }

  /** @throws GatewayError `ptz/held` when somebody else holds it: who, and since when */
  async hold(actor: Actor, cameraId: string, resetPreset: string | undefined): Promise<PtzView> {
    const path = await this.#path(actor.scope, cameraId);
    this.#assertFree(actor, path.cameraId);
    const presets = taken(await this.#deps.device.listPresets(path));
    // Somebody else may have been quicker while the camera was asked.
    const held = this.#assertFree(actor, path.cameraId);
    const { clock } = this.#deps;
    this.#locks.set(path.cameraId, {
      ...{ cameraId: path.cameraId, organisationPath: path.organisationPath, isMoved: false, sinceMs: clock.now() },
      ...held,
      ...{ sessionId: actor.sessionId, userId: actor.userId, holderName: actor.displayName },
      usedAtMs: clock.monotonic(),
      ...(resetPreset !== undefined && { resetPreset }),
    });
    if (held === undefined) this.#tell(path, actor.userId, { act: 'held' });
    return this.#view(actor, path.cameraId, presets);
  }

  /**
   * Sends cameras of a page to where its plan wants them, in the background: those that nobody else holds. One that does
   * not obey is shown as it stands.
   */
  aim(actor: Actor, targets: readonly PtzAim[]): void {
    for (const { cameraId, patrolPreset, resetPreset } of targets) {
      if (patrolPreset === undefined) continue;
      const aim: PendingAim = { sessionId: actor.sessionId, cameraId };
      this.#aims.add(aim);
      this.#aim(actor, aim, { patrolPreset, resetPreset })
        .catch((error: unknown) => this.#deps.log.info({ err: error, cameraId }, 'camera not aimed'))
        .finally(() => this.#aims.delete(aim));
    }
  }

  /** @throws GatewayError `ptz/not-held` unless this session holds it */
  async move(actor: Actor, cameraId: string, move: PtzMove): Promise<PtzView> {
    const path = await this.#path(actor.scope, cameraId);
    const lock = this.#use(actor, path.cameraId);
    if (lock.pagePreset !== undefined) this.#locks.set(path.cameraId, { ...lock, isStrayed: true });
    await this.#send(path, actor.userId, move);
    return this.#view(actor, path.cameraId, taken(await this.#deps.device.listPresets(path)));
  }

  /**
   * A camera of the page that is on looks where the page wants it, and stays held until the page is over. Nothing happens
   * when this session does not hold it.
   */
  async release(actor: Actor, cameraId: string): Promise<void> {
    const path = await this.#path(actor.scope, cameraId);
    const lock = this.#locks.get(path.cameraId);
    if (lock?.sessionId !== actor.sessionId) return;
    const { pagePreset, isStrayed, ...kept } = lock;
    if (pagePreset === undefined) return this.#release(lock);
    if (isStrayed !== true) return;
    this.#locks.set(path.cameraId, { ...kept, pagePreset });
    await this.#send(path, actor.userId, { to: 'preset', presetToken: pagePreset });
  }

  /**
   * Lets go what a session holds, in the background.
   *
   * @param besides cameras that it still has on its wall
   */
  releaseOf(sessionId: string, cause: Cause, besides: readonly CameraId[] = []): void {
    for (const lock of this.#locks.values()) {
      if (lock.sessionId === sessionId && !besides.includes(lock.cameraId)) void this.#release(lock, cause);
    }
    for (const aim of this.#aims) {
      if (aim.sessionId === sessionId && !besides.includes(aim.cameraId)) this.#aims.delete(aim);
    }
  }

  /** Lets go what nobody used for a while. Called about once a second. */
  async releaseUnused(): Promise<void> {
    const { clock, holdSeconds } = this.#deps;
    const unused = unusedLocks(this.#locks.values(), holdSeconds * 1000, clock.monotonic());
    await Promise.all(unused.map((lock) => this.#release(lock, 'unused')));
  }

  async #aim(
    actor: Actor,
    aim: PendingAim,
    { patrolPreset, resetPreset }: { readonly patrolPreset: string; readonly resetPreset: string | undefined },
  ): Promise<void> {
    const { cameraId } = aim;
    const own = this.#locks.get(cameraId);
    if (own?.sessionId === actor.sessionId) {
      // It is in the officer's own hand, who sees where it looks: it goes to its place when the hand lets go.
      if (own.pagePreset === undefined)
        this.#locks.set(cameraId, { ...own, pagePreset: patrolPreset, isStrayed: true });
      return;
    }
    await this.hold(actor, cameraId, resetPreset);
    const lock = this.#locks.get(cameraId);
    // The page, or the session, was over before the camera answered: nobody would ever let it go.
    if (!this.#aims.has(aim)) return lock?.sessionId === actor.sessionId ? this.#release(lock, 'page') : undefined;
    if (lock !== undefined) this.#locks.set(cameraId, { ...lock, pagePreset: patrolPreset });
    const path = await this.#path(actor.scope, cameraId);
    this.#use(actor, cameraId);
    await this.#send(path, actor.userId, { to: 'preset', presetToken: patrolPreset });
  }

  async #send(path: LivePath, userId: UserId, move: PtzMove): Promise<void> {
    taken(await this.#deps.device.move(path, move));
    this.#tell(path, userId, { act: 'moved', to: move.to === 'home' ? 'home' : move.presetToken });
  }

  /** Cameras that others share may be watched, not moved. */
  async #path(scope: Scope, cameraId: string): Promise<LivePath> {
    const path = await this.#deps.paths.livePath(scope, cameraId, 'main');
    if (isWithin(scope, path.organisationPath)) return path;
    throw new GatewayError('permission/denied', 'This camera is shared with you to be watched, not to be moved.');
  }

  /** @returns the lock that this session has already */
  #assertFree(actor: Actor, cameraId: CameraId): PtzLock | undefined {
    const lock = this.#locks.get(cameraId);
    if (lock === undefined || lock.sessionId === actor.sessionId) return lock;
    throw new GatewayError('ptz/held', `${lock.holderName} is moving this camera.`, {
      extensions: { holderName: lock.holderName, sinceMs: lock.sinceMs },
    });
  }

  /** It counts as moved from the order on: who lets it go meanwhile sends it back. */
  #use(actor: Actor, cameraId: CameraId): PtzLock {
    const lock = this.#assertFree(actor, cameraId);
    if (lock === undefined)
      throw new GatewayError('ptz/not-held', 'You do not hold this camera any more; take it again.');
    const used: PtzLock = { ...lock, isMoved: true, usedAtMs: this.#deps.clock.monotonic() };
    this.#locks.set(cameraId, used);
    return used;
  }

  async #release(lock: PtzLock, cause?: Cause): Promise<void> {
    const { cameraId } = lock;
    if (!this.#locks.delete(cameraId)) return;
    const { device, log } = this.#deps;
    try {
      // The gateway's own work: whoever held it may not see it any more.
      const path = await this.#path(wholeEstate, cameraId);
      if (lock.isMoved) {
        const { resetPreset: presetToken } = lock;
        const back = await device.move(
          path,
          presetToken === undefined ? { to: 'home' } : { to: 'preset', presetToken },
        );
        if (back.kind === 'failed') log.warn({ cameraId, fault: back.fault }, 'camera did not go back');
      }
      this.#tell(path, lock.userId as UserId, { act: 'released', ...(cause && { cause }) }); // an actor's id
    } catch (error) {
      log.warn({ err: error, cameraId }, 'camera did not go back');
    }
  }

  #tell(path: LivePath, userId: UserId, what: Pick<PtzMoved, 'act' | 'to' | 'cause'>): void {
    const { bus, clock, log } = this.#deps;
    const { cameraId, organisationPath } = path;
    log.info({ cameraId, userId, ...what }, 'ptz');
    bus.emit('ptz.moved', { cameraId, organisationPath, userId, ...what, atMs: clock.now() });
  }

  #view({ sessionId }: Actor, cameraId: CameraId, presets: readonly PtzPreset[]): PtzView {
    const { clock, holdSeconds } = this.#deps;
    const lock = this.#locks.get(cameraId);
    const leftMs = lock && Math.max(0, Math.round(endsAtMs(lock, holdSeconds * 1000) - clock.monotonic()));
    return {
      cameraId,
      presets: presets.map(({ presetToken, name }) => ({ presetToken, name })),
      ...(lock !== undefined &&
        leftMs !== undefined && {
          lock: { holderName: lock.holderName, sinceMs: lock.sinceMs, isMine: lock.sessionId === sessionId, leftMs },
        }),
    };
  }
}

function taken<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === 'ok') return outcome.value;
  const { fault } = outcome;
  if (fault.reason === 'unsupported') {
    throw new GatewayError('ptz/unsupported', 'This camera cannot be moved from here.', { extensions: { fault } });
  }
  throw new GatewayError('ptz/failed', `The camera did not obey: ${fault.detail}`, { extensions: { fault } });
}
