import { readJson } from '../../platform/database/columns.ts';
import type { Camera, CameraId, CameraStatus, OrganisationId, Ownership, PointClass, SystemId } from '../camera.ts';
import { type CameraProvenance, packProvenance, storedProvenance, unpackProvenance } from '../record/camera-change.ts';
import type { CameraRecord } from '../record/camera-record.ts';
import { measureCompleteness } from '../record/completeness.ts';
import { storedRecord } from '../record/record-schema.ts';
import { searchTextOf } from '../record/search-text.ts';

/** Raise it when completeness or the searched text are worked out in another way: the gateway then does it anew. */
export const derivedEdition = 1;

/** Fields of the record that have a column of their own, because something searches, joins or filters by them. */
const recordColumns = [
  ...(['gbCode', 'localCode', 'civilCode', 'ownerUnitId', 'managingUnitId', 'maintainingUnitId'] as const),
  ...(['contractId', 'onuSerial', 'upstreamNode', 'longitude', 'latitude'] as const),
] as const;

type RecordColumn = (typeof recordColumns)[number];

/** A row of `cameras` without what is worked out and without the provenance, which only one camera's page shows. */
export interface CameraRow extends Readonly<Record<Exclude<RecordColumn, 'longitude' | 'latitude'>, string | null>> {
  readonly id: CameraId;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  readonly ownership: Ownership;
  readonly pointClass: PointClass;
  readonly status: CameraStatus;
  readonly place: string;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  readonly mac: string | null;
  readonly systemId: SystemId | null;
  readonly mergedIntoId: CameraId | null;
  readonly checkReportId: string | null;
  readonly version: number;
  readonly createdAtMs: number;
  readonly removedAtMs: number | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly recordJson: string | null;
}

/** What is worked out from the camera, for lists that sort, filter and search by it. */
interface DerivedColumns {
  readonly completeness: number;
  readonly missingMandatory: number;
  readonly searchText: string;
  readonly derivedEdition: number;
}

export type WrittenCameraRow = CameraRow & DerivedColumns;

/** A row with everything. */
export type FullCameraRow = WrittenCameraRow & { readonly provenanceJson: string | null };

export function toCamera(row: CameraRow): Camera {
  const { mac, systemId, mergedIntoId, checkReportId, removedAtMs, createdAtMs } = row;
  const { id, name, organisationId, organisationPath, ownership, pointClass, status, place } = row;
  const { vendor, model, firmware, serial, version } = row;
  return {
    ...{ id, name, organisationId, organisationPath, ownership, pointClass, status, place },
    ...{ vendor, model, firmware, serial },
    ...(mac !== null && { mac }),
    ...(systemId !== null && { systemId }),
    ...(mergedIntoId !== null && { mergedIntoId }),
    ...(checkReportId !== null && { checkReportId }),
    record: readRecord(row),
    version,
    createdAtMs: Number(createdAtMs),
    ...(removedAtMs !== null && { removedAtMs: Number(removedAtMs) }),
  };
}

function readRecord(row: CameraRow): CameraRecord {
  const columns = recordColumns.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]));
  const rest = row.recordJson === null ? {} : readJson(storedRecord, row.recordJson, `camera ${row.id}`);
  // Each column holds what its field holds.
  return { ...rest, ...(Object.fromEntries(columns) as CameraRecord) };
}

export function toCameraRow(camera: Camera): WrittenCameraRow {
  const { record, mac = null, systemId = null, mergedIntoId = null, checkReportId = null, ...rest } = camera;
  const { removedAtMs = null, ...core } = rest;
  const { score, gaps } = measureCompleteness(camera);
  return {
    ...core,
    ...{ mac, systemId, mergedIntoId, checkReportId, removedAtMs },
    ...columnsOf(record),
    recordJson: writeRest(record),
    completeness: score,
    missingMandatory: gaps.length,
    searchText: searchTextOf(camera),
    derivedEdition,
  };
}

function columnsOf(record: CameraRecord): Pick<CameraRow, RecordColumn> {
  const columns = recordColumns.map((name) => [name, record[name] ?? null]);
  // Each column holds what its field holds.
  return Object.fromEntries(columns) as Pick<CameraRow, RecordColumn>;
}

function writeRest(record: CameraRecord): string | null {
  const rest = Object.entries(record).filter(([name]) => !isColumn(name));
  return rest.length === 0 ? null : JSON.stringify(Object.fromEntries(rest));
}

function isColumn(name: string): boolean {
  return recordColumns.some((column) => column === name);
}

export function writeProvenance(provenance: CameraProvenance): string | null {
  return Object.keys(provenance).length === 0 ? null : JSON.stringify(packProvenance(provenance));
}

export function readProvenance(cameraId: string, text: string | null): CameraProvenance {
  if (text === null) return {};
  return unpackProvenance(readJson(storedProvenance, text, `the provenance of camera ${cameraId}`));
}
