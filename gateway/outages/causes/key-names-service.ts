import type { Scope } from '../../platform/actor/scope.ts';
import type { AreaStore } from '../../registry/areas/area-store.ts';
import type { PlacedCamera } from '../../registry/camera.ts';
import type { ContractStore } from '../../registry/contracts/contract-store.ts';
import type { SystemStore } from '../../registry/devices/system-store.ts';
import type { OrganisationStore } from '../../registry/organisations/organisation-store.ts';

/** What causes and maintenance windows name by an id. */
export type NamedKind = 'camera' | 'recorder' | 'platform' | 'contract' | 'area' | 'organisation';

interface Deps {
  readonly registry: { findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]> };
  readonly systems: Pick<SystemStore, 'findMany'>;
  readonly contracts: Pick<ContractStore, 'findMany'>;
  readonly areas: Pick<AreaStore, 'findMany'>;
  readonly organisations: Pick<OrganisationStore, 'findMany'>;
}

/** Names of now of what a reader may see; everything else has none, like what does not exist. */
export class KeyNames {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns names by id */
  async find(scope: Scope, kind: NamedKind, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    const named = await this.#read(scope, kind, wanted);
    return new Map(named.map(({ id, name }) => [id, name]));
  }

  async #read(
    scope: Scope,
    kind: NamedKind,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly name: string }[]> {
    const { registry, systems, contracts, areas, organisations } = this.#deps;
    switch (kind) {
      case 'camera':
        return registry.findCameras(scope, ids);
      case 'recorder':
        return (await systems.findMany(scope, ids)).filter((system) => system.kind === 'nvr');
      case 'platform':
        return (await systems.findMany(scope, ids)).filter((system) => system.kind === 'platform');
      case 'contract':
        return (await contracts.findMany(scope, ids)).map(({ id, number: name }) => ({ id, name }));
      case 'area':
        return areas.findMany(scope, ids);
      case 'organisation':
        return organisations.findMany(scope, ids);
    }
  }
}
