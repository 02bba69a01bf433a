import type { DeviceTarget } from '../../../adapters/sdk/adapter.ts';
import type { PlatformPoint, PointPlatform } from '../../../adapters/sdk/point-platform.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { CameraId, CameraStatus, Organisation } from '../../registry/camera.ts';
import { refuseDevice } from '../../registry/devices/device-refusal.ts';
import type { NameCursor } from '../../registry/name-cursor.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { PlatformIntakeService, TakenPoint } from '../../registry/devices/platform-intake-service.ts';
import '../../registry/registry-events.ts';
import { type ListedPoint, recordOfPoint } from './listed-point.ts';
import type { ListedPointStore, PointFilter } from './listed-point-store.ts';
import { organisationOf, type Platform } from './platform.ts';
import type { PlatformRun } from './platform-run.ts';
import type { PlatformStore } from './platform-store.ts';

interface Deps {
  readonly platforms: Pick<PlatformStore, 'beginListing' | 'noteListed'>;
  readonly points: Pick<ListedPointStore, 'record' | 'markVanished' | 'list' | 'count' | 'markTaken' | 'acceptNames'>;
  readonly organisations: Pick<OrganisationService, 'findOrganisation'>;
  readonly intake: Pick<PlatformIntakeService, 'takePoints' | 'renameCameras' | 'openLogin'>;
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly policy: { readonly listingSeconds: number };
}

/** Which points are taken, and as what. */
export interface TakingRequest {
  /** Ids of listed points; all that are new when absent. */
  readonly ids?: readonly string[] | undefined;
  readonly area?: string | undefined;
  readonly status: CameraStatus;
}

export type RunProgress = (change: Partial<PlatformRun>) => void;

/** Points in one transaction: a few ms of the database each. */
const pointsAtOnce = 200;
/** Rows of a sheet in one transaction. */
const sheetPointsAtOnce = 1000;

