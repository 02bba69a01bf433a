import type { Camera, CameraStatus, OrganisationId, Ownership, PointClass } from '../camera.ts';
import type { RecordChange } from '../record/camera-record.ts';
import { recordFields } from '../record/record-fields.ts';
import { isSwapped } from './coordinates.ts';
import type { SheetValue } from './read-cell.ts';

/** Members of the core that a row says. */
export interface RowCore {
  readonly name?: string;
  readonly organisationId?: OrganisationId;
  readonly organisationPath?: string;
  readonly ownership?: Ownership;
  readonly pointClass?: PointClass;
  readonly status?: CameraStatus;
  readonly place?: string;
  readonly vendor?: string;
  readonly model?: string;
  readonly serial?: string;
  readonly mac?: string;
}

/** What a row says of its camera; what it does not say stays as it is. */
export interface RowChange {
  readonly core: RowCore;
  readonly record: RecordChange;
}

export type RowValues = Readonly<Record<string, SheetValue>>;

/** Ids and codes that the names of a row were resolved to. */
export interface RowLinks {
  readonly organisation?: { readonly id: OrganisationId; readonly path: string };
  readonly civilCode?: string;
  readonly ownerUnitId?: string;
  readonly managingUnitId?: string;
  readonly maintainingUnitId?: string;
  readonly contractId?: string;
}

const coreTexts = ['name', 'place', 'vendor', 'model', 'serial', 'mac', 'status', 'ownership'] as const;

/** A row as a change of the record. A swap that was accepted is done here, for the check as for the write. */
export function changeOfRow(values: RowValues, { organisation, ...links }: RowLinks, swapped: boolean): RowChange {
  const core = coreTexts.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]));
  const record = recordFields.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]]]));
  const { pointClass } = values;
  const change = {
    core: {
      // Each value was read by its column, whose list holds exactly the values of the field.
      ...(Object.fromEntries(core) as RowCore),
      ...(pointClass !== undefined && { pointClass: Number(pointClass) as PointClass }),
      ...(organisation && { organisationId: organisation.id, organisationPath: organisation.path }),
    },
    record: { ...(Object.fromEntries(record) as RecordChange), ...links },
  };
  return swapped ? { ...change, record: swapPlace(change.record) } : change;
}

/** True when the change would leave the camera as it is. */
export function changesNothing(stored: Camera, { core, record }: RowChange): boolean {
  // The path follows the id.
  const isCoreSame = Object.entries(core).every(
    ([name, value]) => name === 'organisationPath' || stored[name as keyof Camera] === value,
  );
  const known: Readonly<Record<string, unknown>> = stored.record;
  return isCoreSame && Object.entries(record).every(([name, value]) => isEqual(known[name], value));
}

function isEqual(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function swapPlace(record: RecordChange): RecordChange {
  const { longitude, latitude } = record;
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return record;
  return isSwapped({ longitude, latitude }) ? { ...record, longitude: latitude, latitude: longitude } : record;
}
