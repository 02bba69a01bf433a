import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { AccessPathStore } from '../paths/access-path-store.ts';
import type { Camera, CameraId } from '../camera.ts';
import type { CameraStore, TracedCamera } from '../cameras/camera-store.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import {
  applyRecordChange,
  type Author,
  diffCameras,
  type FieldChange,
  listKnown,
  type ProvenanceSource,
  stampFields,
} from './camera-change.ts';
import type { CameraRecord, RecordChange } from './camera-record.ts';
import type { ChangeStore } from './change-store.ts';
import type { CodeConflict } from './code-conflict.ts';
import type { ConflictStore } from './conflict-store.ts';
import { checkEdit, type CoreChange, editCamera, invalidRecord, withoutSharing } from './record-edit.ts';

interface Deps {
  readonly cameras: Pick<CameraStore, 'findTraced' | 'findHolders' | 'add' | 'overwrite'>;
  readonly changes: Pick<ChangeStore, 'add' | 'moveWithCamera'>;
  readonly conflicts: Pick<ConflictStore, 'listOfCameras' | 'claim' | 'close' | 'moveWithCamera'>;
  readonly paths: Pick<AccessPathStore, 'moveWithCamera'>;
  readonly organisations: Pick<OrganisationStore, 'holdPaths'>;
  /** What else carries the path of a camera's organisation. */
  readonly followers?: readonly CameraFollower[];
  readonly clock: Clock;
}

/** Something that goes with a camera to another organisation. */
export interface CameraFollower {
  moveWithCamera(cameraId: CameraId, organisationPath: string, transaction: Transaction): Promise<void>;
}

/** The core of a camera that is not in the registry yet. */
export type NewCore = Omit<Camera, 'id' | 'record' | 'version' | 'createdAtMs' | 'removedAtMs' | 'mergedIntoId'>;

/** One record to write: of a known camera what changes, of a new one everything. */
export type RecordWrite =
  | {
      readonly cameraId: string;
      readonly core: CoreChange;
      readonly record: RecordChange;
      readonly source: ProvenanceSource;
      /** The owner shares the camera again, or not any more. */
      readonly isShare?: true;
    }
  | {
      readonly cameraId?: undefined;
      readonly core: NewCore;
      readonly record: CameraRecord;
      readonly source: ProvenanceSource;
    };

/** What became of one write. */
export interface WrittenCamera {
  readonly cameraId: CameraId;
  readonly outcome: 'added' | 'changed' | 'unchanged';
  /** As it is stored now. */
  readonly camera: Camera;
  /** The code that it wanted and another camera has; it waits in the queue of conflicts. */
  readonly conflictCode?: string;
}

/** What became of many writes. */
export interface WrittenCameras {
  /** In the order of the writes; those whose camera is unknown or foreign are left out. */
  readonly written: readonly WrittenCamera[];
  readonly added: readonly CameraId[];
  readonly changed: readonly CameraId[];
  readonly unchanged: readonly CameraId[];
}

/** One write on its way. */
interface Draft {
  readonly before?: TracedCamera;
  readonly after: Camera;
  readonly source: ProvenanceSource;
  readonly asksForCode: boolean;
  readonly conflictCode?: string;
}

