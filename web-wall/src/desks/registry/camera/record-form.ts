import {
  checkRecord,
  isGap,
  type RecordField,
  recordFields,
  type RecordProblem,
} from '../../../../../gateway/registry/record/record-fields-api.ts';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';

/** Members of the core that a person may edit. */
export const coreNames = ['name', 'organisationId', 'ownership', 'pointClass', 'status', 'place'] as const;
type CoreName = (typeof coreNames)[number];

/** What the form holds: a value for each field, undefined or null where it is empty. */
export type FormValues = Readonly<Record<string, unknown>>;

/** Body of an edit beside the version. */
export interface RecordEdit {
  readonly [core: string]: unknown;
  readonly record?: Readonly<Record<string, unknown>>;
}

/** The fields in their order, as records of the one type. */
export const fields: readonly RecordField[] = recordFields;

const isCore = (name: string): name is CoreName => coreNames.some((core) => core === name);

/** A stored value of the core or the record; undefined when there is none. */
export function storedValue(camera: CameraDetailView, name: string): unknown {
  if (isCore(name)) return camera[name];
  const record: Readonly<Record<string, unknown>> = camera.record;

  return record[name];
}

/** What the form begins with. */
export function formOf(camera: CameraDetailView): FormValues {
  return Object.fromEntries(
    [...coreNames, ...fields.map(({ name }) => name)].map((name) => [name, storedValue(camera, name)]),
  );
}

/** A form's value as it is stored: no spaces at the ends, and undefined for every kind of nothing. */
function plain(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const text = typeof value === 'string' ? value.trim() : value;

  return text === '' || JSON.stringify(text) === '[]' ? undefined : text;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Names of the fields that differ from what is stored, in their order. */
export function changedNames(camera: CameraDetailView, values: FormValues): readonly string[] {
  return [...coreNames, ...fields.map(({ name }) => name)].filter(
    (name) => name in values && !isSame(plain(storedValue(camera, name)), plain(values[name])),
  );
}

/** Only what was changed, so that fields of others are left alone; null clears a field of the record. */
export function editOf(camera: CameraDetailView, values: FormValues): RecordEdit {
  const names = changedNames(camera, values);
  const core = names.filter(isCore).map((name) => [name, plain(values[name]) ?? ''] as const);
  const record = names.filter((name) => !isCore(name)).map((name) => [name, plain(values[name]) ?? null] as const);

  return {
    ...Object.fromEntries<unknown>(core),
    ...(record.length > 0 && { record: Object.fromEntries<unknown>(record) }),
  };
}

/** What is wrong with the fields as they stand; gaps are no faults, a record may be stored with them. */
export function faultsOf(camera: CameraDetailView, values: FormValues): readonly RecordProblem[] {
  const record = Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = name in values ? plain(values[name]) : storedValue(camera, name);

      return value === undefined ? [] : [[name, value]];
    }),
  );
  const changed = new Set(changedNames(camera, values));
  const pointClass = (values['pointClass'] ?? camera.pointClass) as CameraDetailView['pointClass']; // the form offers no other

  return checkRecord({ pointClass }, record).filter(
    (problem) => !isGap(problem) && (changed.has(problem.field) || problem.code === 'half-a-pair'),
  );
}

/** A field that the point class demands. */
export function isMandatory({ mandatoryFor }: RecordField, pointClass: unknown): boolean {
  return mandatoryFor?.some((one) => one === pointClass) ?? false;
}

/** The field of a refusal's path, e.g. `body.record.longitude`. */
export function fieldOfIssue(path: string): string {
  return path.split('.').at(-1) ?? '';
}
