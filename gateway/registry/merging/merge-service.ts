import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { Camera, CameraId, StoredPath } from '../camera.ts';
import type { CodePlacement } from '../areas/code-placement-service.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import './merge-events.ts';
import { type MergeProposal, type MergeState, type MergeUndo, planMerge, planUndo } from './merge-proposal.ts';
import type { MergeProposalStore, ProposalCursor } from './merge-proposal-store.ts';
import { movedPaths, numberPaths } from '../paths/path-order.ts';
import '../paths/path-events.ts';
import type { ChangeStore } from '../record/change-store.ts';
import type { RecordChange } from '../record/camera-record.ts';
import type { CoreChange } from '../record/record-edit.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import '../registry-events.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'find' | 'findMany'>;
  readonly paths: Pick<AccessPathStore, 'listStored' | 'save'>;
  readonly proposals: Pick<MergeProposalStore, 'find' | 'list' | 'count' | 'listAbout' | 'change' | 'noteMerged'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly placement: Pick<CodePlacement, 'follow'>;
  readonly changes: Pick<ChangeStore, 'add'>;
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** A proposal with both cameras, for a person to compare. */
export interface ComparedProposal {
  readonly proposal: MergeProposal;
  readonly cameras: readonly Camera[];
}

interface ProposalPage {
  readonly items: readonly ComparedProposal[];
  readonly total: number;
  /** The last one, when there are more. */
  readonly last?: MergeProposal;
}

/** Two cameras of an accepted merge. */
interface Pair {
  readonly kept: Camera;
  readonly removed: Camera;
}

