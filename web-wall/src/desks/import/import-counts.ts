import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';

export type Proposal = SheetImportView['accepted'][number];
type Counts = SheetImportView['checked'];

/** All rows of a count. */
export function sumOf({ added, changed, unchanged, rejected }: Counts): number {
  return added + changed + unchanged + rejected;
}

/** Rows that an application goes through: the good ones, less those whose proposal nobody accepted. */
export function rowsToApply(
  { checked, proposed }: Pick<SheetImportView, 'checked' | 'proposed'>,
  accepted: readonly Proposal[],
): number {
  return sumOf(checked) - checked.rejected - (accepted.length > 0 ? 0 : proposed);
}

/** Rows that an application will change: unchanged ones are gone through and left as they are. */
export function rowsToChange(
  { checked, proposed }: Pick<SheetImportView, 'checked' | 'proposed'>,
  accepted: readonly Proposal[],
): number {
  return Math.max(0, checked.added + checked.changed - (accepted.length > 0 ? 0 : proposed));
}

/** Whole per cent that never says 100 before the end. */
export function percentOf(done: number, total: number): number {
  return total === 0 ? 0 : Math.floor((done / total) * 100);
}
