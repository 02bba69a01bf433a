/** What one sheet may cost. Beyond it a sheet is refused with the limit in the message. */
export interface SheetLimits {
  /** Longest upload, bytes. */
  readonly fileBytes: number;
  /** Rows of cameras, the heading not counted. */
  readonly rows: number;
  /** Columns that are read; cells further right are not. */
  readonly columns: number;
  /** Longest text in a cell, characters. */
  readonly cellLength: number;
  /** What an XLSX may unpack to, bytes, counted while unpacking: the sizes that a zip declares may lie. */
  readonly unpackedBytes: number;
  /** Heap of the thread that reads it, MiB. */
  readonly heapMb: number;
  /** Longest reading, ms. */
  readonly deadlineMs: number;
}

/** A city's 20,000 cameras are some 8 MB of XLSX. */
export const sheetLimits: SheetLimits = {
  fileBytes: 20 * 1024 * 1024,
  rows: 50_000,
  columns: 256,
  cellLength: 4096,
  unpackedBytes: 192 * 1024 * 1024,
  heapMb: 1024,
  deadlineMs: 120_000,
};
