import { type Scope, wholeEstate } from '../platform/actor/scope.ts';
import type { User } from './user.ts';

/** What access must know of an organisation; the registry owns the rest. */
export interface HomeOrganisation {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}

/** A user with the name of the organisation that is home. */
export interface UserAtHome extends User {
  readonly organisationName: string;
  /** Of a contractor's person. */
  readonly unitName?: string;
}

interface Deps {
  readonly organisations: { find(scope: Scope, id: string): Promise<HomeOrganisation | undefined> };
  readonly units: { namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> };
}

/** Tells people with the names of their organisations and units. */
export class UserHomes {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async name(users: readonly User[]): Promise<UserAtHome[]> {
    const { organisations, units } = this.#deps;
    const unitIds = users.flatMap(({ contractor }) => contractor?.unitId ?? []);
    const unitNames = unitIds.length === 0 ? new Map<string, string>() : await units.namesOf(unitIds);
    const names = new Map<string, string>();
    for (const { organisationId: id } of users) {
      if (!names.has(id)) names.set(id, (await organisations.find(wholeEstate, id))?.name ?? '');
    }
    return users.map((user) => ({
      ...user,
      organisationName: names.get(user.organisationId) ?? '',
      ...(user.contractor && { unitName: unitNames.get(user.contractor.unitId) ?? '' }),
    }));
  }

  async nameOne(user: User): Promise<UserAtHome> {
    const [named] = await this.name([user]);
    return named ?? { ...user, organisationName: '' };
  }
}
