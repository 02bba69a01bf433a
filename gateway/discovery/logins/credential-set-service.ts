import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { OrganisationService } from '../../registry/organisations/organisation-service.ts';
import type { UnitService } from '../../registry/units/unit-service.ts';
import type { Vault } from '../../registry/vault.ts';
import type { CredentialSet } from './credential-set.ts';
import type { CredentialSetStore } from './credential-set-store.ts';

interface Deps {
  readonly sets: Pick<CredentialSetStore, 'list' | 'find' | 'add' | 'save' | 'remove'>;
  readonly organisations: Pick<OrganisationService, 'findOrganisation'>;
  readonly units: Pick<UnitService, 'find'>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
}

interface NewSet {
  readonly organisationId: string;
  readonly unitId?: string | undefined;
  readonly name: string;
  readonly username: string;
  readonly password: string;
}

type SetChange = { readonly [Key in 'name' | 'username' | 'password']?: string | undefined };

/** Keeps the named logins of owners and areas. */
export class CredentialSetService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  list(scope: Scope): Promise<CredentialSet[]> {
    return this.#deps.sets.list(scope);
  }

  /** @throws GatewayError `organisation/unknown`, `unit/unknown`, `credential-set/duplicate` */
  async create(actor: Actor, { organisationId, unitId, name, username, password }: NewSet): Promise<CredentialSet> {
    const { sets, organisations, vault, clock, log } = this.#deps;
    const organisation = await organisations.findOrganisation(actor.scope, organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    if (unitId !== undefined) await this.#deps.units.find(actor.scope, unitId);
    const id = newId<'CredentialSetId'>(clock.now());
    const set: CredentialSet = {
      ...{ id, organisationPath: organisation.path, name, username },
      ...(unitId !== undefined && { unitId }),
      sealedPassword: vault.seal(id, new Secret(password)),
      ...{ version: 1, changedBy: actor.displayName, changedAtMs: clock.now() },
    };
    await sets.add(set);
    log.info({ credentialSetId: id, userId: actor.userId }, 'credential set made');
    return set;
  }

  /** @throws GatewayError `credential-set/unknown`, `credential-set/duplicate` */
  async change(actor: Actor, id: string, { name, username, password }: SetChange): Promise<CredentialSet> {
    const { sets, vault, clock, log } = this.#deps;
    const stored = await this.#find(actor.scope, id);
    const isOtherLogin = password !== undefined || (username !== undefined && username !== stored.username);
    const set: CredentialSet = {
      ...stored,
      ...(name !== undefined && { name }),
      ...(username !== undefined && { username }),
      ...(password !== undefined && { sealedPassword: vault.seal(stored.id, new Secret(password)) }),
      version: stored.version + (isOtherLogin ? 1 : 0),
      ...{ changedBy: actor.displayName, changedAtMs: clock.now() },
    };
    await sets.save(set);
    log.info({ credentialSetId: id, userId: actor.userId, version: set.version }, 'credential set changed');
    return set;
  }

  /** Cameras keep the login with which they were adopted. @throws GatewayError `credential-set/unknown` */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.#find(actor.scope, id);
    await this.#deps.sets.remove(actor.scope, id);
    this.#deps.log.info({ credentialSetId: id, userId: actor.userId }, 'credential set removed');
  }

  async #find(scope: Scope, id: string): Promise<CredentialSet> {
    const set = await this.#deps.sets.find(scope, id);
    if (set === undefined) throw new GatewayError('credential-set/unknown', 'You have no such credential set.');
    return set;
  }
}
