import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { addDays, civilTimeOf, instantOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Camera, Organisation } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { ancestorIds } from '../organisations/organisation-tree.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import { type CameraGrant, type GrantStanding, grantStanding } from './camera-grant.ts';
import type { GrantFollowService } from './grant-follow-service.ts';
import type { GrantSide, GrantStore } from './grant-store.ts';

interface Deps {
  readonly grants: Pick<GrantStore, 'find' | 'add' | 'end' | 'listOfCamera' | 'listStanding' | 'countStanding'>;
  readonly follower: Pick<GrantFollowService, 'read'>;
  readonly cameras: Pick<CameraStore, 'find' | 'findInReach' | 'findMany'>;
  readonly organisations: Pick<OrganisationStore, 'find' | 'findMany'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: {
    /** A grant whose last day is at most so many days away is expiring. */
    readonly warnDays: number;
    /** Cameras of others that the part of one organisation may have at once. */
    readonly limit: number;
  };
}

export interface NewGrant {
  readonly organisationId: string;
  /** First day, `YYYY-MM-DD`; at once when absent. */
  readonly fromDay?: string | undefined;
  readonly untilDay: string;
  readonly reason: string;
  readonly mayLive: boolean;
  readonly maySnapshot: boolean;
  readonly mayPatrol: boolean;
}

/** A grant with the names that people read. */
export interface NamedGrant {
  readonly grant: CameraGrant;
  /** `given` when the camera is the reader's. */
  readonly side: GrantSide;
  readonly standing: GrantStanding;
  readonly cameraName: string;
  readonly ownerName: string;
  readonly granteeName: string;
}

const shownOfCamera = 100;
const shownOfPart = 500;