/** Writes records with their provenance and history. The only way in for edits, sheets and devices alike. */
export class RecordWriter {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Writes inside the caller's transaction; the caller announces it after the commit. Give at most some hundred at a
   * time, no camera twice, and let the event loop breathe between. A code that another camera has leaves the code as it was and becomes
   * a conflict; of two new claims in one call the first wins.
   *
   * @throws GatewayError `record/invalid` when a value is wrong; gaps are let in unless the source is `manual`
   */
  async writeMany(
    scope: Scope,
    by: Author,
    writes: readonly RecordWrite[],
    transaction: Transaction,
  ): Promise<WrittenCameras> {
    const atMs = this.#deps.clock.now();
    const placed = await this.#place(await this.#draft(scope, writes, atMs, transaction), transaction);
    const drafts = await this.#resolveCodes(placed, transaction);
    const written = drafts.map(toWritten);
    const pairs = drafts.map((draft, index) => ({ draft, outcome: written[index]?.outcome }));
    await this.#saveChanged(
      pairs.filter(({ outcome }) => outcome === 'changed').map(({ draft }) => draft),
      by,
      {
        atMs,
        transaction,
      },
    );
    const added = drafts.filter(({ before }) => before === undefined);
    await this.#saveAdded(added, by, atMs, transaction);
    await this.#saveConflicts(drafts, by, atMs, transaction);
    const idsOf = (outcome: WrittenCamera['outcome']): CameraId[] =>
      written.filter((one) => one.outcome === outcome).map(({ cameraId }) => cameraId);
    return { written, added: idsOf('added'), changed: idsOf('changed'), unchanged: idsOf('unchanged') };
  }

  async #draft(scope: Scope, writes: readonly RecordWrite[], atMs: number, transaction: Transaction): Promise<Draft[]> {
    const ids = writes.flatMap(({ cameraId }) => cameraId ?? []);
    const traced = await this.#deps.cameras.findTraced(scope, ids, transaction);
    const known = new Map<string, TracedCamera>(traced.map((one) => [one.camera.id, one]));
    const drafts: Draft[] = [];
    for (const write of writes) {
      const draft = draftOf(write, write.cameraId === undefined ? undefined : known.get(write.cameraId), atMs);
      if (draft === undefined) continue;
      const problems = checkEdit(draft.before?.camera, draft.after, draft.source !== 'manual');
      if (problems.length > 0) throw invalidRecord(problems);
      drafts.push(draft);
    }
    return drafts;
  }

  /** Whoever writes looked at the organisation some time ago; it may hang elsewhere by now. */
  async #place(drafts: readonly Draft[], transaction: Transaction): Promise<Draft[]> {
    const isNewThere = ({ before, after }: Draft): boolean =>
      before?.camera.organisationId !== after.organisationId ||
      before.camera.organisationPath !== after.organisationPath;
    const ids = new Set(drafts.filter(isNewThere).map(({ after }) => after.organisationId));
    if (ids.size === 0) return [...drafts];
    const paths = await this.#deps.organisations.holdPaths(wholeEstate, [...ids], transaction);
    return drafts.map((draft) => {
      const organisationPath = paths.get(draft.after.organisationId) ?? draft.after.organisationPath;
      return isNewThere(draft) ? { ...draft, after: { ...draft.after, organisationPath } } : draft;
    });
  }

  async #resolveCodes(drafts: readonly Draft[], transaction: Transaction): Promise<Draft[]> {
    const wanted = drafts.flatMap(({ before, after }) => {
      const { gbCode } = after.record;
      return gbCode === undefined || gbCode === before?.camera.record.gbCode ? [] : [gbCode];
    });
    const holders = await this.#deps.cameras.findHolders(wholeEstate, [...new Set(wanted)], transaction);
    const holderOf = new Map<string, string>([...holders].map(([code, { id }]) => [code, id]));
    return drafts.map((draft) => {
      const { gbCode } = draft.after.record;
      if (gbCode === undefined) return draft;
      const holder = holderOf.get(gbCode);
      if (holder !== undefined && holder !== draft.after.id) return withoutCode(draft, gbCode);
      holderOf.set(gbCode, draft.after.id);
      return draft;
    });
  }

  async #saveChanged(
    drafts: readonly Draft[],
    by: Author,
    { atMs, transaction }: { readonly atMs: number; readonly transaction: Transaction },
  ): Promise<void> {
    const { cameras, changes, conflicts, paths, followers = [] } = this.#deps;
    const edits = drafts.flatMap(({ before, after, source }) => {
      if (before === undefined) return [];
      const fields = diffCameras(before.camera, after);
      const provenance = stampFields(before.provenance, fields, { ...stampOf(by, atMs), source });
      return [{ before, camera: { ...after, version: after.version + 1 }, provenance, source, fields }];
    });
    await cameras.overwrite(edits, transaction);
    await changes.add(
      edits.map(({ camera: { id, version, organisationPath }, source, fields }) => ({
        ...{ cameraId: id, version, organisationPath, source, fields },
        ...stampOf(by, atMs),
      })),
      transaction,
    );
    for (const { before, camera } of edits) {
      if (before.camera.organisationPath === camera.organisationPath) continue;
      for (const store of [paths, changes, conflicts, ...followers]) {
        await store.moveWithCamera(camera.id, camera.organisationPath, transaction);
      }
    }
  }

  async #saveAdded(drafts: readonly Draft[], by: Author, atMs: number, transaction: Transaction): Promise<void> {
    const sources = new Map(drafts.map(({ after, source }) => [after.id, source]));
    await this.#deps.cameras.add(
      drafts.map(({ after }) => after),
      transaction,
      (camera) => provenanceOfNew(camera, by, sources.get(camera.id) ?? 'manual', atMs),
    );
  }

  /** A camera that asks for a code gives up what it claimed before; asking again for the same one changes nothing. */
  async #saveConflicts(drafts: readonly Draft[], by: Author, atMs: number, transaction: Transaction): Promise<void> {
    const asking = drafts.filter(({ asksForCode, after }) => asksForCode || after.status === 'removed');
    const known = asking.filter(({ before }) => before !== undefined).map(({ after }) => after.id);
    const open = await this.#deps.conflicts.listOfCameras(wholeEstate, known, transaction);
    const claims = asking.flatMap((draft) => claimOf(draft, by, atMs));
    const same = (a: CodeConflict, b: CodeConflict): boolean => a.cameraId === b.cameraId && a.gbCode === b.gbCode;
    const given = (one: CodeConflict): boolean =>
      asking.some(({ after }) => after.id === one.cameraId && after.record.gbCode === one.gbCode);
    const ended = open.filter((one) => !claims.some((claim) => same(claim, one)));
    for (const state of ['given', 'withdrawn'] as const) {
      const ids = ended.filter((one) => given(one) === (state === 'given')).map(({ id }) => id);
      const end = { state, resolvedAtMs: atMs, resolvedBy: by.displayName };
      if (ids.length > 0) await this.#deps.conflicts.close(ids, end, transaction);
    }
    const fresh = claims.filter((claim) => !open.some((one) => same(claim, one)));
    if (fresh.length > 0) await this.#deps.conflicts.claim(fresh, transaction);
  }
}

