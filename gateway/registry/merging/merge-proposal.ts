import type { Brand } from '../../platform/ids/brand.ts';
import { z } from 'zod';
import type { AccessPathId, Camera, CameraId, CameraStatus } from '../camera.ts';
import { cameraStatuses } from '../camera.ts';
import { mergeReasonKinds, type MergeReason } from './merge-reason.ts';
import type { RecordChange } from '../record/camera-record.ts';
import type { CoreChange } from '../record/record-edit.ts';

export type MergeProposalId = Brand<'MergeProposalId'>;

/** `open` waits for a person; `accepted` is done; `dismissed` are two cameras; `undone` was accepted and split again. */
export const mergeStates = ['open', 'accepted', 'dismissed', 'undone'] as const;
export type MergeState = (typeof mergeStates)[number];

/** Two cameras that may be one: a person decides, nothing is merged by itself. */
export interface MergeProposal {
  readonly id: MergeProposalId;
  /** Of the smallest organisation that holds both. */
  readonly organisationPath: string;
  /** The lesser id first. */
  readonly firstCameraId: CameraId;
  readonly secondCameraId: CameraId;
  readonly reasons: readonly MergeReason[];
  /** Per cent. */
  readonly confidence: number;
  readonly state: MergeState;
  readonly createdAtMs: number;
  readonly decidedAtMs?: number;
  /** Id of the user. */
  readonly decidedBy?: string;
  /** What an accepted one did, to be undone. */
  readonly undo?: MergeUndo;
}

export const storedReasons = z.array(z.object({ kind: z.enum(mergeReasonKinds), value: z.string() }));

export const storedUndo = z.object({
  keptId: z.string(),
  removedId: z.string(),
  /** Status of the removed camera before. */
  status: z.enum(cameraStatuses),
  movedPathIds: z.array(z.string()),
  /** Fields of the kept one that were empty, with what they got. */
  filledCore: z.record(z.string(), z.string()),
  filledRecord: z.record(z.string(), z.json()),
  /** The code that the removed one gave up. */
  gbCode: z.string().optional(),
});

/** What a merge did. */
export interface MergeUndo {
  readonly keptId: CameraId;
  readonly removedId: CameraId;
  readonly status: CameraStatus;
  readonly movedPathIds: readonly AccessPathId[];
  readonly filledCore: Readonly<Record<string, string>>;
  readonly filledRecord: Readonly<Record<string, unknown>>;
  readonly gbCode?: string;
}

/** Texts of the core that a merge fills when the kept camera has none. */
const fillable = ['place', 'vendor', 'model', 'firmware', 'serial', 'mac'] as const;

const position: ReadonlySet<string> = new Set(['longitude', 'latitude', 'crs']);

/** What a merge writes: gaps of the kept camera are filled from the other one, nothing that it knows is replaced. */
export interface MergePlan {
  readonly filledCore: Readonly<Partial<Record<(typeof fillable)[number], string>>>;
  readonly filledRecord: Readonly<Record<string, unknown>>;
}

export function planMerge(kept: Camera, removed: Camera): MergePlan {
  // A serial means something only beside its vendor and model: all of the device's facts come from one camera.
  const isKnownDevice = kept.serial !== '' || kept.mac !== undefined;
  const core = fillable.filter((field) => field === 'place' || !isKnownDevice);
  const filledCore = Object.fromEntries(
    core.flatMap((field) => {
      const [own = '', theirs = ''] = [kept[field], removed[field]];
      return own === '' && theirs !== '' ? [[field, theirs]] : [];
    }),
  );
  // Half of another camera's place, or its datum, would put this one somewhere else.
  const hasPlace = kept.record.longitude !== undefined || kept.record.latitude !== undefined;
  const filledRecord = Object.fromEntries(
    Object.entries(removed.record).filter(
      ([field]) => !Object.hasOwn(kept.record, field) && !(hasPlace && position.has(field)),
    ),
  );
  return { filledCore, filledRecord };
}

/** What taking a merge back clears on the kept camera: what it got then and still has. */
export function planUndo(
  kept: Camera,
  { filledCore, filledRecord }: Pick<MergeUndo, 'filledCore' | 'filledRecord'>,
): { readonly core: CoreChange; readonly record: RecordChange } {
  const core = fillable
    .filter((field) => filledCore[field] !== undefined && kept[field] === filledCore[field])
    .map((field) => [field, field === 'mac' ? null : '']);
  const stored = new Map<string, unknown>(Object.entries(kept.record));
  const record = Object.entries(filledRecord)
    .filter(([field, value]) => JSON.stringify(stored.get(field)) === JSON.stringify(value))
    .map(([field]) => [field, null]);
  // Fields of the core and of the record, each cleared as its type wants it.
  return { core: Object.fromEntries(core) as CoreChange, record: Object.fromEntries(record) as RecordChange };
}

/** Path of the smallest organisation that holds both. */
export function commonPath(one: string, other: string): string {
  const theirs = other.split('/');
  const ids = one.split('/').filter(Boolean);
  const shared = ids.findIndex((id, index) => theirs[index + 1] !== id);
  const common = shared < 0 ? ids : ids.slice(0, shared);
  return common.length === 0 ? '/' : `/${common.join('/')}/`;
}
