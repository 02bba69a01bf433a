import { z } from 'zod';
import type { Camera } from '../camera.ts';
import type { CameraRecord, RecordChange } from './camera-record.ts';
import { recordFields } from './record-fields.ts';

/** Where a value came from: a person's hand, a sheet, or the device itself. */
export const provenanceSources = ['manual', 'imported', 'probed'] as const;
export type ProvenanceSource = (typeof provenanceSources)[number];

/** Who writes. For the gateway's own work the user is `gateway`. */
export interface Author {
  readonly userId: string;
  readonly displayName: string;
}

/** Origin of a value. */
export interface Provenance {
  readonly source: ProvenanceSource;
  readonly userId: string;
  /** The user's name at that time. */
  readonly by: string;
  readonly atMs: number;
}

/** Origin of each known field, by its name. */
export type CameraProvenance = Readonly<Record<string, Provenance>>;

/** What a field held before and after; absent where there was, or is, nothing. JSON values. */
export interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** One step in the life of a record: what one edit changed. */
export interface CameraChangeEntry {
  readonly cameraId: string;
  /** The version that the edit made. */
  readonly version: number;
  readonly atMs: number;
  readonly source: ProvenanceSource;
  readonly userId: string;
  readonly by: string;
  readonly fields: readonly FieldChange[];
}

/** Fields of the core that history and provenance follow. */
export const coreFieldNames = [
  ...(['name', 'organisationId', 'ownership', 'pointClass', 'status', 'place'] as const),
  ...(['vendor', 'model', 'firmware', 'serial', 'mac', 'systemId'] as const),
] as const;

const probedFieldNames = ['vendor', 'model', 'firmware', 'serial', 'mac'] as const;

/** Origin of what a device said of itself when it was taken in. */
export function provenanceOfDevice(camera: Camera, atMs: number): CameraProvenance {
  const stamp = { source: 'probed' as const, userId: 'gateway', by: 'gateway', atMs };
  const known = probedFieldNames.filter((name) => (camera[name] ?? '') !== '');
  return Object.fromEntries(known.map((name) => [name, stamp]));
}

/** What differs between two states of a camera, the core first. */
export function diffCameras(before: Camera, after: Camera): FieldChange[] {
  const core = coreFieldNames.map((field) => ({ field, from: before[field], to: after[field] }));
  const record = recordFields.map(({ name }) => ({ field: name, from: before.record[name], to: after.record[name] }));
  return [...core, ...record]
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
    .map(({ field, from, to }) => ({ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }));
}

/** The fields of a new camera that hold something, as changes from nothing. */
export function listKnown(camera: Camera): FieldChange[] {
  const core = coreFieldNames.map((field) => ({ field, to: camera[field] }));
  const record = recordFields.map(({ name }) => ({ field: name, to: camera.record[name] }));
  return [...core, ...record].filter(({ to }) => to !== undefined && to !== '');
}

/** @param change null clears a field, an absent one stays */
export function applyRecordChange(record: CameraRecord, change: RecordChange): CameraRecord {
  const merged = Object.entries({ ...record, ...change }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(merged);
}

/** Marks what changed with its origin; a cleared field has none. */
export function stampFields(
  provenance: CameraProvenance,
  changes: readonly FieldChange[],
  stamp: Provenance,
): CameraProvenance {
  const stamped = new Map(Object.entries(provenance));
  for (const { field, to } of changes) {
    if (to === undefined) stamped.delete(field);
    else stamped.set(field, stamp);
  }
  return Object.fromEntries(stamped);
}

const provenanceShape = z.array(
  z.object({
    source: z.enum(provenanceSources),
    userId: z.string(),
    by: z.string(),
    atMs: z.int(),
    fields: z.array(z.string()),
  }),
);

/** Provenance as it is stored: fields of one origin together, since an import marks thirty alike. */
export const storedProvenance = provenanceShape;

export function packProvenance(provenance: CameraProvenance): z.infer<typeof provenanceShape> {
  const groups = new Map<string, Provenance & { readonly fields: string[] }>();
  for (const [field, stamp] of Object.entries(provenance)) {
    const key = JSON.stringify([stamp.source, stamp.userId, stamp.atMs]);
    const group = groups.get(key) ?? { ...stamp, fields: [] };
    group.fields.push(field);
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function unpackProvenance(groups: z.infer<typeof provenanceShape>): CameraProvenance {
  return Object.fromEntries(groups.flatMap(({ fields, ...stamp }) => fields.map((field) => [field, stamp])));
}