/** Origin of everything that a new camera knows. */
export function provenanceOfNew(camera: Camera, by: Author, source: ProvenanceSource, atMs: number) {
  return stampFields({}, listKnown(camera), { ...stampOf(by, atMs), source });
}

function draftOf(write: RecordWrite, before: TracedCamera | undefined, atMs: number): Draft | undefined {
  const { source } = write;
  const asksForCode = write.record.gbCode !== undefined;
  if (write.cameraId !== undefined) {
    if (before === undefined) return undefined;
    const core = write.isShare === true ? write.core : withoutSharing(before.camera, write.core);
    return { before, after: editCamera(before.camera, core, write.record, atMs), source, asksForCode };
  }
  const id = newId<'CameraId'>(atMs);
  // A sheet of elsewhere may say so of a camera that is new here.
  const status = write.core.status === 'withdrawn' ? 'planned' : write.core.status;
  const blank: Camera = { ...write.core, status, id, record: {}, version: 1, createdAtMs: atMs };
  return { after: editCamera(blank, {}, write.record, atMs), source, asksForCode };
}

function withoutCode(draft: Draft, conflictCode: string): Draft {
  const gbCode = draft.before?.camera.record.gbCode ?? null;
  return {
    ...draft,
    after: { ...draft.after, record: applyRecordChange(draft.after.record, { gbCode }) },
    conflictCode,
  };
}

function toWritten({ before, after, conflictCode }: Draft): WrittenCamera {
  const fields: readonly FieldChange[] = before === undefined ? [] : diffCameras(before.camera, after);
  const isChanged = before !== undefined && fields.length > 0;
  const known = isChanged ? 'changed' : 'unchanged';
  return {
    cameraId: after.id,
    outcome: before === undefined ? 'added' : known,
    camera: isChanged ? { ...after, version: after.version + 1 } : after,
    ...(conflictCode !== undefined && { conflictCode }),
  };
}

function claimOf({ after, conflictCode }: Draft, by: Author, atMs: number): CodeConflict[] {
  if (conflictCode === undefined) return [];
  const { id: cameraId, organisationPath } = after;
  return [
    {
      ...{ id: newId(atMs), cameraId, organisationPath, gbCode: conflictCode },
      ...{ state: 'open' as const, foundAtMs: atMs, foundBy: by.displayName },
    },
  ];
}

function stampOf({ userId, displayName }: Author, atMs: number) {
  return { userId, by: displayName, atMs };
}
