import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { StoredChange } from './scan-change.ts';
import type { ChangeFilter, ScanChangeStore } from './scan-change-store.ts';

/** Port to the registry: the paths and the recorder at one address follow the device to another. */
export interface DeviceMover {
  /**
   * @returns the cameras that are reached at the new address now; empty when nothing is at the old one any more
   * @throws GatewayError `candidate/adopted` when the new address is taken in the registry
   */
  move(
    scope: Scope,
    device: { readonly adapterKind: string; readonly from: DeviceAddress; readonly to: DeviceAddress },
    transaction: Transaction,
  ): Promise<readonly string[]>;
  /** Tells the others, once it is stored. */
  announce(scope: Scope, cameraIds: readonly string[]): Promise<void>;
}

interface Deps {
  readonly changes: Pick<ScanChangeStore, 'list' | 'count' | 'find' | 'decide'>;
  readonly devices: DeviceMover;
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly log: Log;
}

interface ChangeQuery extends ChangeFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What people make of the differences that scans found. */
export class ScanChangeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The newest first. */
  async list(scope: Scope, { cursor, limit, ...filter }: ChangeQuery) {
    const { changes } = this.#deps;
    const found = await changes.list(scope, filter, {
      limit: limit + 1,
      ...(cursor !== undefined && { afterId: cursor }),
    });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, total: await changes.count(scope, filter), ...(last && { nextCursor: last.id }) };
  }

  /**
   * Yes, this is the camera: its paths lead to the new address from now on. What was at the old one stays written here.
   *
   * @throws GatewayError `change/unknown`, `change/decided`, `candidate/adopted` when the new address is taken
   */
  async accept(actor: Actor, id: string): Promise<StoredChange> {
    const { devices, transaction, log } = this.#deps;
    const stored = await this.#open(actor.scope, id);
    const { change } = stored;
    const cameraIds = await transaction(async (underWay) => {
      await this.#decide(actor, stored, 'accepted', underWay);
      if (change.kind !== 'moved') return [];
      const { from, device } = change;
      const moved = await devices.move(
        actor.scope,
        {
          adapterKind: from.adapterKind,
          from: { host: from.host, port: from.port },
          to: { host: device.host, port: device.port },
        },
        underWay,
      );
      if (moved.length === 0) throw decided(id);
      return moved;
    });
    await devices.announce(actor.scope, cameraIds);
    log.info({ changeId: id, userId: actor.userId, kind: change.kind, cameraIds }, 'scan change accepted');
    return this.#find(actor.scope, id);
  }

  /** No, or not so: nothing is changed. @throws GatewayError `change/unknown`, `change/decided` */
  async dismiss(actor: Actor, id: string): Promise<StoredChange> {
    const stored = await this.#open(actor.scope, id);
    await this.#deps.transaction((underWay) => this.#decide(actor, stored, 'dismissed', underWay));
    this.#deps.log.info({ changeId: id, userId: actor.userId, kind: stored.change.kind }, 'scan change dismissed');
    return this.#find(actor.scope, id);
  }

  async #decide(
    actor: Actor,
    { id }: StoredChange,
    state: 'accepted' | 'dismissed',
    transaction: Transaction,
  ): Promise<void> {
    const { changes, clock } = this.#deps;
    const decision = { state, decidedBy: actor.displayName, decidedAtMs: clock.now() };
    if (!(await changes.decide(actor.scope, id, decision, transaction))) throw decided(id);
  }

  async #open(scope: Scope, id: string): Promise<StoredChange> {
    const stored = await this.#find(scope, id);
    if (stored.state !== 'open') throw decided(id);
    return stored;
  }

  async #find(scope: Scope, id: string): Promise<StoredChange> {
    const stored = await this.#deps.changes.find(scope, id);
    if (stored === undefined) throw new GatewayError('change/unknown', 'No scan of yours found such a difference.');
    return stored;
  }
}

function decided(id: string): GatewayError {
  return new GatewayError(
    'change/decided',
    `Difference ${id} waits for no decision any more: it was decided, a later scan looked again, or the camera left.`,
  );
}
