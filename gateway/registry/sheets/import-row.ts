import type { Cell } from './cell.ts';
import type { SheetValue } from './read-cell.ts';
import type { RowProblem } from './row-problem.ts';
import type { Proposal, RowVerdict } from './sheet-import.ts';

/** One row of an import after the dry run. */
export interface ImportRow {
  readonly number: number;
  /** What it would do; with a proposal, what it would do once that is accepted. */
  readonly verdict: RowVerdict;
  /** Must be accepted before the row is applied. */
  readonly proposal?: Proposal;
  /** What it did. */
  readonly applied?: RowVerdict;
  readonly cameraId?: string;
  readonly values: Readonly<Record<string, SheetValue>>;
  /** Cells of the known columns as they came, without passwords. */
  readonly cells: readonly Cell[];
  readonly problems: readonly RowProblem[];
  /** Its code stands in an earlier row as well, so it is no identity for this one. */
  readonly isCodeTaken: boolean;
  /** By the vault, for `<importId>/<number>`. */
  readonly sealedPassword?: string;
}

/** To whom the vault binds a row's password until the row is applied. */
export function passwordOwner(importId: string, number: number): string {
  return `${importId}/${String(number)}`;
}
