import { z } from 'zod';
import { idText, instantMs, lineText, nameText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { ownerships } from '../camera.ts';
import { cameraListQuery } from '../registry-api.ts';
import { coordinateSystems } from './coordinates.ts';
import { profileContent } from './profile-shape.ts';
import { sheetForms } from './sheet-columns.ts';
import { importStates, proposals, rowVerdicts } from './sheet-import.ts';

const fitters = ['admin', 'technician'] as const;
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const formats = ['xlsx', 'csv'] as const;

const profileView = profileContent.extend({
  id: idText,
  name: z.string(),
  /** Mine to change: not built in, and of my part. */
  isMine: z.boolean(),
});
export type SheetProfileView = z.infer<typeof profileView>;
const profileBody = profileContent.extend({ name: nameText });
const profileParams = z.object({ profileId: idText });

export const listSheetProfiles = defineOperation({
  id: 'sheets.listProfiles',
  method: 'get',
  path: '/sheet-profiles',
  summary: 'Templates of camera sheets: the built-in ones, and those of my part',
  allow: fitters,
  reply: z.object({ items: z.array(profileView) }),
});

export const createSheetProfile = defineOperation({
  id: 'sheets.createProfile',
  method: 'post',
  path: '/sheet-profiles',
  summary: 'Describe a template: its headings, what its values mean, its datum',
  allow: ['admin'],
  body: profileBody,
  reply: profileView,
  status: 201,
});

export const changeSheetProfile = defineOperation({
  id: 'sheets.changeProfile',
  method: 'put',
  path: '/sheet-profiles/:profileId',
  summary: 'Describe a template anew; imports under way keep the old description',
  allow: ['admin'],
  params: profileParams,
  body: profileBody,
  reply: profileView,
});

export const removeSheetProfile = defineOperation({
  id: 'sheets.removeProfile',
  method: 'delete',
  path: '/sheet-profiles/:profileId',
  summary: 'Remove a template',
  allow: ['admin'],
  params: profileParams,
});

const columnView = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  field: z.string(),
  heading: z.string(),
  required: z.enum(['always', 'class-1']).optional(),
  choices: z.array(z.object({ code: z.string(), label: z.string() })).optional(),
});
export type SheetColumnView = z.infer<typeof columnView>;

export const readSheetForm = defineOperation({
  id: 'sheets.readForm',
  method: 'get',
  path: '/sheet-forms/:form',
  summary: 'Columns of a form, in order, with their code lists',
  allow: fitters,
  params: z.object({ form: z.enum(sheetForms) }),
  reply: z.object({ columns: z.array(columnView) }),
});

export const downloadSheetForm = defineOperation({
  id: 'sheets.downloadForm',
  method: 'get',
  path: '/sheet-forms/:form/template.xlsx',
  summary: 'An empty sheet of a form; its cells are formatted as text, which keeps codes whole',
  allow: fitters,
  params: z.object({ form: z.enum(sheetForms) }),
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
});

const counts = z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), rejected: z.int() });

export const sheetImportView = z.object({
  id: idText,
  userName: z.string(),
  fileName: z.string(),
  sizeBytes: z.int(),
  state: z.enum(importStates),
  /** Why the last step did not end, e.g. `cancelled`, `not-a-sheet`, `too-many-rows`. */
  stopReason: z.string().optional(),
  /** Template, as it was then; built-in ones are named by their form. */
  profileId: idText,
  profileName: z.string(),
  crs: z.enum(coordinateSystems).optional(),
  convert: z.boolean(),
  gaps: z.enum(['refuse', 'accept']),
  ownership: z.enum(ownerships),
  format: z.enum(formats).optional(),
  encoding: z.string().optional(),
  headings: z.array(z.string()),
  /** Headings that mean nothing to us; their cells were not read. */
  unknownColumns: z.array(z.string()),
  /** Required columns that the file does not have. */
  missingColumns: z.array(z.string()),
  rowCount: z.int(),
  /** Rows of the dry run by what they would do; their sum against `rowCount` is its progress. */
  checked: counts,
  warned: z.int(),
  /** Rows that wait for a proposal to be accepted. */
  proposed: z.int(),
  /** Rows that were applied, by what they did. */
  applied: counts,
  accepted: z.array(z.enum(proposals)),
  createdAtMs: instantMs,
  updatedAtMs: instantMs,
});
export type SheetImportView = z.infer<typeof sheetImportView>;
const importParams = z.object({ importId: idText });

