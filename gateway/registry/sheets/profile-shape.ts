import { z } from 'zod';
import { coordinateSystems } from './coordinates.ts';
import { formColumns, sheetForms } from './sheet-columns.ts';

const fieldNames: ReadonlySet<string> = new Set(formColumns.full.map(({ field }) => field));

/** A field that a column can fill. */
const fieldName = z.string().refine((name) => fieldNames.has(name), 'is no field of a camera sheet');

/** What an administrator writes of a template. */
export const profileContent = z.strictObject({
  form: z.enum(sheetForms),
  headings: z.array(z.strictObject({ heading: z.string().trim().min(1).max(64), field: fieldName })).max(200),
  values: z
    .array(
      z.strictObject({
        field: fieldName,
        from: z.string().trim().min(1).max(64),
        to: z.string().trim().min(1).max(64),
      }),
    )
    .max(500),
  crs: z.enum(coordinateSystems).optional(),
});
export type ProfileContent = z.infer<typeof profileContent>;
