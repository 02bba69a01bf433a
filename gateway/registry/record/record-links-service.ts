import type { Scope } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { type CameraLinkStore, unitFields } from '../cameras/camera-link-store.ts';
import type { ContractStore } from '../contracts/contract-store.ts';
import type { UnitStore } from '../units/unit-store.ts';
import type { CameraRecord, RecordChange } from './camera-record.ts';

interface Deps {
  readonly units: Pick<UnitStore, 'findMany'>;
  readonly contracts: Pick<ContractStore, 'find'>;
  readonly links: Pick<CameraLinkStore, 'listNamed'>;
}

/**
 * Which units and contracts a record may name: those that its editor sees. A camera shows its reader the unit that it
 * names, with people and phones, so naming a unit of others would be a way to read it.
 */
export class RecordLinks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @param before what the record names already may stay
   * @throws GatewayError `unit/unknown`, `contract/unknown`
   */
  async assertSeen(scope: Scope, change: RecordChange, before: CameraRecord = {}): Promise<void> {
    const wanted = unitFields.flatMap((field) => {
      const id = change[field];
      return id === undefined || id === null || id === before[field] ? [] : [{ field, id }];
    });
    const unseen = await this.#unseenUnits(
      scope,
      wanted.map(({ id }) => id),
    );
    const foreign = wanted.find(({ id }) => unseen.has(id));
    if (foreign !== undefined) {
      throw new GatewayError('unit/unknown', `body.record.${foreign.field} names no unit of your part.`);
    }
    const { contractId } = change;
    if (contractId === undefined || contractId === null || contractId === before.contractId) return;
    if ((await this.#deps.contracts.find(scope, contractId)) === undefined) {
      throw new GatewayError('contract/unknown', 'body.record.contractId names no contract of your part.');
    }
  }

  async #unseenUnits(scope: Scope, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { units, links } = this.#deps;
    const unseen = new Set(ids);
    if (unseen.size === 0) return unseen;
    for (const { id } of await units.findMany(scope, [...unseen])) unseen.delete(id);
    if (unseen.size === 0) return unseen;
    // Kept by somebody above, and known here by another camera.
    const named = await Promise.all(unitFields.map((field) => links.listNamed(scope, field)));
    for (const id of named.flat()) unseen.delete(id);
    return unseen;
  }
}
