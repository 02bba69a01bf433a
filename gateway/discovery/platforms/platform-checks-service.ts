import type { Adapter } from '../../../adapters/sdk/adapter.ts';
import { isPointPlatform, type PointPlatform } from '../../../adapters/sdk/point-platform.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Organisation } from '../../registry/camera.ts';
import type { ContractService } from '../../registry/contracts/contract-service.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { OrganisationRule, Platform } from './platform.ts';
import type { PlatformStore } from './platform-store.ts';

interface Deps {
  readonly platforms: Pick<PlatformStore, 'find'>;
  readonly organisations: Pick<OrganisationService, 'findOrganisation'>;
  readonly contracts: Pick<ContractService, 'read'>;
  readonly adapters: readonly Adapter[];
  /** Throws `address/forbidden`. */
  readonly netGuard: { assertAllowed(host: string): void };
}

/** What must be true of a platform before anything is stored or dialled. */
export class PlatformChecks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `platform/unknown` */
  async find(scope: Scope, id: string): Promise<Platform> {
    const platform = await this.#deps.platforms.find(scope, id);
    if (platform === undefined) throw new GatewayError('platform/unknown', 'There is no such platform in your part.');
    return platform;
  }

  /**
   * Every organisation of a rule is the actor's.
   *
   * @returns the one of the platform itself
   * @throws GatewayError `organisation/unknown`
   */
  async assertRule(scope: Scope, { organisationId, byArea }: OrganisationRule): Promise<Organisation> {
    const { organisations } = this.#deps;
    const own = await organisations.findOrganisation(scope, organisationId);
    const ids = new Set(byArea.map((line) => line.organisationId));
    const found = await Promise.all([...ids].map((id) => organisations.findOrganisation(scope, id)));
    if (own === undefined || found.includes(undefined)) {
      throw new GatewayError('organisation/unknown', 'body.rule names an organisation that is none of yours.');
    }
    return own;
  }

  /** A lease contract that points are taken under is the actor's. @throws GatewayError `contract/unknown` */
  async assertLease(scope: Scope, leaseContractId: string | undefined): Promise<void> {
    if (leaseContractId !== undefined) await this.#deps.contracts.read(scope, leaseContractId);
  }

  /** @throws GatewayError `address/forbidden` */
  assertAddress(host: string): void {
    this.#deps.netGuard.assertAllowed(host);
  }

  /** @throws GatewayError `request/invalid` naming each place of the contract that is wrong */
  assertContract(adapter: PointPlatform, contract: unknown): void {
    const issues = adapter
      .checkContract(contract)
      .map(({ path, message }) => ({ path: ['body.contract', path].filter((part) => part !== '').join('.'), message }));
    const [first] = issues;
    if (first !== undefined) throw new GatewayError('request/invalid', `${first.path} ${first.message}.`, { issues });
  }

  /** The adapter that speaks to a kind of platforms; undefined when it is not at work. */
  findAdapter(kind: string): PointPlatform | undefined {
    return this.#deps.adapters.find(
      (adapter): adapter is PointPlatform => adapter.kind === kind && isPointPlatform(adapter),
    );
  }

  /** @throws GatewayError `request/invalid` when it is not at work */
  adapter(kind: string): PointPlatform {
    const adapter = this.findAdapter(kind);
    if (adapter !== undefined) return adapter;
    const message = `names no adapter of platforms that is at work: ${kind}`;
    throw new GatewayError('request/invalid', `body.adapterKind ${message}.`, {
      issues: [{ path: 'body.adapterKind', message }],
    });
  }
}