export const uploadSheet = defineOperation({
  id: 'sheets.upload',
  method: 'post',
  path: '/sheet-imports',
  summary: 'Upload a sheet (the file itself is the body: XLSX or CSV, at most 20 MiB); its dry run begins at once',
  allow: fitters,
  query: z.strictObject({
    fileName: lineText(128),
    profileId: idText.default('standard-27'),
    /** Datum of the coordinates, when somebody knows it. */
    crs: z.enum(coordinateSystems).optional(),
    /** Convert coordinates of a told datum to WGS-84. */
    convert: flag.default(false),
    /** Of new cameras whose row does not say. */
    ownership: z.enum(ownerships).default('government'),
    /** Whether new cameras may lack what the form requires, name, class and organisation excepted. */
    gaps: z.enum(['refuse', 'accept']).default('refuse'),
  }),
  reply: sheetImportView,
  status: 202,
});

export const listSheetImports = defineOperation({
  id: 'sheets.listImports',
  method: 'get',
  path: '/sheet-imports',
  summary: 'The newest hundred imports of my part; kept for 30 days',
  allow: fitters,
  reply: z.object({ items: z.array(sheetImportView) }),
});

export const readSheetImport = defineOperation({
  id: 'sheets.readImport',
  method: 'get',
  path: '/sheet-imports/:importId',
  summary: 'Where an import stands; ask again each second while it is `parsing` or `applying`',
  allow: fitters,
  params: importParams,
  reply: sheetImportView,
});

const importRowView = z.object({
  /** As the office program numbers it. */
  number: z.int(),
  verdict: z.enum(rowVerdicts),
  proposal: z.enum(proposals).optional(),
  applied: z.enum(rowVerdicts).optional(),
  cameraId: idText.optional(),
  /** Under `headings` of the import; passwords are empty. */
  cells: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  problems: z.array(
    z.object({
      /** Heading of the column; empty for the row as a whole. */
      column: z.string(),
      code: z.string(),
      severity: z.enum(['error', 'warning', 'proposal']),
      zh: z.string(),
      en: z.string(),
    }),
  ),
});
export type SheetImportRowView = z.infer<typeof importRowView>;

export const listSheetRows = defineOperation({
  id: 'sheets.listRows',
  method: 'get',
  path: '/sheet-imports/:importId/rows',
  summary: 'Rows of an import by number; `after` is the `nextAfter` of the page before',
  allow: fitters,
  params: importParams,
  query: z.strictObject({
    after: z.coerce.number().int().nonnegative().default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    verdict: z.enum(rowVerdicts).optional(),
    withProblems: flag.optional(),
  }),
  reply: z.object({ items: z.array(importRowView), nextAfter: z.int().optional(), total: z.int() }),
});

export const downloadSheetResult = defineOperation({
  id: 'sheets.downloadResult',
  method: 'get',
  path: '/sheet-imports/:importId/result',
  summary: 'The sheet with a result for each row; passwords are not in it',
  allow: fitters,
  params: importParams,
  query: z.strictObject({ format: z.enum(formats).default('xlsx') }),
  produces: 'application/octet-stream',
});

export const applySheetImport = defineOperation({
  id: 'sheets.apply',
  method: 'post',
  path: '/sheet-imports/:importId/application',
  summary: 'Apply the good rows, and those whose proposals are accepted',
  allow: fitters,
  params: importParams,
  body: z.strictObject({ accept: z.array(z.enum(proposals)).default([]) }),
  reply: sheetImportView,
  status: 202,
});

export const cancelSheetImport = defineOperation({
  id: 'sheets.cancel',
  method: 'post',
  path: '/sheet-imports/:importId/cancellation',
  summary: 'End the dry run or the application; what was applied stays',
  allow: fitters,
  params: importParams,
  reply: sheetImportView,
  status: 202,
});

export const removeSheetImport = defineOperation({
  id: 'sheets.removeImport',
  method: 'delete',
  path: '/sheet-imports/:importId',
  summary: 'Forget an import and its rows; cameras stay',
  allow: fitters,
  params: importParams,
});

export const exportCameras = defineOperation({
  id: 'sheets.exportCameras',
  method: 'get',
  path: '/camera-sheet',
  summary: 'Cameras as a sheet, filtered like the list; logins are never in it',
  allow: fitters,
  query: cameraListQuery.omit({ cursor: true, limit: true }).extend({
    form: z.enum(sheetForms).default('standard-27'),
    format: z.enum(formats).default('xlsx'),
  }),
  produces: 'application/octet-stream',
});
