import type { TextEncoding } from '../../registry/sheets/decode-text.ts';
import type { ReadFault } from '../../registry/sheets/sheet-protocol.ts';
import type { SheetFormat } from '../../registry/sheets/read-lines.ts';
import type { SheetLimits } from '../../registry/sheets/sheet-limits.ts';
import type { PointRow } from './read-point-row.ts';

/** What the thread that reads a sheet of points is started with. */
export interface PointSheetRequest {
  readonly file: Uint8Array;
  readonly limits: SheetLimits;
}

/** What the sheet is. */
export interface PointSheetHead {
  readonly format: SheetFormat;
  readonly encoding?: TextEncoding;
  readonly headings: readonly string[];
  /** Headings that mean nothing to us; their cells are not read. */
  readonly unknownColumns: readonly string[];
  readonly rowCount: number;
}

/** One answer for each message of the owner: the sheet or a fault, rows as often as there are, the end. */
export type PointSheetReply =
  | { readonly kind: 'fault'; readonly fault: ReadFault }
  | { readonly kind: 'sheet'; readonly head: PointSheetHead }
  | { readonly kind: 'rows'; readonly rows: readonly PointRow[] }
  | { readonly kind: 'end' };