/** Decides on proposals: two cameras become one, stay two, or become two again. */
export class MergeService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Those of which the reader sees both cameras, the surest first. */
  async list(
    scope: Scope,
    state: MergeState,
    slice: { readonly after?: ProposalCursor; readonly limit: number },
  ): Promise<ProposalPage> {
    const { proposals, cameras } = this.#deps;
    const [found, total] = await Promise.all([
      proposals.list(scope, state, { ...slice, limit: slice.limit + 1 }),
      proposals.count(scope, state),
    ]);
    const page = found.slice(0, slice.limit);
    const ids = page.flatMap(({ firstCameraId, secondCameraId }) => [firstCameraId, secondCameraId]);
    const byId = new Map((await cameras.findMany(scope, [...new Set(ids)])).map((camera) => [camera.id, camera]));
    const compared = page.map((proposal) => ({
      proposal,
      cameras: [proposal.firstCameraId, proposal.secondCameraId].flatMap((id) => byId.get(id) ?? []),
    }));
    // A camera that moved away just now is not shown any more, until the next search corrects the proposal.
    const items = compared.filter((each) => each.cameras.length === 2);
    const last = found.length > slice.limit ? page.at(-1) : undefined;
    return { items, total, ...(last && { last }) };
  }

  /**
   * Two cameras become one: the kept one has its id, history and plans and gains the other's paths and what it did not
   * know itself; the other stays as removed and names the one that it is.
   *
   * @throws GatewayError `merge/unknown`, `merge/decided`, `request/invalid` when the kept camera is none of the two
   */
  async accept(actor: Actor, proposalId: string, keepCameraId: string): Promise<MergeProposal> {
    const { bus, log, transaction } = this.#deps;
    const { decided, pair } = await transaction(async (underWay) => {
      const proposal = await this.#undecided(actor.scope, proposalId, underWay);
      const chosen = await this.#choose(actor.scope, proposal, keepCameraId, underWay);
      const undo = await this.#merge(actor, chosen, underWay);
      const accepted = await this.#decide(actor, { ...proposal, undo }, 'accepted', underWay);
      await this.#closeOthers(actor, accepted, chosen.removed.id, underWay);
      return { decided: accepted, pair: chosen };
    });
    const { kept, removed } = pair;
    log.info({ cameraId: kept.id, mergedId: removed.id, userId: actor.userId }, 'cameras merged');
    bus.emit('camera.merged', { cameraId: removed.id, intoId: kept.id, organisationPath: kept.organisationPath });
    this.#announce([kept, { ...removed, status: 'removed' }]);
    return decided;
  }

  /**
   * They are two cameras; the same reasons are never told again.
   *
   * @throws GatewayError `merge/unknown` also when one of them has moved out of the actor's part, `merge/decided`
   */
  async dismiss(actor: Actor, proposalId: string): Promise<MergeProposal> {
    return this.#deps.transaction(async (underWay) => {
      const proposal = await this.#undecided(actor.scope, proposalId, underWay);
      const both = [proposal.firstCameraId, proposal.secondCameraId];
      if ((await this.#deps.cameras.findMany(actor.scope, both, underWay)).length < both.length) throw unknown();
      return this.#decide(actor, proposal, 'dismissed', underWay);
    });
  }

  /**
   * Takes an accepted merge back: the removed camera returns with its paths and its code; what the kept one got from it
   * and still has is cleared.
   *
   * @throws GatewayError `merge/unknown`, or `merge/decided` unless it is accepted and both cameras are as it left them
   */
  async undo(actor: Actor, proposalId: string): Promise<MergeProposal> {
    const { bus, log, transaction } = this.#deps;
    const { decided, pair } = await transaction(async (underWay) => {
      const proposal = await this.#find(actor.scope, proposalId, underWay);
      const merged = await this.#merged(actor.scope, proposal, underWay);
      await this.#split(actor, merged, underWay);
      return { decided: await this.#decide(actor, proposal, 'undone', underWay), pair: merged };
    });
    const { kept, removed, undo } = pair;
    log.info({ cameraId: kept.id, restoredId: removed.id, userId: actor.userId }, 'merge of cameras taken back');
    bus.emit('camera.restored', { cameraId: removed.id, fromId: kept.id, organisationPath: removed.organisationPath });
    this.#announce([kept, { ...removed, status: undo.status }]);
    return decided;
  }

  async #find(scope: Scope, id: string, transaction: Transaction): Promise<MergeProposal> {
    const proposal = await this.#deps.proposals.find(scope, id, transaction);
    if (proposal === undefined)
      throw new GatewayError('merge/unknown', 'There is no such merge proposal in your part.');
    return proposal;
  }

  async #undecided(scope: Scope, id: string, transaction: Transaction): Promise<MergeProposal> {
    const proposal = await this.#find(scope, id, transaction);
    if (proposal.state !== 'open') throw decided(proposal.state);
    return proposal;
  }

  async #choose(
    scope: Scope,
    { firstCameraId, secondCameraId }: MergeProposal,
    keepCameraId: string,
    transaction: Transaction,
  ): Promise<Pair> {
    const ids = [firstCameraId, secondCameraId];
    if (!ids.some((id) => id === keepCameraId)) {
      const message = 'must be one of the two cameras of the proposal';
      throw new GatewayError('request/invalid', `body.keepCameraId ${message}.`, {
        issues: [{ path: 'body.keepCameraId', message }],
      });
    }
    const found = await this.#deps.cameras.findMany(scope, ids, transaction);
    const kept = found.find(({ id }) => id === keepCameraId);
    const removed = found.find(({ id }) => id !== keepCameraId);
    if (kept === undefined || removed === undefined) throw unknown();
    if (kept.status === 'removed' || removed.status === 'removed') throw decided('accepted');
    return { kept, removed };
  }

  async #merge(actor: Actor, { kept, removed }: Pair, transaction: Transaction): Promise<MergeUndo> {
    const { writer, paths, proposals } = this.#deps;
    const { filledCore, filledRecord } = planMerge(kept, removed);
    const { gbCode } = removed.record;
    const givesCode = gbCode !== undefined && filledRecord.gbCode === gbCode;
    // First the one that gives up its code; its gaps do not matter any more, hence not as an edit by hand.
    const ending = { core: { status: 'removed' as const }, record: givesCode ? { gbCode: null } : {} };
    await writer.writeMany(actor.scope, actor, [{ cameraId: removed.id, ...ending, source: 'imported' }], transaction);
    // Values of a record, each under its own field.
    const filling = { core: filledCore, record: filledRecord as RecordChange };
    await this.#writeTo(actor, kept, filling, transaction);

    const own = await paths.listStored(actor.scope, [kept.id], transaction);
    const gained = await paths.listStored(actor.scope, [removed.id], transaction);
    await this.#place([...own, ...gained], kept, transaction);
    await proposals.noteMerged(removed.id, kept.id, transaction);
    await this.#write(actor, { kept, removed }, { from: undefined, to: kept.id }, transaction);
    return {
      ...{ keptId: kept.id, removedId: removed.id, status: removed.status },
      movedPathIds: gained.map(({ id }) => id),
      filledCore: { ...filledCore },
      filledRecord,
      ...(givesCode && { gbCode }),
    };
  }

  async #split(actor: Actor, { kept, removed, undo }: Pair & { readonly undo: MergeUndo }, transaction: Transaction) {
    const { paths, proposals } = this.#deps;
    await this.#writeTo(actor, kept, planUndo(kept, undo), transaction);
    const record = undo.gbCode === undefined ? {} : { gbCode: undo.gbCode };
    await this.#writeTo(actor, removed, { core: { status: undo.status }, record }, transaction);

    const moved = new Set<string>(undo.movedPathIds);
    const stored = await paths.listStored(actor.scope, [kept.id], transaction);
    for (const [camera, isMoved] of [
      [kept, false],
      [removed, true],
    ] as const) {
      await this.#place(
        stored.filter(({ id }) => moved.has(id) === isMoved),
        camera,
        transaction,
      );
    }
    await proposals.noteMerged(removed.id, null, transaction);
    await this.#write(actor, { kept, removed }, { from: kept.id, to: undefined }, transaction);
  }

  /** Not as by hand: what its class demands is filled in later. */
  async #writeTo(
    actor: Actor,
    camera: Camera,
    change: { readonly core: CoreChange; readonly record: RecordChange },
    transaction: Transaction,
  ): Promise<void> {
    const { writer, placement } = this.#deps;
    const write = { cameraId: camera.id, ...change, source: 'imported' as const };
    const [written] = (await writer.writeMany(actor.scope, actor, [write], transaction)).written;
    if (written) await placement.follow(actor.scope, camera, written.camera, transaction);
  }

  /** Gives paths to a camera, in this order. */
  async #place(paths: readonly StoredPath[], camera: Camera, transaction: Transaction): Promise<void> {
    const placed = numberPaths(paths);
    const changed = new Set(movedPaths(paths, placed).map(({ id }) => id));
    for (const path of placed) {
      if (path.cameraId === camera.id && !changed.has(path.id)) continue;
      const { organisationPath } = camera;
      await this.#deps.paths.save(
        { ...path, cameraId: camera.id },
        organisationPath,
        this.#deps.clock.now(),
        transaction,
      );
    }
  }

  /** The history of both tells of it. */
  async #write(
    { userId, displayName: by }: Actor,
    { kept, removed }: Pair,
    { from, to }: { readonly from: CameraId | undefined; readonly to: CameraId | undefined },
    transaction: Transaction,
  ): Promise<void> {
    const { changes, cameras, clock } = this.#deps;
    const found = await cameras.findMany(wholeEstate, [kept.id, removed.id], transaction);
    const who = { userId, by, atMs: clock.now(), source: 'manual' as const };
    const mergedInto = { field: 'mergedIntoId', ...(from && { from }), ...(to && { to }) };
    const mergedFrom = { field: 'mergedFromId', ...(to ? { to: removed.id } : { from: removed.id }) };
    const entries = found.map(({ id: cameraId, version, organisationPath }) => ({
      ...{ cameraId, version, organisationPath, ...who },
      fields: [cameraId === kept.id ? mergedFrom : mergedInto],
    }));
    await changes.add(entries, transaction);
  }

  async #merged(scope: Scope, proposal: MergeProposal, transaction: Transaction): Promise<Pair & { undo: MergeUndo }> {
    const { undo, state } = proposal;
    if (state !== 'accepted' || undo === undefined) throw decided(state);
    const found = await this.#deps.cameras.findMany(scope, [undo.keptId, undo.removedId], transaction);
    const kept = found.find(({ id }) => id === undo.keptId);
    const removed = found.find(({ id }) => id === undo.removedId);
    if (kept === undefined || removed === undefined) throw unknown();
    if (removed.mergedIntoId !== kept.id || kept.status === 'removed') throw decided('undone');
    return { kept, removed, undo };
  }

  async #decide(
    { userId }: Actor,
    proposal: MergeProposal,
    state: MergeState,
    transaction: Transaction,
  ): Promise<MergeProposal> {
    const done = { ...proposal, state, decidedAtMs: this.#deps.clock.now(), decidedBy: userId };
    await this.#deps.proposals.change(done, transaction);
    return done;
  }

  /** What else was proposed of a camera that is no more; the kept one is compared anew. */
  async #closeOthers(actor: Actor, accepted: MergeProposal, removedId: CameraId, transaction: Transaction) {
    const about = await this.#deps.proposals.listAbout(wholeEstate, [removedId], transaction);
    for (const other of about) {
      if (other.state === 'open' && other.id !== accepted.id)
        await this.#decide(actor, other, 'dismissed', transaction);
    }
  }

  #announce(cameras: readonly Camera[]): void {
    const { bus } = this.#deps;
    for (const { id: cameraId, organisationPath, status } of cameras) {
      bus.emit('camera.changed', { cameraId, organisationPath, status });
      bus.emit('camera.paths-changed', { cameraId, organisationPath });
    }
  }
}

function decided(state: MergeState): GatewayError {
  return new GatewayError('merge/decided', `This proposal is ${state} already; read the list again.`);
}

function unknown(): GatewayError {
  return new GatewayError('merge/unknown', 'One of the two cameras is not in your part.');
}
