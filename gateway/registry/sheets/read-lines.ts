import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import type { Cell, Line } from './cell.ts';
import { isBlank } from './cell.ts';
import { decodeText, type TextEncoding } from './decode-text.ts';
import { packArchive } from './pack-archive.ts';
import { unguardFormula } from './guard-formula.ts';
import type { SheetLimits } from './sheet-limits.ts';
import { type ArchiveFault, unpackArchive } from './unpack-archive.ts';

/** What a file is, by its first bytes and not by its name. */
export type SheetFormat = 'xlsx' | 'csv';

/** Why a file is no sheet that can be read. */
export type SheetFault = 'not-a-sheet' | 'old-excel' | 'empty' | 'too-many-rows' | 'unpacks-too-large';

export interface SheetLines {
  readonly format: SheetFormat;
  readonly encoding?: TextEncoding;
  /** Lines with something in them, the heading first. */
  readonly lines: readonly Line[];
}

/** Reads the first sheet of an XLSX, or a CSV, within limits. Runs on a thread of its own: it blocks for seconds. */
export async function readLines(file: Buffer, limits: SheetLimits): Promise<SheetLines | SheetFault> {
  if (file.length === 0) return 'empty';
  if (startsWith(file, [0xd0, 0xcf, 0x11, 0xe0])) return 'old-excel';
  const read = startsWith(file, [0x50, 0x4b]) ? await readXlsx(file, limits) : readCsv(file, limits);
  if (typeof read === 'string') return read;
  const lines = read.rows
    .map((cells, index) => ({
      number: index + 1,
      cells: cells.slice(0, limits.columns).map((cell) => bound(cell, limits)),
    }))
    .filter(({ cells }) => !cells.every(isBlank));
  if (lines.length === 0) return 'empty';
  if (lines.length - 1 > limits.rows) return 'too-many-rows';
  return { format: read.format, ...('encoding' in read && { encoding: read.encoding }), lines };
}

async function readXlsx(file: Buffer, { unpackedBytes }: SheetLimits) {
  const files = unpackArchive(file, {
    isWanted: (path) => path.endsWith('.xml') || path.endsWith('.xml.rels'),
    maxBytes: unpackedBytes,
  });
  if (typeof files === 'string') return faultOf(files);
  const cells = await readFirstSheet(packArchive(files));
  if (cells === undefined) return 'not-a-sheet';
  return { format: 'xlsx' as const, rows: cells.map((row) => row.map(toCell)) };
}

async function readFirstSheet(archive: Buffer): Promise<readonly (readonly unknown[])[] | undefined> {
  try {
    return await readSheet(archive, 1, { trim: false });
  } catch {
    // The package throws plain errors of many kinds for a workbook that is damaged; none of them is ours to mend.
    return undefined;
  }
}

/** Quoted fields may hold line ends; the delimiter is the one of `,` `;` and tab that the heading uses most. */
function readCsv(file: Buffer, { rows, cellLength, columns }: SheetLimits) {
  const { text, encoding } = decodeText(file);
  if (text.includes('\u0000')) return 'not-a-sheet' as const;
  const options = {
    bom: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: cellLength * columns,
    to: rows + 2,
  };
  try {
    return { format: 'csv' as const, encoding, rows: parse(text, options) satisfies readonly (readonly string[])[] };
  } catch {
    return 'not-a-sheet' as const;
  }
}

function delimiterOf(text: string): string {
  const heading = text.slice(0, 16_384).split(/\r?\n|\r/, 1)[0] ?? '';
  const count = (delimiter: string): number => heading.split(delimiter).length;
  const candidates = [',', ';', '\t', '，'];
  return candidates.reduce((best, each) => (count(each) > count(best) ? each : best));
}

function toCell(value: unknown): Cell {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

function bound(cell: Cell, { cellLength }: SheetLimits): Cell {
  // One that is cut is longer than any field takes, so its row says so.
  return typeof cell === 'string' ? unguardFormula(cell.slice(0, cellLength)) : cell;
}

function faultOf(fault: ArchiveFault): SheetFault {
  return fault === 'too-large' ? 'unpacks-too-large' : 'not-a-sheet';
}

function startsWith(file: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, index) => file[index] === byte);
}
