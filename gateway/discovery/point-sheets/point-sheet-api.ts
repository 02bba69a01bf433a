import { z } from 'zod';
import { idText, instantMs, lineText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { platformRunView } from '../platforms/platform-api.ts';

const fitters = ['admin', 'technician'] as const;
const params = z.object({ platformId: idText });

const pointSheetView = z.object({
  id: idText,
  fileName: z.string(),
  uploadedBy: z.string(),
  uploadedAtMs: instantMs,
  format: z.enum(['xlsx', 'csv']),
  encoding: z.string().optional(),
  headings: z.array(z.string()),
  /** Headings that mean nothing to us; their cells were not read. */
  unknownColumns: z.array(z.string()),
  rowCount: z.int(),
  /** Rows that an error keeps out; while there are any, nothing counts as vanished. */
  rejected: z.int(),
  /** Rows whose longitude and latitude seem to have changed places. */
  proposed: z.int(),
  /** What applying it would do, in points. */
  effect: z.object({ new: z.int(), known: z.int(), renamed: z.int(), vanishing: z.int() }),
});
export type PointSheetView = z.infer<typeof pointSheetView>;

const rowView = z.object({
  /** As the office program numbers it. */
  number: z.int(),
  /** Under `headings` of the sheet. */
  cells: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  problems: z.array(
    z.object({
      column: z.string(),
      code: z.string(),
      severity: z.enum(['error', 'warning', 'proposal']),
      zh: z.string(),
      en: z.string(),
    }),
  ),
});
export type PointSheetRowView = z.infer<typeof rowView>;

export const downloadPointSheetForm = defineOperation({
  id: 'discovery.downloadPointSheetForm',
  method: 'get',
  path: '/point-sheet-form.xlsx',
  summary: 'An empty sheet of a platform’s points; its cells are formatted as text, which keeps codes whole',
  allow: fitters,
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
});

export const uploadPointSheet = defineOperation({
  id: 'discovery.uploadPointSheet',
  method: 'post',
  path: '/platforms/:platformId/sheet',
  summary: 'Check a platform’s list of points as a sheet (the file is the body: XLSX or CSV, at most 20 MiB)',
  allow: fitters,
  params,
  query: z.strictObject({ fileName: lineText(128) }),
  reply: pointSheetView,
  status: 201,
});

export const readPointSheet = defineOperation({
  id: 'discovery.readPointSheet',
  method: 'get',
  path: '/platforms/:platformId/sheet',
  summary: 'The checked sheet of a platform that waits to be applied',
  allow: fitters,
  params,
  reply: pointSheetView,
});

export const listPointSheetRows = defineOperation({
  id: 'discovery.listPointSheetRows',
  method: 'get',
  path: '/platforms/:platformId/sheet/rows',
  summary: 'Rows of the checked sheet of which something is to be said; `after` is the `nextAfter` of the page before',
  allow: fitters,
  params,
  query: z.strictObject({
    after: z.coerce.number().int().nonnegative().default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ items: z.array(rowView), nextAfter: z.int().optional(), total: z.int() }),
});

export const applyPointSheet = defineOperation({
  id: 'discovery.applyPointSheet',
  method: 'post',
  path: '/platforms/:platformId/sheet/application',
  summary: 'Take the checked sheet for the platform’s list: what is new, has vanished, has another name',
  allow: fitters,
  params,
  body: z.strictObject({
    sheetId: idText,
    /** Rows whose longitude and latitude seem to have changed places are taken with both swapped. */
    acceptsSwapped: z.boolean().default(false),
  }),
  reply: platformRunView,
  status: 202,
});

export const discardPointSheet = defineOperation({
  id: 'discovery.discardPointSheet',
  method: 'delete',
  path: '/platforms/:platformId/sheet',
  summary: 'Forget the checked sheet of a platform',
  allow: fitters,
  params,
});
