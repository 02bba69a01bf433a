import type { PointPlatform } from '../../../adapters/sdk/point-platform.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { Ownership, PointClass } from '../../registry/camera.ts';
import { cutPage, readNameCursor } from '../../registry/name-cursor.ts';
import type { PlatformIntakeService } from '../../registry/devices/platform-intake-service.ts';
import type { ListedPoint, PointCounts } from './listed-point.ts';
import type { ListedPointStore, PointFilter } from './listed-point-store.ts';
import type { OrganisationRule, Platform } from './platform.ts';
import type { PlatformChecks } from './platform-checks-service.ts';
import type { PlatformPointsService, TakingRequest } from './platform-points-service.ts';
import type { PlatformRun } from './platform-run.ts';
import type { PlatformRunService } from './platform-run-service.ts';
import type { PlatformStore } from './platform-store.ts';

interface Deps {
  readonly platforms: Pick<PlatformStore, 'list' | 'add'>;
  readonly points: Pick<ListedPointStore, 'list' | 'count' | 'counts' | 'decide'>;
  readonly work: PlatformPointsService;
  readonly checks: PlatformChecks;
  readonly runs: PlatformRunService;
  readonly intake: Pick<PlatformIntakeService, 'addPlatform'>;
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a person says of a platform. */
export interface NewPlatformRequest {
  readonly name: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly contract: Readonly<Record<string, unknown>>;
  readonly credential: { readonly username: string; readonly password: string };
  readonly rule: OrganisationRule;
  readonly ownership: Ownership;
  readonly pointClass: PointClass;
  readonly leaseContractId?: string | undefined;
}

/** A platform with where its points stand. */
export interface CountedPlatform {
  readonly platform: Platform;
  readonly counts: PointCounts;
  readonly run?: PlatformRun;
}

/** Carriers' platforms: entered once, listed in the background, their points taken in bulk. */
export class PlatformService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Tells the adapters how each known platform is spoken to. */
  async start(): Promise<void> {
    for (const platform of await this.#deps.platforms.list(wholeEstate)) {
      this.#deps.checks.findAdapter(platform.adapterKind)?.setContract(platform, platform.contract);
    }
  }

  /** Gives up what is under way; what was listed and taken stays. */
  stop(): Promise<void> {
    return this.#deps.runs.stop();
  }

  /**
   * Enters a platform and begins to list its points, where it has a call for that. Whether login and contract are right, the run tells.
   *
   * @throws GatewayError `request/invalid` naming what is wrong with the contract, `address/forbidden`,
   * `organisation/unknown`, `contract/unknown`, `candidate/adopted` when the address is in the registry
   */
  async add(actor: Actor, request: NewPlatformRequest): Promise<CountedPlatform> {
    const { platforms, intake, checks, transaction, clock, log } = this.#deps;
    const { host, port, credential, rule, name, adapterKind, ownership, pointClass, leaseContractId } = request;
    const adapter = checks.adapter(adapterKind);
    checks.assertContract(adapter, request.contract);
    checks.assertAddress(host);
    const organisation = await checks.assertRule(actor.scope, rule);
    await checks.assertLease(actor.scope, leaseContractId);
    const login = { username: credential.username, password: new Secret(credential.password) };
    const platform = await transaction(async (underWay) => {
      const root = await intake.addPlatform(
        { adapterKind, address: { host, port }, name, organisation, login },
        underWay,
      );
      const added: Platform = {
        ...{
          ...root,
          name,
          organisationPath: organisation.path,
          contract: request.contract,
          rule,
          ownership,
          pointClass,
        },
        ...(leaseContractId !== undefined && { leaseContractId }),
        ...{ version: 1, createdAtMs: clock.now(), listingCount: 0, isComplete: false },
      };
      await platforms.add(added, underWay);
      return added;
    });
    adapter.setContract(platform, platform.contract);
    log.info({ platformId: platform.id, userId: actor.userId }, 'platform entered');
    if (adapter.listsPoints?.(platform.contract) !== false) this.#startListing(actor, platform, adapter);
    return this.counted(actor.scope, platform);
  }

  async list(scope: Scope): Promise<readonly CountedPlatform[]> {
    const platforms = await this.#deps.platforms.list(scope);
    return Promise.all(platforms.map((platform) => this.counted(scope, platform)));
  }

  /** @throws GatewayError `platform/unknown` */
  async read(scope: Scope, id: string): Promise<CountedPlatform> {
    return this.counted(scope, await this.#deps.checks.find(scope, id));
  }

  /** @throws GatewayError `platform/unknown`, `platform/busy` */
  async startListing(actor: Actor, id: string): Promise<PlatformRun> {
    const platform = await this.#deps.checks.find(actor.scope, id);
    return this.#startListing(actor, platform, this.#deps.checks.adapter(platform.adapterKind));
  }

  /** @throws GatewayError `platform/unknown`, `platform/busy` */
  async startTaking(actor: Actor, id: string, request: TakingRequest): Promise<PlatformRun> {
    const platform = await this.#deps.checks.find(actor.scope, id);
    return this.#deps.runs.start(id, { kind: 'taking', startedBy: actor.displayName }, (onProgress, signal) =>
      this.#deps.work.take(actor, platform, request, { onProgress, signal }),
    );
  }

  /** Cancelling what has ended changes nothing. @throws GatewayError `platform/unknown` */
  async cancel(actor: Actor, id: string): Promise<CountedPlatform> {
    const platform = await this.#deps.checks.find(actor.scope, id);
    await this.#deps.runs.cancel(id);
    return this.counted(actor.scope, platform);
  }

  /** A page of points by name. @throws GatewayError `platform/unknown`, `request/invalid` for a foreign cursor */
  async listPoints(
    scope: Scope,
    id: string,
    filter: PointFilter,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ readonly items: readonly ListedPoint[]; readonly nextCursor?: string; readonly total: number }> {
    await this.#deps.checks.find(scope, id);
    const after = cursor === undefined ? undefined : readNameCursor(cursor);
    const { points } = this.#deps;
    const [found, total] = await Promise.all([
      points.list(scope, id, filter, { after, limit: limit + 1 }),
      points.count(scope, id, filter),
    ]);
    return { ...cutPage(found, limit), total };
  }

  /** Leaves points alone from now on, or not any more. @throws GatewayError `platform/unknown` */
  async decide(actor: Actor, id: string, ids: readonly string[], decision: 'open' | 'ignored'): Promise<number> {
    await this.#deps.checks.find(actor.scope, id);
    return this.#deps.points.decide(actor.scope, id, ids, decision);
  }

  /** Gives cameras the names that their points go by now. @throws GatewayError `platform/unknown` */
  async acceptNames(actor: Actor, id: string, ids: readonly string[]): Promise<number> {
    return this.#deps.work.acceptNames(actor, await this.#deps.checks.find(actor.scope, id), ids);
  }

  #startListing(actor: Actor, platform: Platform, adapter: PointPlatform): PlatformRun {
    return this.#deps.runs.start(platform.id, { kind: 'listing', startedBy: actor.displayName }, (onProgress, signal) =>
      this.#deps.work.list(platform, adapter, onProgress, signal),
    );
  }

  /** Where the points of a platform stand. */
  async counted(scope: Scope, platform: Platform): Promise<CountedPlatform> {
    const run = this.#deps.runs.find(platform.id);
    return { platform, counts: await this.#deps.points.counts(scope, platform.id), ...(run && { run }) };
  }
}
