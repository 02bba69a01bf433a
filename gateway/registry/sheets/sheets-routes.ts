import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { type Route, route } from '../../platform/http/route.ts';
import type { SheetFormat } from './read-lines.ts';
import { formColumns } from './sheet-columns.ts';
import type { SheetExportService } from './sheet-export-service.ts';
import type { ImportOptions } from './sheet-import.ts';
import type { SheetImportService } from './sheet-import-service.ts';
import type { SheetProfileService } from './sheet-profile-service.ts';
import { makeTemplate } from './sheet-template-provider.ts';
import * as api from './sheets-api.ts';
import { toColumnView, toImportView, toProfileView, toRowView } from './sheets-view.ts';
import { sheetMediaTypes } from './write-sheet.ts';

interface Services {
  readonly imports: SheetImportService;
  readonly exports: SheetExportService;
  readonly profiles: SheetProfileService;
}

/** The HTTP doors of camera sheets. */
export function sheetsRoutes({ imports, exports, profiles }: Services): Route[] {
  return [...profileRoutes(profiles), ...formRoutes(), ...importRoutes(imports, profiles), ...exportRoutes(exports)];
}

function profileRoutes(profiles: SheetProfileService): Route[] {
  return [
    route(api.listSheetProfiles, async ({ actor }) => ({
      items: (await profiles.listProfiles(actor.scope)).map(toProfileView),
    })),
    route(api.createSheetProfile, async ({ actor, body }) =>
      toProfileView({ ...(await profiles.createProfile(actor, body)), isMine: true }),
    ),
    route(api.changeSheetProfile, async ({ actor, params, body }) =>
      toProfileView({ ...(await profiles.changeProfile(actor, params.profileId, body)), isMine: true }),
    ),
    route(api.removeSheetProfile, async ({ actor, params }) => profiles.removeProfile(actor, params.profileId)),
  ];
}

function formRoutes(): Route[] {
  return [
    route(api.readSheetForm, async ({ params }) => ({ columns: formColumns[params.form].map(toColumnView) })),
    route(api.downloadSheetForm, async ({ params, response }) => {
      name(response, `camera-sheet-${params.form}`, 'xlsx');
      response.end(await makeTemplate(params.form));
    }),
  ];
}

function importRoutes(imports: SheetImportService, profiles: SheetProfileService): Route[] {
  return [
    route(api.uploadSheet, async ({ actor, query, request }) => {
      const { fileName, profileId, crs, convert, ownership, gaps } = query;
      const profile = await profiles.readProfile(actor.scope, profileId);
      const options: ImportOptions = { profile, convert, ownership, gaps, ...(crs && { crs }) };
      return toImportView(await imports.upload(actor, { fileName, options }, request));
    }),
    route(api.listSheetImports, async ({ actor }) => ({
      items: (await imports.listImports(actor.scope)).map(toImportView),
    })),
    route(api.readSheetImport, async ({ actor, params }) =>
      toImportView(await imports.readImport(actor.scope, params.importId)),
    ),
    route(api.listSheetRows, async ({ actor, params, query }) => {
      const { after, limit, verdict, withProblems } = query;
      const filter = { ...(verdict && { verdict }), ...(withProblems !== undefined && { withProblems }) };
      const page = await imports.listRows(actor.scope, params.importId, { after, limit, ...filter });
      return { ...page, items: page.items.map(toRowView) };
    }),
    route(api.applySheetImport, async ({ actor, params, body }) =>
      toImportView(await imports.apply(actor, params.importId, body.accept)),
    ),
    route(api.cancelSheetImport, async ({ actor, params }) =>
      toImportView(await imports.cancel(actor, params.importId)),
    ),
    route(api.removeSheetImport, async ({ actor, params }) => imports.removeImport(actor, params.importId)),
  ];
}

function exportRoutes(exports: SheetExportService): Route[] {
  return [
    route(api.downloadSheetResult, async ({ actor, params, query: { format }, response }) => {
      const bytes = await exports.exportResult(actor, params.importId, format);
      name(response, `import-result-${params.importId}`, format);
      await pipeline(Readable.from(bytes), response);
    }),
    route(api.exportCameras, async ({ actor, query: { form, format, ...filter }, response }) => {
      const bytes = await exports.exportCameras(actor, { filter, form, format });
      name(response, `cameras-${form}`, format);
      await pipeline(Readable.from(bytes), response);
    }),
  ];
}

/** Nothing that a user typed is in a file's name. */
function name(response: Response, stem: string, format: SheetFormat): void {
  response.type(sheetMediaTypes[format]).set('Content-Disposition', `attachment; filename="${stem}.${format}"`);
}