/** The long work on a platform's points; whoever starts it shows its progress. */
export class PlatformPointsService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Walks over the platform's list and notes what is new, renamed and, when the list was whole, vanished.
   *
   * @throws GatewayError as `refuseDevice` words the fault
   */
  async list(platform: Platform, adapter: PointPlatform, onProgress: RunProgress, signal: AbortSignal): Promise<void> {
    const { platforms, points, clock, policy } = this.#deps;
    const listing = await platforms.beginListing(platform.id);
    const deadlineMs = clock.monotonic() + policy.listingSeconds * 1000;
    let listed = 0;
    const outcome = await adapter.listPoints(
      await this.targetOf(platform),
      async (page, toldTotal) => {
        await points.record(platform, page, listing, clock.now());
        listed += page.length;
        onProgress({ points: listed, ...(toldTotal !== undefined && { total: toldTotal }) });
      },
      { signal, deadlineMs },
    );
    if (signal.aborted) return;
    if (outcome.kind === 'failed') throw refuseDevice(outcome.fault, platform);
    const { isComplete, duplicates, unreadable } = outcome.value;
    if (isComplete) await points.markVanished(platform.id, listing);
    await platforms.noteListed(platform.id, isComplete, clock.now());
    onProgress({ isComplete, oddRows: duplicates + unreadable });
  }

  /**
   * Takes a sheet for the platform's list, as if it had been called for.
   *
   * @param isComplete every row of the sheet was a point, so that what it lacks has vanished
   */
  async listSheet(
    platform: Platform,
    { points: told, isComplete }: { readonly points: readonly PlatformPoint[]; readonly isComplete: boolean },
    onProgress: RunProgress,
    signal: AbortSignal,
  ): Promise<void> {
    const { platforms, points, clock } = this.#deps;
    const listing = await platforms.beginListing(platform.id);
    onProgress({ total: told.length });
    for (let from = 0; from < told.length; from += sheetPointsAtOnce) {
      if (signal.aborted) return;
      const page = told.slice(from, from + sheetPointsAtOnce);
      await points.record(platform, page, listing, clock.now());
      onProgress({ points: from + page.length });
    }
    if (isComplete) await points.markVanished(platform.id, listing);
    await platforms.noteListed(platform.id, isComplete, clock.now());
    onProgress({ isComplete });
  }

  /** Makes cameras of points, some hundred at a time; what was taken when the signal fires stays. */
  async take(
    actor: Actor,
    platform: Platform,
    { ids, area, status }: TakingRequest,
    { onProgress, signal }: { readonly onProgress: RunProgress; readonly signal: AbortSignal },
  ): Promise<void> {
    const { points } = this.#deps;
    const filter: PointFilter = { difference: 'new', ids, area };
    onProgress({ total: await points.count(actor.scope, platform.id, filter) });
    const organisations = new Map<string, Organisation>();
    let taken = 0;
    let after: NameCursor | undefined;
    while (!signal.aborted) {
      const batch = await points.list(actor.scope, platform.id, filter, { after, limit: pointsAtOnce });
      const last = batch.at(-1);
      if (last === undefined) return;
      after = last;
      await this.#learn(actor.scope, platform, batch, organisations);
      await this.#takeBatch(actor, platform, { batch, organisations, status });
      taken += batch.length;
      onProgress({ points: taken });
    }
  }

  /**
   * Gives cameras of renamed points the names that the platform uses now.
   *
   * @returns how many cameras were renamed
   */
  async acceptNames(actor: Actor, platform: Platform, ids: readonly string[]): Promise<number> {
    const { points, intake, transaction } = this.#deps;
    const filter: PointFilter = { difference: 'renamed', ids };
    const renamed = await points.list(actor.scope, platform.id, filter, { limit: ids.length });
    const names = renamed.flatMap(({ cameraId, name }) => (cameraId === undefined ? [] : [{ cameraId, name }]));
    const changed = await transaction(async (underWay) => {
      const cameraIds = await intake.renameCameras(actor.scope, actor, names, underWay);
      await points.acceptNames(renamed, underWay);
      return cameraIds;
    });
    return changed.length;
  }

  /** Where and as whom the platform is asked. */
  async targetOf({ host, port, credentialId }: Platform): Promise<DeviceTarget> {
    const credential = await this.#deps.intake.openLogin(credentialId);
    return { address: { host, port }, ...(credential && { credential }) };
  }

  async #takeBatch(
    actor: Actor,
    platform: Platform,
    {
      batch,
      organisations,
      status,
    }: {
      readonly batch: readonly ListedPoint[];
      readonly organisations: ReadonlyMap<string, Organisation>;
      readonly status: CameraStatus;
    },
  ): Promise<void> {
    const { intake, points, transaction, bus } = this.#deps;
    const taken = batch.map((point) => toTaken(platform, point, organisations, status));
    const cameraIds = await transaction(async (underWay) => {
      const ids = await intake.takePoints(actor, platform, taken, underWay);
      const pairs = batch.flatMap((point, index) => {
        const cameraId: CameraId | undefined = ids[index];
        return cameraId === undefined ? [] : [{ point, cameraId }];
      });
      await points.markTaken(pairs, underWay);
      return ids;
    });
    cameraIds.forEach((cameraId, index) => {
      const { organisationPath } = taken[index]?.core ?? platform;
      bus.emit('camera.adopted', { cameraId, organisationPath });
    });
  }

  /** Reads the organisations that a batch needs and that were not read before. */
  async #learn(
    scope: Scope,
    { rule }: Platform,
    batch: readonly ListedPoint[],
    organisations: Map<string, Organisation>,
  ): Promise<void> {
    for (const id of new Set(batch.map(({ area }) => organisationOf(rule, area)))) {
      if (organisations.has(id)) continue;
      const found = await this.#deps.organisations.findOrganisation(scope, id);
      if (found === undefined) {
        const message = 'The platform’s rule names an organisation that is gone, or not yours; change the rule.';
        throw new GatewayError('organisation/unknown', message);
      }
      organisations.set(id, found);
    }
  }
}

function toTaken(
  { rule, ownership, pointClass, leaseContractId }: Platform,
  point: ListedPoint,
  organisations: ReadonlyMap<string, Organisation>,
  status: CameraStatus,
): TakenPoint {
  const organisation = organisations.get(organisationOf(rule, point.area));
  if (organisation === undefined) throw new GatewayError('gateway/bug', 'An organisation of the rule was not read.');
  const { id: organisationId, path: organisationPath } = organisation;
  return {
    token: point.pointId,
    core: {
      ...{ name: point.name, organisationId, organisationPath, ownership, pointClass, status },
      place: (point.address ?? point.area ?? '').slice(0, 256),
    },
    record: recordOfPoint(point, { pointClass, contractId: leaseContractId }),
  };
}
