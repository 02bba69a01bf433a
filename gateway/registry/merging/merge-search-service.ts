import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { Camera, StoredPath } from '../camera.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import { MergeIndex, type MergePair } from './merge-index.ts';
import { commonPath, type MergeProposal } from './merge-proposal.ts';
import type { MergeProposalStore } from './merge-proposal-store.ts';
import {
  confidenceOf,
  findReasons,
  isNewEvidence,
  type MergeReason,
  type MergeSubject,
  textOf,
  textOfReasons,
} from './merge-reason.ts';
import type { ConflictStore } from '../record/conflict-store.ts';
import type { SameAssetFound } from '../registry-events.ts';

export interface MergeSearchDeps {
  readonly cameras: Pick<CameraStore, 'findMany' | 'findAlike' | 'findHolders' | 'listActive'>;
  readonly paths: Pick<AccessPathStore, 'listStored' | 'listAtHost'>;
  readonly conflicts: Pick<ConflictStore, 'listOfCameras'>;
  readonly proposals: Pick<MergeProposalStore, 'listAbout' | 'add' | 'change'>;
  readonly clock: Clock;
  readonly log: Log;
}

const camerasAtOnce = 500;
/** Cameras that share a fact with one; more of them prove nothing. */
const alikeAtMost = 8;

/** Two cameras of which a person said that they are one; the first has the code. */
type SameAsset = Pick<SameAssetFound, 'cameraId' | 'otherCameraId'>;

/** Looks for cameras that may be one asset, and proposes them; it merges nothing. */
export class MergeSearchService {
  readonly #deps: MergeSearchDeps;

  constructor(deps: MergeSearchDeps) {
    this.#deps = deps;
  }

  /** Compares all active cameras of a scope until it is told to end. @returns how many proposals are new */
  async searchAll(scope: Scope, signal?: AbortSignal): Promise<number> {
    const { cameras } = this.#deps;
    const index = new MergeIndex();
    let afterId = '';
    for (;;) {
      signal?.throwIfAborted();
      const active = await cameras.listActive(scope, { afterId, limit: camerasAtOnce });
      const last = active.at(-1);
      if (last === undefined) return this.#propose(index.pairs(), { signal });
      index.add(await this.#subjects(active));
      afterId = last.id;
    }
  }

  /** Compares some cameras, e.g. those just adopted, with everything alike. @returns how many proposals are new */
  async searchFor(cameraIds: readonly string[]): Promise<number> {
    const wanted = await this.#subjects(await this.#deps.cameras.findMany(wholeEstate, cameraIds));
    const alike = await this.#findAlike(wanted);
    const index = new MergeIndex();
    index.add([...new Map([...alike, ...wanted].map((subject) => [subject.camera.id, subject])).values()]);
    const ids = new Set(cameraIds);
    return this.#propose(index.pairs().filter((pair) => pair.some(({ camera }) => ids.has(camera.id))));
  }

  /** A person said that two cameras are one: proposed whatever was decided before, unless they are merged already. */
  async proposeSame({ cameraId, otherCameraId }: SameAsset): Promise<void> {
    const subjects = await this.#subjects(await this.#deps.cameras.findMany(wholeEstate, [cameraId, otherCameraId]));
    const [one, other] = subjects.sort((left, right) => (left.camera.id < right.camera.id ? -1 : 1));
    if (one === undefined || other === undefined) return;
    const code = subjects.find(({ camera }) => camera.id === cameraId)?.camera.record.gbCode;
    const said = code === undefined ? [] : [{ kind: 'gb-code' as const, value: code }];
    await this.#propose([[one, other]], { said });
  }

  async #findAlike(subjects: readonly MergeSubject[]): Promise<MergeSubject[]> {
    const { cameras, paths } = this.#deps;
    const found = new Map<string, Camera>();
    for (const { camera, paths: own, claimedCodes } of subjects) {
      const alike = await cameras.findAlike(wholeEstate, camera, alikeAtMost);
      for (const each of alike) found.set(each.id, each);
      const holders = await cameras.findHolders(wholeEstate, claimedCodes);
      const neighbours = await this.#neighbours(own);
      const ids = [...neighbours, ...[...holders.values()].map(({ id }) => id)];
      for (const each of await cameras.findMany(wholeEstate, ids)) found.set(each.id, each);
    }
    return this.#subjects([...found.values()], paths);
  }

