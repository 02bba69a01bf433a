import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Camera } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { UnitService } from '../units/unit-service.ts';
import type { ShareFollow } from './share-follow-service.ts';
import type { ShareAct, ShareSubject, ShareWithdrawal } from './share-withdrawal.ts';
import type { ShareWithdrawalStore } from './share-withdrawal-store.ts';

interface Deps {
  readonly withdrawals: Pick<ShareWithdrawalStore, 'add' | 'find' | 'end' | 'listOf'>;
  readonly follow: Pick<ShareFollow, 'hurry' | 'catchUp'>;
  readonly units: Pick<UnitService, 'find'>;
  readonly cameras: Pick<CameraStore, 'find'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Which unit or camera is meant: one of the two. */
export interface ShareQuestion {
  readonly unitId?: string | undefined;
  readonly cameraId?: string | undefined;
}

/** A withdrawal, and whether it is the reader's to give back. */
export interface SeenWithdrawal extends ShareWithdrawal {
  readonly isMine: boolean;
}

const shown = 100;

/**
 * Sharing of self-built cameras, as their owner has it written down: withdrawn 收回 with a reason, given back 恢复. Only
 * administrators of the part that keeps the unit, or that the camera belongs to, write it.
 */
export class SharingService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * What was withdrawn of a unit or a camera, newest first; of a camera also what was of its owner.
   *
   * @throws GatewayError `unit/unknown`, `camera/unknown`, `request/invalid` unless one of the two is named
   */
  async list(scope: Scope, question: ShareQuestion): Promise<SeenWithdrawal[]> {
    const { withdrawals } = this.#deps;
    const { subject, camera } = await this.#subject(scope, question);
    const [unit] = 'unitId' in subject ? [] : await this.#ownerOf(scope, camera);
    const lists = await Promise.all([
      withdrawals.listOf(wholeEstate, subject, shown),
      unit === undefined ? [] : withdrawals.listOf(wholeEstate, { unitId: unit.id }, shown),
    ]);
    return lists
      .flat()
      .filter(({ organisationPath }) => concerns(scope, organisationPath))
      .toSorted((one, other) => other.withdrawn.atMs - one.withdrawn.atMs)
      .map((each) => ({ ...each, isMine: isWithin(scope, each.organisationPath) }));
  }

  /**
   * Takes sharing back: the cameras are not dialled any more, streams that are open end.
   *
   * @throws GatewayError `unit/unknown`, `camera/unknown`, `permission/denied` when somebody above keeps the unit,
   *   `share/not-owned` when the camera is not self-built, `share/withdrawn` when it is withdrawn already
   */
  async withdraw(actor: Actor, { reason, ...question }: ShareQuestion & { readonly reason: string }) {
    const { withdrawals, clock, log } = this.#deps;
    const { subject, organisationPath, camera } = await this.#subject(actor.scope, question);
    if (!isWithin(actor.scope, organisationPath)) {
      throw new GatewayError('permission/denied', 'This unit is kept by an organisation above you; ask there.');
    }
    if (camera !== undefined && camera.ownership !== 'self-built') {
      const message = `“${camera.name}” is not self-built: its sharing is nobody's to withdraw. Suspend it instead.`;
      throw new GatewayError('share/not-owned', message);
    }
    const withdrawn = actOf(actor, reason, clock.now());
    const id = newId<'ShareWithdrawalId'>(withdrawn.atMs);
    const withdrawal: ShareWithdrawal = { id, subject, organisationPath, withdrawn };
    await withdrawals.add(withdrawal);
    log.info({ withdrawalId: id, ...subject, userId: actor.userId }, 'sharing withdrawn');
    await this.#hurry(withdrawal, actor);
    return { ...withdrawal, isMine: true };
  }

  /**
   * Gives sharing back: the cameras are in service again, unless another withdrawal covers them.
   *
   * @throws GatewayError `share/unknown`, `share/returned` when it does not stand any more
   */
  async giveBack(actor: Actor, withdrawalId: string, reason: string): Promise<SeenWithdrawal> {
    const { withdrawals, clock, log } = this.#deps;
    const found = await withdrawals.find(actor.scope, withdrawalId);
    if (found === undefined) {
      throw new GatewayError('share/unknown', 'There is no such withdrawal of sharing in your part.');
    }
    const returned = actOf(actor, reason, clock.now());
    if (!(await withdrawals.end(actor.scope, found.id, returned))) {
      throw new GatewayError('share/returned', 'This sharing has been given back already.');
    }
    log.info({ withdrawalId: found.id, userId: actor.userId }, 'sharing given back');
    await this.#hurry(found, actor);
    return { ...found, returned, isMine: true };
  }

  /** One camera is waited for; thousands take seconds, so nobody waits for them. What fails the job tries again. */
  async #hurry({ subject }: ShareWithdrawal, { userId, displayName }: Actor): Promise<void> {
    const { follow, log } = this.#deps;
    follow.hurry(subject, { userId, displayName });
    const followed = follow
      .catchUp()
      .catch((error: unknown) => log.warn({ err: error }, 'cameras do not follow their sharing yet'));
    if ('cameraId' in subject) await followed;
  }

  async #subject(
    scope: Scope,
    { unitId, cameraId }: ShareQuestion,
  ): Promise<{ readonly subject: ShareSubject; readonly organisationPath: string; readonly camera?: Camera }> {
    const { units, cameras } = this.#deps;
    if (unitId !== undefined && cameraId === undefined) {
      const unit = await units.find(scope, unitId);
      return { subject: { unitId: unit.id }, organisationPath: unit.organisationPath };
    }
    if (cameraId === undefined || unitId !== undefined) {
      throw new GatewayError('request/invalid', 'Name either unitId or cameraId.');
    }
    const camera = await cameras.find(scope, cameraId);
    if (camera === undefined) throw new GatewayError('camera/unknown', 'There is no such camera in your part.');
    return { subject: { cameraId: camera.id }, organisationPath: camera.organisationPath, camera };
  }

  async #ownerOf(scope: Scope, camera: Camera | undefined) {
    const { ownerUnitId } = camera?.record ?? {};
    return ownerUnitId === undefined ? [] : [await this.#deps.units.find(scope, ownerUnitId)];
  }
}

/** Of the own part, or of one above it, so that it covers cameras of the own part. */
function concerns(scope: Scope, organisationPath: string): boolean {
  return isWithin(scope, organisationPath) || isWithin({ organisationPath }, scope.organisationPath);
}

function actOf({ userId, displayName }: Actor, reason: string, atMs: number): ShareAct {
  return { atMs, byId: userId, by: displayName, reason };
}
