import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Route, route } from '../../platform/http/route.ts';
import { sheetMediaTypes, writeSheet } from '../../registry/sheets/write-sheet.ts';
import { headingOf } from '../../registry/sheets/sheet-columns.ts';
import { pointColumns } from './point-columns.ts';
import type { PointSheet } from './point-sheet.ts';
import {
  applyPointSheet,
  discardPointSheet,
  downloadPointSheetForm,
  listPointSheetRows,
  type PointSheetRowView,
  type PointSheetView,
  readPointSheet,
  uploadPointSheet,
} from './point-sheet-api.ts';
import type { PointSheetService } from './point-sheet-service.ts';
import type { PointRow } from './read-point-row.ts';

/** The HTTP doors of sheets of points. */
export function pointSheetRoutes(sheets: PointSheetService): Route[] {
  return [
    route(downloadPointSheetForm, async ({ response }) => {
      response.type(sheetMediaTypes.xlsx).set('Content-Disposition', 'attachment; filename="platform-points.xlsx"');
      await pipeline(Readable.from(writeSheet('xlsx', emptySheet())), response);
    }),
    route(uploadPointSheet, async ({ actor, params, query, request }) =>
      toView(await sheets.upload(actor, params.platformId, query.fileName, request)),
    ),
    route(readPointSheet, async ({ actor, params }) => toView(await sheets.read(actor.scope, params.platformId))),
    route(listPointSheetRows, async ({ actor, params, query }) => {
      const page = await sheets.listProblems(actor.scope, params.platformId, query);
      return { ...page, items: page.items.map(toRowView) };
    }),
    route(applyPointSheet, ({ actor, params, body }) => sheets.apply(actor, params.platformId, body)),
    route(discardPointSheet, async ({ actor, params }) => sheets.discard(actor.scope, params.platformId)),
  ];
}

async function* emptySheet() {
  yield await Promise.resolve([pointColumns.map(headingOf)]);
}

function toView({
  id,
  fileName,
  uploadedBy,
  uploadedAtMs,
  head,
  rejected,
  proposed,
  effect,
}: PointSheet): PointSheetView {
  return {
    ...{ id, fileName, uploadedBy, uploadedAtMs, rejected, proposed, effect },
    ...{ ...head, headings: [...head.headings], unknownColumns: [...head.unknownColumns] },
  };
}

function toRowView({ number, cells, problems }: PointRow): PointSheetRowView {
  const said = problems.map(({ column, code, severity, zh, en }) => ({ column, code, severity, zh, en }));
  return { number, cells: [...cells], problems: said };
}