/** Grants of cameras to neighbours: given and ended by administrators of the camera's own part. */
export class GrantService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param wish its organisation may lie anywhere: its administrators told its number
   * @throws GatewayError `camera/unknown`, `organisation/unknown`, `request/invalid` (days, or a grantee that has the
   *   camera anyway), `grant/duplicate`, `grant/too-many`
   */
  async give(actor: Actor, cameraId: string, wish: NewGrant): Promise<NamedGrant> {
    const { cameras, grants, follower, clock, log } = this.#deps;
    const camera = await cameras.find(actor.scope, cameraId);
    if (camera === undefined || camera.status === 'removed') throw unknownCamera();
    const nowMs = clock.now();
    refuseDays(wish, civilTimeOf(nowMs).date);
    const grantee = await this.#grantee(camera, wish.organisationId);
    // What ran out makes room.
    await follower.read();
    await this.#refuseTooMany(camera, grantee);
    const { fromDay, untilDay, reason, mayLive, maySnapshot, mayPatrol } = wish;
    const grant: CameraGrant = {
      ...{ id: newId<'CameraGrantId'>(nowMs), cameraId: camera.id },
      ...{ organisationId: grantee.id, organisationPath: grantee.path },
      fromMs: fromDay === undefined ? nowMs : Math.max(nowMs, instantOf(fromDay)),
      ...{ untilDay, reason, mayLive, maySnapshot, mayPatrol },
      ...{ grantedById: actor.userId, grantedBy: actor.displayName, grantedAtMs: nowMs },
    };
    await grants.add(grant);
    log.info({ grantId: grant.id, cameraId, organisationId: grantee.id, userId: actor.userId }, 'camera granted');
    await follower.read();
    return this.#named(actor.scope, grant);
  }

  /** @throws GatewayError `grant/unknown`, `grant/ended` */
  async end(actor: Actor, grantId: string, reason: string): Promise<NamedGrant> {
    const { cameras, grants, follower, clock, log } = this.#deps;
    const grant = await grants.find(wholeEstate, grantId);
    const camera = grant && (await cameras.find(actor.scope, grant.cameraId));
    if (grant === undefined || camera === undefined) {
      throw new GatewayError('grant/unknown', 'There is no such grant of a camera in your part.');
    }
    const end = { endedAtMs: clock.now(), endedBy: actor.displayName, endReason: reason };
    if (!(await grants.end(grantId, end))) {
      throw new GatewayError('grant/ended', 'This grant has ended already; give another one if it is needed again.');
    }
    log.info({ grantId, cameraId: camera.id, userId: actor.userId }, 'camera grant ended');
    await follower.read();
    return this.#named(actor.scope, { ...grant, ...end });
  }

  /**
   * Grants of one camera, ended ones too, newest first: all of them for those who have the camera, their own for those
   * whom it was granted.
   *
   * @throws GatewayError `camera/unknown`
   */
  async listOfCamera(scope: Scope, cameraId: string): Promise<NamedGrant[]> {
    const { cameras, grants } = this.#deps;
    const camera = await cameras.findInReach(scope, cameraId, 'see');
    if (camera === undefined) throw unknownCamera();
    const whose = isWithin(scope, camera.organisationPath) ? wholeEstate : { organisationPath: scope.organisationPath };
    return this.#nameAll(scope, await grants.listOfCamera(whose, cameraId, shownOfCamera));
  }

  /** Those that stand, the first to end first. */
  async list(scope: Scope, side: GrantSide): Promise<NamedGrant[]> {
    const named = await this.#nameAll(scope, await this.#deps.grants.listStanding(scope, side, shownOfPart));
    return named.filter((grant) => grant.side === side);
  }

  /** How many stand and how many of these end soon. */
  async count(scope: Scope): Promise<Record<GrantSide, { readonly standing: number; readonly expiring: number }>> {
    const { grants, clock, policy } = this.#deps;
    const soon = addDays(civilTimeOf(clock.now()).date, policy.warnDays);
    const of = async (side: GrantSide) => {
      const [standing, expiring] = await Promise.all([
        grants.countStanding(scope, side),
        grants.countStanding(scope, side, soon),
      ]);
      return { standing, expiring };
    };
    const [given, received] = await Promise.all([of('given'), of('received')]);
    return { given, received };
  }

  async #grantee(camera: Camera, organisationId: string): Promise<Organisation> {
    const grantee = await this.#deps.organisations.find(wholeEstate, organisationId);
    if (grantee === undefined) {
      throw new GatewayError(
        'organisation/unknown',
        'body.organisationId is no organisation’s number; ask for it again.',
      );
    }
    if (isWithin({ organisationPath: grantee.path }, camera.organisationPath)) {
      throw invalid('organisationId', 'this organisation has the camera anyway');
    }
    return grantee;
  }

  /** Counted at the highest organisation that the camera is new to: everybody below it has no more. */
  async #refuseTooMany(camera: Camera, grantee: Organisation): Promise<void> {
    const { grants, policy } = this.#deps;
    const ids = ancestorIds(grantee.path);
    const paths = ids.map((_, index) => `/${ids.slice(0, index + 1).join('/')}/`);
    const top = paths.find((path) => !camera.organisationPath.startsWith(path)) ?? grantee.path;
    if ((await grants.countStanding({ organisationPath: top }, 'received')) < policy.limit) return;
    const message = `${grantee.name} and what it belongs to have ${String(policy.limit)} granted cameras, which is the most; end grants that nobody needs any more.`;
    throw new GatewayError('grant/too-many', message, { extensions: { limit: policy.limit } });
  }

  async #named(scope: Scope, grant: CameraGrant): Promise<NamedGrant> {
    const [named] = await this.#nameAll(scope, [grant]);
    if (named === undefined) throw new GatewayError('gateway/bug', 'A grant that was written has no camera.');
    return named;
  }

  /** A grant is read by either side of it, and each is told the other one’s name. */
  async #nameAll(scope: Scope, grants: readonly CameraGrant[]): Promise<NamedGrant[]> {
    const { cameras, organisations, clock, policy } = this.#deps;
    const found = await cameras.findMany(wholeEstate, [...new Set(grants.map(({ cameraId }) => cameraId))]);
    const byId = new Map(found.map((camera) => [camera.id, camera]));
    const ids = [...found, ...grants].map(({ organisationId }) => organisationId);
    const named = await organisations.findMany(wholeEstate, [...new Set(ids)]);
    const names = new Map(named.map(({ id, name }) => [id, name]));
    const nowMs = clock.now();
    return grants.flatMap((grant) => {
      const camera = byId.get(grant.cameraId);
      if (camera === undefined) return [];
      return {
        grant,
        side: isWithin(scope, camera.organisationPath) ? 'given' : 'received',
        standing: grantStanding(grant, nowMs, policy.warnDays),
        cameraName: camera.name,
        ownerName: names.get(camera.organisationId) ?? '',
        granteeName: names.get(grant.organisationId) ?? '',
      };
    });
  }
}

function refuseDays({ fromDay, untilDay }: NewGrant, today: string): void {
  if (untilDay < today) throw invalid('untilDay', `must be ${today} or later`);
  if (fromDay !== undefined && fromDay > untilDay) throw invalid('fromDay', 'must not be after the last day');
}

function invalid(field: string, message: string): GatewayError {
  const path = `body.${field}`;
  return new GatewayError('request/invalid', `${path}: ${message}.`, { issues: [{ path, message }] });
}

function unknownCamera(): GatewayError {
  return new GatewayError('camera/unknown', 'There is no such camera in your part.');
}
