import { expect } from 'chai';
import fc from 'fast-check';
import { readSheet } from 'read-excel-file/node';
import type { Cell } from '../../gateway/registry/sheets/cell.ts';
import { guardFormula, unguardFormula } from '../../gateway/registry/sheets/guard-formula.ts';
import { readLines } from '../../gateway/registry/sheets/read-lines.ts';
import { sheetLimits } from '../../gateway/registry/sheets/sheet-limits.ts';
import { writeSheet } from '../../gateway/registry/sheets/write-sheet.ts';

async function write(format: 'csv' | 'xlsx', rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const chunks = async function* () {
    for (let from = 0; from < rows.length; from += 3) yield rows.slice(from, from + 3);
  };
  const parts: Uint8Array[] = [];
  for await (const part of writeSheet(format, chunks())) parts.push(part);
  return Buffer.concat(parts);
}

async function roundTrip(format: 'csv' | 'xlsx', rows: readonly (readonly Cell[])[]): Promise<(readonly Cell[])[]> {
  const read = await readLines(await write(format, rows), sheetLimits);
  if (typeof read === 'string') throw new Error(read);
  return read.lines.map(({ cells }) => cells);
}

// eslint-disable-next-line no-control-regex -- what no field of a sheet holds
const controls = /[\u0000-\u0009\u000b-\u001f\ufffe\uffff]/g;
// A field holds a line at most; XML has no NUL, and a blank cell is no cell.
const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((each) => each.toWellFormed().replace(controls, '').replaceAll('\r', ''))
  .filter((each) => each.trim() !== '');
const tricky = fc.constantFrom(
  '=1+1',
  '+86 592',
  "-'",
  '@SUM(A1)',
  "'=x",
  "''",
  '_x000D_',
  '"q",;',
  ' lead',
  '35020301001310000001',
  '<&>]]>',
  '＝1',
);
const rowsOf = fc.array(fc.tuple(fc.oneof(text, tricky), fc.oneof(text, tricky)), { minLength: 1, maxLength: 8 });

describe('a written sheet', () => {
  for (const format of ['csv', 'xlsx'] as const) {
    it(`of ${format} reads back as it was, whatever its texts are`, async () => {
      await fc.assert(
        fc.asyncProperty(rowsOf, async (rows) => {
          expect(await roundTrip(format, [['甲', '乙'], ...rows])).to.deep.equal([['甲', '乙'], ...rows]);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('keeps numbers and flags of XLSX, and gaps', async () => {
    const rows = [
      ['a', 118.1234567, true],
      [null, -3, 'z'],
    ];

    expect(await roundTrip('xlsx', rows)).to.deep.equal(rows);
  });

  it('puts a quote before whatever an office program would run (T11)', async () => {
    const formulas = ['=cmd|calc', '+1', '-1', '@x', '\tx', '\rx', "'=x"];
    const csv = (await write('csv', [formulas])).toString();
    const cells = (await readSheet(await write('xlsx', [formulas])))[0];

    for (const formula of formulas) {
      expect(guardFormula(formula)).to.equal(`'${formula}`);
      expect(unguardFormula(guardFormula(formula))).to.equal(formula);
    }
    expect(
      csv
        .replace('\ufeff', '')
        .split(',')
        .every((field) => /^"?'/.test(field)),
    ).to.equal(true);
    expect(cells?.every((cell) => String(cell).startsWith("'"))).to.equal(true);
    expect(guardFormula('人民路-东口')).to.equal('人民路-东口');
  });

  it('of no rows is a sheet', async () => {
    expect(await readSheet(await write('xlsx', []))).to.deep.equal([]);
  });
});
