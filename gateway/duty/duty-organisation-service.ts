import { isWithin, type Scope } from '../platform/actor/scope.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import { lastIdOf } from '../registry/organisations/organisation-tree.ts';

interface Deps {
  /** Port to the organisation tree. */
  find(
    scope: Scope,
    id: string,
  ): Promise<{ readonly id: string; readonly name: string; readonly path: string } | undefined>;
}

/** Which organisation is meant, and what a reader may know of the one that decided. */
export class DutyOrganisationService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The part of the estate below an organisation.
   *
   * @param organisationId the top of the scope unless said
   * @throws GatewayError `organisation/unknown`
   */
  async partOf(scope: Scope, organisationId: string | undefined): Promise<Scope> {
    if (organisationId === undefined) return scope;
    const organisation = await this.#deps.find(scope, organisationId);
    if (organisation !== undefined) return { organisationPath: organisation.path };
    throw new GatewayError('organisation/unknown', 'organisationId names no organisation of yours.');
  }

  /** Id and name of organisations by path; those outside the scope are left out. */
  async namesOf(
    scope: Scope,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>> {
    const names = new Map<string, { id: string; name: string }>();
    for (const path of new Set(paths)) {
      const found = isWithin(scope, path) ? await this.#deps.find(scope, lastIdOf(path)) : undefined;
      if (found !== undefined) names.set(path, { id: found.id, name: found.name });
    }
    return names;
  }
}
