import type { Adapter } from '../../../adapters/sdk/adapter.ts';
import { isPointPlatform, type PointPlatform } from '../../../adapters/sdk/point-platform.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { Ownership, PointClass } from '../../registry/camera.ts';
import type { ContractService } from '../../registry/contracts/contract-service.ts';
import { cutPage, readNameCursor } from '../../registry/name-cursor.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { PlatformIntakeService } from '../../registry/devices/platform-intake-service.ts';
import type { ListedPoint, PointCounts } from './listed-point.ts';
import type { ListedPointStore, PointFilter } from './listed-point-store.ts';
import type { OrganisationRule, Platform } from './platform.ts';
import type { PlatformPointsService, TakingRequest } from './platform-points-service.ts';
import type { PlatformRun } from './platform-run.ts';
import { PlatformRunService } from './platform-run-service.ts';
import type { PlatformStore } from './platform-store.ts';

interface Deps {
  readonly platforms: Pick<PlatformStore, 'list' | 'find' | 'add' | 'save'>;
  readonly points: Pick<ListedPointStore, 'list' | 'count' | 'counts' | 'decide'>;
  readonly work: PlatformPointsService;
  readonly organisations: Pick<OrganisationService, 'findOrganisation'>;
  readonly contracts: Pick<ContractService, 'read'>;
  readonly intake: Pick<PlatformIntakeService, 'addPlatform'>;
  readonly adapters: readonly Adapter[];
  /** Throws `address/forbidden`. */
  readonly netGuard: { assertAllowed(host: string): void };
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

type Changeable = Pick<NewPlatformRequest, 'name' | 'contract' | 'rule' | 'pointClass' | 'leaseContractId'>;
/** What is absent or undefined stays as it is. */
export type PlatformChange = { readonly [Name in keyof Changeable]?: Changeable[Name] | undefined };

/** A platform with where its points stand. */
export interface CountedPlatform {
  readonly platform: Platform;
  readonly counts: PointCounts;
  readonly run?: PlatformRun;
}

/** Carriers' platforms: entered once, listed in the background, their points taken in bulk. */
export class PlatformService {
  readonly #deps: Deps;
  readonly #runs: PlatformRunService;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#runs = new PlatformRunService(
      () => deps.clock.now(),
      (platformId, err) => deps.log.warn({ platformId, err }, 'work on a platform failed'),
    );
  }

  /** Tells the adapters how each known platform is spoken to. */
  async start(): Promise<void> {
    for (const platform of await this.#deps.platforms.list(wholeEstate)) {
      this.#deps.adapters.find(isAdapterOf(platform))?.setContract(platform, platform.contract);
    }
  }

  /** Gives up what is under way; what was listed and taken stays. */
  stop(): Promise<void> {
    return this.#runs.stop();
  }

  /**
   * Enters a platform and begins to list its points. Whether login and contract are right, the run tells.
   *
   * @throws GatewayError `request/invalid` naming what is wrong with the contract, `address/forbidden`,
   * `organisation/unknown`, `contract/unknown`, `candidate/adopted` when the address is in the registry
   */
  async add(actor: Actor, request: NewPlatformRequest): Promise<CountedPlatform> {
    const { platforms, intake, netGuard, transaction, clock, log } = this.#deps;
    const { host, port, credential, rule, name, adapterKind, ownership, pointClass, leaseContractId } = request;
    const adapter = this.#adapter(adapterKind);
    refuseContract(adapter, request.contract);
    netGuard.assertAllowed(host);
    const organisation = await this.#checkRule(actor.scope, rule);
    await this.#checkContract(actor.scope, leaseContractId);
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
        ...{ createdAtMs: clock.now(), listingCount: 0, isComplete: false },
      };
      await platforms.add(added, underWay);
      return added;
    });
    adapter.setContract(platform, platform.contract);
    log.info({ platformId: platform.id, userId: actor.userId }, 'platform entered');
    this.#startListing(actor, platform, adapter);
    return this.#counted(actor.scope, platform);
  }

  async list(scope: Scope): Promise<readonly CountedPlatform[]> {
    const platforms = await this.#deps.platforms.list(scope);
    return Promise.all(platforms.map((platform) => this.#counted(scope, platform)));
  }

  /** @throws GatewayError `platform/unknown` */
  async read(scope: Scope, id: string): Promise<CountedPlatform> {
    return this.#counted(scope, await this.#find(scope, id));
  }

  /** @throws GatewayError `platform/unknown`, `platform/busy`, and as `add` does */
  async change(actor: Actor, id: string, change: PlatformChange): Promise<CountedPlatform> {
    const before = await this.#find(actor.scope, id);
    const adapter = this.#adapter(before.adapterKind);
    if (this.#runs.find(id)?.state === 'running') {
      throw new GatewayError('platform/busy', 'This platform is being worked on; wait for the end or cancel it.');
    }
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const platform: Platform = { ...before, ...given };
    refuseContract(adapter, platform.contract);
    if (change.rule !== undefined) await this.#checkRule(actor.scope, change.rule);
    await this.#checkContract(actor.scope, change.leaseContractId);
    await this.#deps.platforms.save(platform);
    if (change.contract !== undefined) adapter.setContract(platform, platform.contract);
    this.#deps.log.info({ platformId: id, userId: actor.userId }, 'platform changed');
    return this.#counted(actor.scope, platform);
  }

  /** @throws GatewayError `platform/unknown`, `platform/busy` */
  async startListing(actor: Actor, id: string): Promise<PlatformRun> {
    const platform = await this.#find(actor.scope, id);
    return this.#startListing(actor, platform, this.#adapter(platform.adapterKind));
  }

  /** @throws GatewayError `platform/unknown`, `platform/busy` */
  async startTaking(actor: Actor, id: string, request: TakingRequest): Promise<PlatformRun> {
    const platform = await this.#find(actor.scope, id);
    return this.#runs.start(id, { kind: 'taking', startedBy: actor.displayName }, (onProgress, signal) =>
      this.#deps.work.take(actor, platform, request, { onProgress, signal }),
    );
  }

  /** Cancelling what has ended changes nothing. @throws GatewayError `platform/unknown` */
  async cancel(actor: Actor, id: string): Promise<CountedPlatform> {
    const platform = await this.#find(actor.scope, id);
    await this.#runs.cancel(id);
    return this.#counted(actor.scope, platform);
  }

  /** A page of points by name. @throws GatewayError `platform/unknown`, `request/invalid` for a foreign cursor */
  async listPoints(
    scope: Scope,
    id: string,
    filter: PointFilter,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ readonly items: readonly ListedPoint[]; readonly nextCursor?: string; readonly total: number }> {
    await this.#find(scope, id);
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
    await this.#find(actor.scope, id);
    return this.#deps.points.decide(actor.scope, id, ids, decision);
  }

  /** Gives cameras the names that their points go by now. @throws GatewayError `platform/unknown` */
  async acceptNames(actor: Actor, id: string, ids: readonly string[]): Promise<number> {
    return this.#deps.work.acceptNames(actor, await this.#find(actor.scope, id), ids);
  }

  #startListing(actor: Actor, platform: Platform, adapter: PointPlatform): PlatformRun {
    return this.#runs.start(platform.id, { kind: 'listing', startedBy: actor.displayName }, (onProgress, signal) =>
      this.#deps.work.list(platform, adapter, onProgress, signal),
    );
  }

  async #counted(scope: Scope, platform: Platform): Promise<CountedPlatform> {
    const run = this.#runs.find(platform.id);
    return { platform, counts: await this.#deps.points.counts(scope, platform.id), ...(run && { run }) };
  }

  async #find(scope: Scope, id: string): Promise<Platform> {
    const platform = await this.#deps.platforms.find(scope, id);
    if (platform === undefined) throw new GatewayError('platform/unknown', 'There is no such platform in your part.');
    return platform;
  }

  /** Every organisation of a rule is the actor's; @returns the one of the platform itself */
  async #checkRule(scope: Scope, { organisationId, byArea }: OrganisationRule) {
    const own = await this.#deps.organisations.findOrganisation(scope, organisationId);
    const ids = new Set(byArea.map((line) => line.organisationId));
    const found = await Promise.all([...ids].map((id) => this.#deps.organisations.findOrganisation(scope, id)));
    if (own === undefined || found.includes(undefined)) {
      throw new GatewayError('organisation/unknown', 'body.rule names an organisation that is none of yours.');
    }
    return own;
  }

  /** A lease contract that points are taken under is the actor's. */
  async #checkContract(scope: Scope, leaseContractId: string | undefined): Promise<void> {
    if (leaseContractId !== undefined) await this.#deps.contracts.read(scope, leaseContractId);
  }

  #adapter(kind: string): PointPlatform {
    const adapter = this.#deps.adapters.find(isAdapterOf({ adapterKind: kind }));
    if (adapter !== undefined) return adapter;
    const message = `names no adapter of platforms that is at work: ${kind}`;
    throw new GatewayError('request/invalid', `body.adapterKind ${message}.`, {
      issues: [{ path: 'body.adapterKind', message }],
    });
  }
}

function isAdapterOf({ adapterKind }: Pick<Platform, 'adapterKind'>) {
  return (adapter: Adapter): adapter is PointPlatform => adapter.kind === adapterKind && isPointPlatform(adapter);
}

function refuseContract(adapter: PointPlatform, contract: unknown): void {
  const issues = adapter
    .checkContract(contract)
    .map(({ path, message }) => ({ path: ['body.contract', path].filter((part) => part !== '').join('.'), message }));
  const [first] = issues;
  if (first !== undefined) throw new GatewayError('request/invalid', `${first.path} ${first.message}.`, { issues });
}
