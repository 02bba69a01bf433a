import type { ImportRow } from './import-row.ts';
import { headingOf, type SheetColumn } from './sheet-columns.ts';
import type { SheetImport } from './sheet-import.ts';
import type { SheetColumnView, SheetImportRowView, SheetImportView, SheetProfileView } from './sheets-api.ts';
import type { TemplateProfile } from './template-profile.ts';

/** An import as the API shows it: nothing of the scope that it runs in. */
export function toImportView(sheetImport: SheetImport): SheetImportView {
  const { id, userName, fileName, sizeBytes, state, stopReason, options, format, encoding } = sheetImport;
  const { headings, unknownColumns, missingColumns, rowCount, checked, warned, proposed } = sheetImport;
  const { applied, accepted, createdAtMs, updatedAtMs } = sheetImport;
  const { profile, crs, convert, gaps, ownership } = options;
  return {
    ...{ id, userName, fileName, sizeBytes, state, convert, gaps, ownership },
    ...(stopReason && { stopReason }),
    profileId: profile.id,
    profileName: profile.name,
    ...(crs && { crs }),
    ...(format && { format }),
    ...(encoding && { encoding }),
    headings: [...headings],
    unknownColumns: [...unknownColumns],
    missingColumns: [...missingColumns],
    ...{ rowCount, checked, warned, proposed, applied, createdAtMs, updatedAtMs },
    accepted: [...accepted],
  };
}

/** A row as the API shows it: its cells without passwords. */
export function toRowView({
  number,
  verdict,
  proposal,
  applied,
  cameraId,
  cells,
  problems,
}: ImportRow): SheetImportRowView {
  return {
    ...{ number, verdict },
    ...(proposal && { proposal }),
    ...(applied && { applied }),
    ...(cameraId !== undefined && { cameraId }),
    cells: [...cells],
    problems: problems.map(({ column, code, severity, zh, en }) => ({ column, code, severity, zh, en })),
  };
}

export function toProfileView(profile: TemplateProfile & { readonly isMine: boolean }): SheetProfileView {
  const { id, name, form, headings, values, crs, isMine } = profile;
  return {
    ...{ id, name, form, isMine },
    headings: headings.map(({ heading, field }) => ({ heading, field })),
    values: values.map(({ field, from, to }) => ({ field, from, to })),
    ...(crs && { crs }),
  };
}

export function toColumnView(column: SheetColumn): SheetColumnView {
  const { code, zh, en, field, required, choices } = column;
  return {
    ...{ code, zh, en, field },
    heading: headingOf(column),
    ...(required && { required }),
    ...(choices && {
      choices: choices.map((choice) => ({ code: choice.code, label: choice.labels[0] ?? choice.value })),
    }),
  };
}
