/** Columns, and rows, of a sheet of so many pictures: as few as hold them, so that few pictures are large. */
export function sheetColumns(pictures: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(pictures)));
}
