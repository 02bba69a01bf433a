import { createDeflateRaw, crc32 } from 'node:zlib';
import type { Cell } from './cell.ts';
import { guardFormula } from './guard-formula.ts';
import { packHeaders } from './pack-archive.ts';
import type { SheetFormat } from './read-lines.ts';

type Rows = AsyncIterable<readonly (readonly Cell[])[]>;

export const sheetMediaTypes: Readonly<Record<SheetFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

/** Writes rows as they come, in chunks: a sheet of any length costs the memory of one chunk. */
export function writeSheet(format: SheetFormat, rows: Rows): AsyncGenerator<Uint8Array> {
  return format === 'csv' ? writeCsv(rows) : writeXlsx(rows);
}

/** RFC 4180 with a byte-order mark, without which office programs take UTF-8 for GBK. */
async function* writeCsv(rows: Rows): AsyncGenerator<Uint8Array> {
  yield Buffer.from('\ufeff');
  for await (const chunk of rows) yield Buffer.from(chunk.map((row) => `${row.map(csvField).join(',')}\r\n`).join(''));
}

function csvField(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'string' ? guardFormula(cell) : String(cell);
  return /[",;\t\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Texts get the format “text” (numFmtId 49), so that an office program does not make numbers of codes. */
const fixedFiles: readonly (readonly [string, string])[] = [
  [
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="cameras" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
  ],
  [
    'xl/styles.xml',
    `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  ],
];

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const sheetStart = `${declaration}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData>`;
const sheetEnd = '</sheetData></worksheet>';

/** SpreadsheetML (ECMA-376) of one sheet with inline texts; only the sheet itself is compressed. */
async function* writeXlsx(rows: Rows): AsyncGenerator<Uint8Array> {
  const headers = packHeaders();
  for (const [path, text] of fixedFiles) {
    const bytes = Buffer.from(declaration + text);
    yield headers.stored(path, bytes);
    yield bytes;
  }
  yield headers.begin('xl/worksheets/sheet1.xml');
  let checksum = 0;
  let plainBytes = 0;
  let packedBytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const text of sheetTexts(rows)) {
      const bytes = Buffer.from(text);
      checksum = crc32(bytes, checksum);
      plainBytes += bytes.length;
      yield bytes;
    }
  };
  for await (const packed of deflate(counted())) {
    packedBytes += packed.length;
    yield packed;
  }
  yield headers.end({ checksum, plainBytes, packedBytes });
  yield headers.directory();
}

async function* sheetTexts(rows: Rows): AsyncGenerator<string> {
  yield sheetStart;
  let number = 0;
  for await (const chunk of rows) {
    yield chunk.map((row) => rowText(row, ++number)).join('');
  }
  yield sheetEnd;
}

async function* deflate(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packer = createDeflateRaw({ level: 6 });
  const feeding = (async () => {
    for await (const bytes of source) {
      if (!packer.write(bytes)) await new Promise((resolve) => packer.once('drain', resolve));
    }
    packer.end();
  })();
  feeding.catch((error: unknown) => packer.destroy(error instanceof Error ? error : new Error(String(error))));
  // A stream of bytes without an encoding gives bytes.
  for await (const packed of packer) yield packed as Uint8Array;
  await feeding;
}

function rowText(row: readonly Cell[], number: number): string {
  const cells = row.map((cell, index) => xmlCell(cell, `${columnName(index)}${String(number)}`));
  return `<row r="${String(number)}">${cells.join('')}</row>`;
}

/** `A` to `Z`, then `AA`. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

function xmlCell(cell: Cell, at: string): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${String(cell)}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? '1' : '0'}</v></c>`;
  return `<c r="${at}" t="inlineStr" s="1"><is><t xml:space="preserve">${xmlText(guardFormula(cell))}</t></is></c>`;
}

// eslint-disable-next-line no-control-regex -- control characters are exactly what XML cannot hold
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** XML 1.0 has no control characters; SpreadsheetML writes a carriage return, and what looks like its own code, as `_xHHHH_`. */
function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('\r', '_x000D_')
    .replace(notXml, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
