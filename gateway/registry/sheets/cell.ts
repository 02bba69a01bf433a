/**
 * A cell as the file holds it. Dates of XLSX come as `YYYY-MM-DD`; a number is a cell that the office program stores as
 * a number, which matters: a code of 20 digits has lost its end there.
 */
export type Cell = string | number | boolean | null;

/** One line of a sheet with the number that the office program shows for it; the first line is 1. */
export interface Line {
  readonly number: number;
  readonly cells: readonly Cell[];
}

/** True when nothing is written in the cell. */
export function isBlank(cell: Cell | undefined): boolean {
  return cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '');
}