  /** Cameras that are reached at the same addresses. */
  async #neighbours(own: readonly StoredPath[]): Promise<string[]> {
    const hosts = new Set(own.map(({ host }) => host));
    const ids = new Set<string>();
    for (const host of hosts) {
      // A recorder has up to some hundred channels, each another camera.
      for (const { cameraId } of await this.#deps.paths.listAtHost(wholeEstate, host, camerasAtOnce)) ids.add(cameraId);
    }
    return [...ids];
  }

  async #subjects(found: readonly Camera[], paths = this.#deps.paths): Promise<MergeSubject[]> {
    const cameras = found.filter(({ status }) => status !== 'removed');
    const ids = cameras.map(({ id }) => id);
    if (ids.length === 0) return [];
    const [stored, claims] = await Promise.all([
      paths.listStored(wholeEstate, ids),
      this.#deps.conflicts.listOfCameras(wholeEstate, ids),
    ]);
    const pathsOf = Map.groupBy(stored, ({ cameraId }) => cameraId);
    const claimsOf = Map.groupBy(claims, ({ cameraId }) => cameraId);
    return cameras.map((camera) => ({
      camera,
      paths: pathsOf.get(camera.id) ?? [],
      claimedCodes: (claimsOf.get(camera.id) ?? []).map(({ gbCode }) => gbCode),
    }));
  }

  /** @param said what a person said of the pair: told again though it was dismissed once */
  async #propose(
    pairs: readonly MergePair[],
    { said = [], signal }: { readonly said?: readonly MergeReason[]; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<number> {
    const { proposals, log } = this.#deps;
    const ids = pairs.flatMap((pair) => pair.map(({ camera }) => camera.id));
    const known = await proposals.listAbout(wholeEstate, [...new Set(ids)]);
    const byPair = Map.groupBy(known, ({ firstCameraId, secondCameraId }) => `${firstCameraId} ${secondCameraId}`);
    const fresh: MergeProposal[] = [];
    for (const pair of pairs) {
      signal?.throwIfAborted();
      const earlier = byPair.get(pair.map(({ camera }) => camera.id).join(' ')) ?? [];
      const proposal = this.#proposalOf(pair, earlier, said);
      if (proposal === undefined) continue;
      if (earlier.some(({ id }) => id === proposal.id)) await proposals.change(proposal);
      else fresh.push(proposal);
    }
    if (fresh.length > 0) {
      await proposals.add(fresh);
      log.info({ count: fresh.length }, 'merges of cameras proposed');
    }
    return fresh.length;
  }

  /** A new proposal, an open one with other reasons, or nothing when there is nothing new to tell. */
  #proposalOf(
    [one, other]: MergePair,
    earlier: readonly MergeProposal[],
    said: readonly MergeReason[],
  ): MergeProposal | undefined {
    const reasons = withReasons(findReasons(one, other), said);
    if (reasons.length === 0 || earlier.some(({ state }) => state === 'accepted')) return undefined;
    const confidence = confidenceOf(reasons);
    const organisationPath = commonPath(one.camera.organisationPath, other.camera.organisationPath);
    const open = earlier.find(({ state }) => state === 'open');
    if (open !== undefined) {
      const isSame =
        open.organisationPath === organisationPath && textOfReasons(open.reasons) === textOfReasons(reasons);
      return isSame ? undefined : { ...open, organisationPath, reasons, confidence };
    }
    const same = earlier.find((proposal) => textOfReasons(proposal.reasons) === textOfReasons(reasons));
    if (said.length > 0 && same !== undefined) return reopen(same, organisationPath);
    const decided = earlier.flatMap((proposal) => proposal.reasons);
    if (said.length === 0 && !isNewEvidence(reasons, decided)) return undefined;
    const createdAtMs = this.#deps.clock.now();
    return {
      id: newId<'MergeProposalId'>(createdAtMs),
      organisationPath,
      ...{ firstCameraId: one.camera.id, secondCameraId: other.camera.id },
      ...{ reasons, confidence, state: 'open', createdAtMs },
    };
  }
}

function reopen(
  { decidedAtMs: _at, decidedBy: _by, undo: _undo, ...proposal }: MergeProposal,
  organisationPath: string,
): MergeProposal {
  return { ...proposal, organisationPath, state: 'open' };
}

function withReasons(found: readonly MergeReason[], said: readonly MergeReason[]): MergeReason[] {
  const known = new Set(found.map(textOf));
  return [...found, ...said.filter((reason) => !known.has(textOf(reason)))];
}
