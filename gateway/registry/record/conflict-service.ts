import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Camera, CameraId } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import '../registry-events.ts';
import type { CodeConflict, ConflictDecision } from './code-conflict.ts';
import type { ConflictStore } from './conflict-store.ts';
import type { RecordWriter } from './record-writer-service.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'findMany' | 'findHolders'>;
  readonly conflicts: Pick<ConflictStore, 'find' | 'list' | 'count' | 'close'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly log: Log;
}

/** An open conflict with both cameras, as far as the reader may see them. */
export interface ShownConflict {
  readonly conflict: CodeConflict;
  readonly claimant: Camera;
  /** The camera that has the code; absent when nobody has it any more, or when it is not the reader's. */
  readonly holder?: Camera;
  /** The code is with a camera outside of the reader's part. */
  readonly isHeldElsewhere: boolean;
}

export interface ConflictPage {
  readonly items: readonly ShownConflict[];
  readonly nextCursor?: string;
  readonly total: number;
}

/** The queue of GB/T 28181 codes that two cameras claim: a person decides each. */
export class ConflictService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Open conflicts whose claimant is mine, oldest first. */
  async listConflicts(
    scope: Scope,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<ConflictPage> {
    const { conflicts } = this.#deps;
    const [found, total] = await Promise.all([
      conflicts.list(scope, { limit: limit + 1, ...(cursor !== undefined && { afterId: cursor }) }),
      conflicts.count(scope),
    ]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { items: await this.#show(scope, page), total, ...(last && { nextCursor: last.id }) };
  }

  /**
   * Ends a conflict: `give` takes the code from its holder and gives it to the claimant, `keep` leaves it, `same-asset`
   * leaves it and proposes to merge both cameras.
   *
   * @throws GatewayError `conflict/unknown`, `conflict/resolved`, or `conflict/foreign` when the holder is not mine
   */
  async resolveConflict(actor: Actor, conflictId: string, decision: ConflictDecision): Promise<void> {
    const { transaction, bus, log } = this.#deps;
    const changed = await transaction((underWay) => this.#resolve(actor, conflictId, decision, underWay));
    log.info({ conflictId, decision, userId: actor.userId }, 'code conflict resolved');
    for (const { id, organisationPath, status } of changed.cameras) {
      bus.emit('camera.changed', { cameraId: id, organisationPath, status });
    }
    if (changed.sameAsset) bus.emit('camera.same-asset', changed.sameAsset);
  }

  async #resolve(actor: Actor, conflictId: string, decision: ConflictDecision, transaction: Transaction) {
    const { conflicts, clock } = this.#deps;
    const conflict = await this.#open(actor.scope, conflictId, transaction);
    const holderId = await this.#holder(actor.scope, conflict, decision, transaction);
    const state = { give: 'given', keep: 'kept', 'same-asset': 'same-asset' } as const;
    const end = { state: state[decision], resolvedAtMs: clock.now(), resolvedBy: actor.displayName };
    await conflicts.close([conflict.id], end, transaction);
    if (decision === 'give') return { cameras: await this.#give(actor, conflict, holderId, transaction) };
    if (decision === 'keep' || holderId === undefined) return { cameras: [] };
    const sameAsset = { cameraId: holderId, otherCameraId: conflict.cameraId, because: 'gb-code' as const };
    return { cameras: [], sameAsset };
  }

  async #open(scope: Scope, conflictId: string, transaction: Transaction): Promise<CodeConflict> {
    const conflict = await this.#deps.conflicts.find(scope, conflictId, transaction);
    if (conflict === undefined) throw new GatewayError('conflict/unknown', 'There is no such conflict in your part.');
    if (conflict.state === 'open') return conflict;
    throw new GatewayError('conflict/resolved', `The conflict over ${conflict.gbCode} is resolved: ${conflict.state}.`);
  }

  async #holder(
    scope: Scope,
    { gbCode }: CodeConflict,
    decision: ConflictDecision,
    transaction: Transaction,
  ): Promise<CameraId | undefined> {
    const holder = (await this.#deps.cameras.findHolders(wholeEstate, [gbCode], transaction)).get(gbCode);
    if (holder === undefined) return undefined;
    if (decision === 'keep' || isWithin(scope, holder.organisationPath)) return holder.id;
    const message = `The code ${gbCode} belongs to a camera outside of your part; ask somebody who sees both.`;
    throw new GatewayError('conflict/foreign', message);
  }

  async #give(
    actor: Actor,
    { cameraId, gbCode }: CodeConflict,
    holderId: CameraId | undefined,
    transaction: Transaction,
  ): Promise<Camera[]> {
    const { writer } = this.#deps;
    const write = (id: CameraId, code: string | null) =>
      writer.writeMany(
        actor.scope,
        actor,
        [{ cameraId: id, core: {}, record: { gbCode: code }, source: 'manual' }],
        transaction,
      );
    // One after the other: the code is unique at every moment.
    const taken = holderId === undefined ? [] : (await write(holderId, null)).written;
    const given = (await write(cameraId, gbCode)).written;
    return [...taken, ...given].map(({ camera }) => camera);
  }

  async #show(scope: Scope, page: readonly CodeConflict[]): Promise<ShownConflict[]> {
    const { cameras } = this.#deps;
    const holders = await cameras.findHolders(
      wholeEstate,
      page.map(({ gbCode }) => gbCode),
    );
    const ids = [...page.map(({ cameraId }) => cameraId), ...[...holders.values()].map(({ id }) => id)];
    const visible = new Map((await cameras.findMany(scope, ids)).map((camera) => [camera.id, camera]));
    return page.flatMap((conflict) => {
      const claimant = visible.get(conflict.cameraId);
      const holderId = holders.get(conflict.gbCode)?.id;
      const holder = holderId === undefined ? undefined : visible.get(holderId);
      if (claimant === undefined) return [];
      return [
        {
          conflict,
          claimant,
          ...(holder && { holder }),
          isHeldElsewhere: holderId !== undefined && holder === undefined,
        },
      ];
    });
  }
}
