import type { TextEncoding } from './decode-text.ts';
import type { Headings } from './read-headings.ts';
import type { SheetFault, SheetFormat } from './read-lines.ts';
import type { ReadOptions, SheetRow } from './read-row.ts';
import type { SheetLimits } from './sheet-limits.ts';

/** What the thread that reads a sheet is started with. */
export interface SheetRequest {
  /** Path of the sealed file. */
  readonly file: string;
  readonly key: Uint8Array;
  readonly limits: SheetLimits;
  readonly options: ReadOptions;
}

/** Why a sheet was not read; the last two are the thread's own end. */
export type ReadFault = SheetFault | 'no-headings' | 'out-of-memory' | 'too-slow';

/** One answer for each message of the owner: the sheet or a fault, rows as often as there are, the end. */
export type SheetReply =
  | { readonly kind: 'fault'; readonly fault: ReadFault }
  | {
      readonly kind: 'sheet';
      readonly format: SheetFormat;
      readonly encoding?: TextEncoding;
      readonly headings: Headings;
      readonly rowCount: number;
    }
  | { readonly kind: 'rows'; readonly rows: readonly SheetRow[] }
  | { readonly kind: 'end' };
