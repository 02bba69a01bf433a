import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  aliasesOf,
  operationsColumns,
  type SheetColumn,
  standardColumns,
} from '../../gateway/registry/sheets/sheet-columns.ts';
import { problemWords } from '../../gateway/registry/sheets/row-problem.ts';
import { sheetLimits } from '../../gateway/registry/sheets/sheet-limits.ts';
import { projectFolder } from '../run-program.ts';

const marks = { always: '*', 'class-1': '°' } as const;

/** One line of the guide's column table, without the spaces by which the formatter lays it out. */
function lineOf(column: SheetColumn): string {
  const { code, zh, required, choices = [] } = column;
  const values = choices.map(({ code: each, labels: [label = ''] }) => (each === label ? each : `${each} ${label}`));
  const cells = [
    code,
    zh,
    required === undefined ? '' : marks[required],
    values.join('、'),
    aliasesOf(column).join('、'),
  ];
  return `|${cells.join('|')}|`.replaceAll(' ', '');
}

describe('the guide to sheets', () => {
  for (const name of ['import.zh-CN.md', 'import.md']) {
    it(`${name} has the columns, codes and limits of the product`, async () => {
      const text = await readFile(join(projectFolder, 'docs/guide', name), 'utf8');
      const lines = new Set(text.split('\n').map((line) => line.replaceAll(' ', '')));

      const columns = [...standardColumns, ...operationsColumns];
      expect(columns.map(lineOf).filter((line) => !lines.has(line))).to.deep.equal([]);
      const codes = Object.keys(problemWords).filter((code) => !text.includes(`\`${code}\``));
      expect(codes).to.deep.equal([]);
      expect(text).to.contain(`${sheetLimits.fileBytes / 1_048_576} MB`);
      expect(text.replaceAll(',', '')).to.contain(`${sheetLimits.rows}`);
    });
  }
});
