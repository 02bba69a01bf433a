import { z } from 'zod';
import type { CameraRecord, RecordChange } from './camera-record.ts';
import { checkFieldValue } from './check-field-value.ts';
import { type RecordField, recordFields } from './record-fields.ts';

/** The type of a field's value; whether the value fits is `checkRecord`'s to say, with its reason. */
function typeOf({ kind }: RecordField): z.ZodType {
  switch (kind) {
    case 'text':
    case 'date':
    case 'choice':
      return z.string().max(512);
    case 'choices':
      return z.array(z.string().max(8)).max(32);
    case 'integer':
    case 'number':
      return z.number();
    case 'flag':
      return z.boolean();
  }
}

/** A value that fits its field; says the field's own rule when it does not. */
function valueOf(field: RecordField): z.ZodType {
  return typeOf(field).superRefine((value, context) => {
    for (const { message } of checkFieldValue(field, value) ?? []) context.addIssue({ code: 'custom', message });
  });
}

const memberOf = (schema: (field: RecordField) => z.ZodType): Record<string, z.ZodType> =>
  Object.fromEntries(recordFields.map((field) => [field.name, schema(field)]));

/** Body of an edit: only known fields, null clears one. What combinations mean is checked with the whole record. */
// The shape is made from the very table from which the type is made.
export const recordChangeShape = z.strictObject(
  memberOf((field) => valueOf(field).nullable().optional()),
) as unknown as z.ZodType<RecordChange>;

/** A record in a reply. */
export const recordView = z.object(memberOf((field) => typeOf(field).optional())) as unknown as z.ZodType<CameraRecord>;

/** The fields that lie in the JSON column; a field that a later version dropped is left out. */
export const storedRecord = recordView;
