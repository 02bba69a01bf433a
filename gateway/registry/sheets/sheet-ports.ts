import type { Scope } from '../../platform/actor/scope.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import type { OrganisationId } from '../camera.ts';

/** What a unit of a sheet is to its camera. */
export type SheetUnitRole = 'owner' | 'manager' | 'maintainer';

/** Port to the units that own, manage and maintain cameras. */
export interface UnitDirectory {
  /** Ids of the units of those names that the scope sees; unknown names are left out. */
  findIds(scope: Scope, names: readonly string[], transaction?: Transaction): Promise<ReadonlyMap<string, string>>;
  /** The unit of that name, made below the organisation when there is none. */
  ensure(
    scope: Scope,
    unit: { readonly name: string; readonly role: SheetUnitRole; readonly organisationId: OrganisationId },
    transaction: Transaction,
  ): Promise<string>;
  /** Names by id, for exports. */
  findNames(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Port to the lease contracts. */
export interface ContractDirectory {
  /**
   * Ids of the contracts that the scope sees, by the id or the number that a sheet writes; several where a number is not
   * unique, unknown ones are left out.
   */
  findIds(
    scope: Scope,
    texts: readonly string[],
    transaction?: Transaction,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Port to the administrative and the grid tree. */
export interface AreaDirectory {
  /** Civil codes of administrative areas by their names; names that are unknown or not unique are left out. */
  findCodes(scope: Scope, names: readonly string[], transaction?: Transaction): Promise<ReadonlyMap<string, string>>;
  /** Puts cameras into the areas of their codes, which are made when nobody knows them yet. */
  place(scope: Scope, cameras: readonly PlacedByCode[], transaction: Transaction): Promise<void>;
}

/** A camera with the codes of its areas. */
export interface PlacedByCode {
  readonly cameraId: string;
  readonly organisationId: string;
  readonly organisationPath: string;
  readonly civilCode?: string;
  readonly gridCode?: string;
}
