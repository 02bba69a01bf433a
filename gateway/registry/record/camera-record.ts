import type { PointClass } from '../camera-class.ts';
import { mayBeCamera, readGbCode } from './gb-code.ts';
import { checkFieldValue } from './check-field-value.ts';
import { type FieldValue, findField, type RecordField, type RecordFieldName, recordFields } from './record-fields.ts';
import { isGap, type RecordProblem } from './record-problem.ts';

/** The camera record beyond the core: plain JSON values; an absent member is not known. */
export type CameraRecord = { readonly [Name in RecordFieldName]?: FieldValue<Name> };

/** An edit of a record: an absent member stays as it is, null clears it. */
export type RecordChange = { readonly [Name in RecordFieldName]?: FieldValue<Name> | null };

/** What of the core decides which fields a record must have. */
export interface RecordCore {
  readonly pointClass: PointClass;
}

/**
 * Everything that is wrong with a record, in the order of `recordFields`: gaps (see `isGap`) and faults.
 *
 * @param record values as they came, of any type; members that the record does not know are faults too
 */
export function checkRecord(core: RecordCore, record: Readonly<Record<string, unknown>>): RecordProblem[] {
  const unknown = Object.keys(record)
    .filter((name) => findField(name) === undefined)
    .map((name) => ({ field: name, code: 'unknown-field' as const, message: `The record has no field “${name}”.` }));
  const swap = checkSwap(record);
  const problems = recordFields.flatMap((field: RecordField) => {
    const value = record[field.name];
    if (value === undefined || value === '') return missing(core, field, record);
    if (swap !== undefined && (field.name === 'longitude' || field.name === 'latitude')) return [];
    return checkFieldValue(field, value) ?? checkCode(field, value) ?? checkDatum(core, field, value) ?? [];
  });
  return [...(swap ?? []), ...problems, ...unknown];
}

const mandatoryFields = recordFields.filter((field) => 'mandatoryFor' in field);

/** The gaps of a record whose values are right, as every stored one is; much quicker than checking everything. */
export function findGaps(core: RecordCore, record: CameraRecord): RecordProblem[] {
  const crs = findField('crs');
  return [
    ...mandatoryFields.flatMap((field) => (record[field.name] === undefined ? missing(core, field, record) : [])),
    ...((crs && record.crs !== undefined && checkDatum(core, crs, record.crs)) || []),
  ].filter(isGap);
}

function missing(
  { pointClass }: RecordCore,
  { name, mandatoryFor }: RecordField,
  record: Readonly<Record<string, unknown>>,
): RecordProblem[] {
  const other = partnerOf(name);
  if (other !== undefined && record[other] !== undefined) {
    return [{ field: name, code: 'half-a-pair', message: `${name} is missing: ${other} alone is no place.` }];
  }
  if (mandatoryFor?.includes(pointClass) !== true) return [];
  const message = `${name} is missing; cameras of class ${String(pointClass)} need it.`;
  return [{ field: name, code: 'missing', message }];
}

function partnerOf(name: string): 'longitude' | 'latitude' | undefined {
  if (name === 'longitude') return 'latitude';
  return name === 'latitude' ? 'longitude' : undefined;
}

/** The two ranges do not overlap, so a swap is certain and can be proposed; it is never done silently. */
function checkSwap({ longitude, latitude }: Readonly<Record<string, unknown>>): RecordProblem[] | undefined {
  if (!isBetween(longitude, findField('latitude')) || !isBetween(latitude, findField('longitude'))) return undefined;
  const message = `longitude ${String(longitude)} and latitude ${String(latitude)} look swapped.`;
  return [{ field: 'longitude', code: 'swapped', message }];
}

function isBetween(value: unknown, field: RecordField | undefined): boolean {
  if (typeof value !== 'number' || field?.min === undefined || field.max === undefined) return false;
  return value >= field.min && value <= field.max;
}

const codeProblems = {
  number: { code: 'typed-as-number', why: 'was typed as a number and lost digits; format the cells as text' },
  characters: { code: 'malformed', why: 'may hold digits only' },
  length: { code: 'malformed', why: 'must have 20 digits' },
} as const;

function checkCode({ name }: RecordField, value: unknown): RecordProblem[] | undefined {
  if (name !== 'gbCode' || typeof value !== 'string') return undefined;
  const reading = readGbCode(value);
  if (reading.kind === 'refused') {
    const { code, why } = codeProblems[reading.problem];
    return [{ field: name, code, message: `gbCode ${why}.` }];
  }
  if (mayBeCamera(reading.code)) return undefined;
  const message = `gbCode has the type ${reading.code.type}, which is no camera (131 or 132).`;
  return [{ field: name, code: 'not-a-camera', message }];
}

function checkDatum({ pointClass }: RecordCore, { name }: RecordField, value: unknown): RecordProblem[] | undefined {
  if (name !== 'crs' || value === 'wgs84') return undefined;
  if (findField('longitude')?.mandatoryFor?.includes(pointClass) !== true) return undefined;
  const message = `The place is given in ${String(value)}; cameras of class ${String(pointClass)} need WGS-84.`;
  return [{ field: name, code: 'not-wgs84', message }];
}
